package io.aitherzero.host.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.cli.report.Boots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileFolderTest {
    @TempDir
    Path home;

    private final List<String> warnings = new ArrayList<>();

    private Path folder() {
        return home.resolve("var").resolve("boot");
    }

    private static BootProfile at(String instant) {
        return Boots.good().toBuilder().startedAt(Instant.parse(instant)).build();
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder())) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void lastBootIsFound() throws IOException {
        ProfileFolder profiles = new ProfileFolder(folder());
        assertThat(profiles.last(warnings::add)).isEmpty();
        profiles.write(at("2026-11-23T18:40:12.345Z"));
        profiles.write(at("2026-11-23T18:40:13Z"));
        assertThat(names()).containsExactly("20261123T184012345Z-001.json", "20261123T184013000Z-001.json");
        assertThat(profiles.last(warnings::add)).contains(at("2026-11-23T18:40:13Z"));
        assertThat(warnings).isEmpty();
    }

    @Test
    void onlyTheLastTwentyAreKeptAndForeignFilesStay() throws IOException {
        Files.createDirectories(folder());
        Files.writeString(folder().resolve("notes.json"), "mine");
        ProfileFolder profiles = new ProfileFolder(folder());
        for (int i = 10; i < 35; i++) {
            profiles.write(at("2026-11-23T18:40:" + i + "Z"));
        }
        assertThat(names())
                .hasSize(21)
                .contains("notes.json", "20261123T184015000Z-001.json")
                .doesNotContain("20261123T184014000Z-001.json");
    }

    @Test
    void newestComeFirstAndNoMoreThanAskedFor() throws IOException {
        ProfileFolder profiles = new ProfileFolder(folder());
        assertThat(profiles.newest(5, warnings::add)).isEmpty();
        for (int i = 10; i < 16; i++) {
            profiles.write(at("2026-11-23T18:40:" + i + "Z"));
        }
        assertThat(profiles.newest(2, warnings::add))
                .containsExactly(at("2026-11-23T18:40:15Z"), at("2026-11-23T18:40:14Z"));
        assertThat(profiles.newest(0, warnings::add)).isEmpty();
        assertThat(profiles.files(20, warnings::add))
                .hasSize(6)
                .first()
                .isEqualTo(
                        new RecordedBoot(folder().resolve("20261123T184015000Z-001.json"), at("2026-11-23T18:40:15Z")));
        assertThat(warnings).isEmpty();
    }

    @Test
    void damagedFileIsPassedOverWithAWarning() throws IOException {
        ProfileFolder profiles = new ProfileFolder(folder());
        profiles.write(at("2026-11-23T18:40:12Z"));
        Files.writeString(folder().resolve("20261123T184013000Z-001.json"), "{\"schema\":");
        Files.createDirectory(folder().resolve("20261123T184014000Z-001.json"));
        assertThat(profiles.last(warnings::add)).contains(at("2026-11-23T18:40:12Z"));
        assertThat(warnings).hasSize(2).allMatch(warning -> warning.startsWith("Passed over: Boot profile "));
    }

    @Test
    void writersAtTheSameInstantNeverOverwriteEachOther() throws Exception {
        int writers = 8;
        ExecutorService pool = Executors.newFixedThreadPool(writers);
        try {
            List<Callable<Path>> writes = IntStream.range(0, writers)
                    .<Callable<Path>>mapToObj(i -> () -> new ProfileFolder(folder()).write(Boots.good()))
                    .toList();
            List<Path> written = new ArrayList<>();
            for (Future<Path> write : pool.invokeAll(writes)) {
                written.add(write.get());
            }
            assertThat(written).doesNotHaveDuplicates().allMatch(Files::isRegularFile);
            assertThat(names()).hasSize(writers);
        } finally {
            pool.shutdown();
        }
    }

    /** As after a boot whose clock was wrong, or with one that was set back. */
    @Test
    void newProfileIsKeptAndIsTheLastWhateverTheOthersAreDated() throws IOException {
        Instant now = Instant.parse("2026-11-23T18:00:00Z");
        ProfileFolder profiles = new ProfileFolder(folder(), () -> now);
        for (int i = 10; i < 32; i++) {
            profiles.write(at("2099-01-01T00:00:" + i + "Z"));
        }
        profiles.write(at("2026-11-23T17:59:58Z"));
        profiles.write(at("2026-11-23T17:59:59Z"));
        assertThat(profiles.newest(3, warnings::add))
                .extracting(BootProfile::startedAt)
                .containsExactly(
                        Instant.parse("2026-11-23T17:59:59Z"),
                        Instant.parse("2026-11-23T17:59:58Z"),
                        Instant.parse("2099-01-01T00:00:31Z"));
        assertThat(names()).hasSize(20).doesNotContain("20990101T000013000Z-001.json");
        for (int i = 10; i < 32; i++) {
            profiles.write(at("2026-11-23T17:58:" + i + "Z"));
        }
        assertThat(names()).hasSize(20).noneMatch(name -> name.startsWith("2099"));
    }

    @Test
    void profileOlderThanAllIsKeptByTheWriteThatMadeIt() throws IOException {
        ProfileFolder profiles = new ProfileFolder(folder());
        for (int i = 10; i < 30; i++) {
            profiles.write(at("2024-01-01T00:00:" + i + "Z"));
        }
        Path old = profiles.write(at("2001-01-01T00:00:00Z"));
        assertThat(old).isRegularFile();
        assertThat(names()).hasSize(20);
    }
}
