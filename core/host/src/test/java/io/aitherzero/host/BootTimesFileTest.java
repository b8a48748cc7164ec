package io.aitherzero.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.boot.graph.Schedule;
import io.aitherzero.boot.plan.BootHistory;
import io.aitherzero.boot.run.BootListener;
import io.aitherzero.fixture.PluginArchive;
import io.aitherzero.fixture.PluginShapes;
import io.aitherzero.fixture.StartBody;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The summary of recorded boots says what the boots say, or nothing. */
class BootTimesFileTest {
    @TempDir
    Path home;

    private Path folder;
    private Path summary;

    @BeforeEach
    void bootTwelveTimes() {
        folder = HostSettings.profiles(home);
        summary = folder.resolve("times.bin");
        PluginArchive.writeAll(home.resolve("plugins"), PluginShapes.layered(6, 2, StartBody.empty()));
        for (int i = 0; i < 12; i++) {
            try (Host host = Host.open(HostSettings.read(home))) {
                host.start(new BootListener() {});
            }
        }
    }

    private BootHistory read() {
        return RecordedHistory.reading(folder, Schedule.AUTO).get();
    }

    private List<Path> newestFirst() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().matches(".*Z-\\d+\\.json"))
                    .sorted(Comparator.reverseOrder())
                    .toList();
        }
    }

    @Test
    void itSaysWhatTheProfilesSay() throws IOException {
        BootHistory summedUp = read();
        Files.delete(summary);

        assertThat(summedUp).isEqualTo(read());
        assertThat(summedUp.boots())
                .hasSize(10)
                .allSatisfy(boot -> assertThat(boot.modules()).hasSize(6));
        assertThat(summedUp.boots().get(0).forecastError()).isPresent();
    }

    @Test
    void theProfilesAreNotReadWhereItFits() throws IOException {
        BootHistory before = read();
        Path newest = newestFirst().get(0);
        FileTime time = Files.getLastModifiedTime(newest);
        byte[] other = new byte[(int) Files.size(newest)];
        Files.write(newest, other);
        Files.setLastModifiedTime(newest, time);

        assertThat(read()).isEqualTo(before);
    }

    @Test
    void aChangedOrRemovedProfileIsNoticed() throws IOException {
        List<Path> files = newestFirst();
        Files.delete(files.get(1));
        assertThat(read().boots()).hasSize(10);
        Files.writeString(files.get(0), "damaged");
        assertThat(read().boots()).hasSize(10);
        for (Path file : files.subList(2, files.size())) {
            Files.delete(file);
        }
        assertThat(read().boots()).isEmpty();
    }

    @Test
    void aTornOneIsPassedOver() throws IOException {
        BootHistory before = read();
        byte[] whole = Files.readAllBytes(summary);
        for (int length : new int[] {0, 1, 7, 8, 12, whole.length / 2, whole.length - 1}) {
            Files.write(summary, Arrays.copyOf(whole, length));
            assertThat(read()).isEqualTo(before);
        }
        for (int at = 0; at < whole.length; at += 97) {
            byte[] changed = whole.clone();
            changed[at] ^= 1;
            Files.write(summary, changed);
            assertThat(read()).isEqualTo(before);
        }
    }
}
