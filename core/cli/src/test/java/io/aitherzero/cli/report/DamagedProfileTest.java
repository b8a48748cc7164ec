package io.aitherzero.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aitherzero.boot.graph.ArchivePrint;
import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.BootSettings;
import io.aitherzero.boot.graph.EdgeUse;
import io.aitherzero.boot.graph.Environment;
import io.aitherzero.boot.graph.Forecast;
import io.aitherzero.boot.graph.Schedule;
import io.aitherzero.host.json.ProfileFolder;
import io.aitherzero.host.json.ProfileJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is in the folder of recorded boots, reading it ends, and never with an exception. */
class DamagedProfileTest {
    @TempDir
    Path home;

    private ProfileFolder profiles;
    private final List<String> warnings = new ArrayList<>();

    @BeforeEach
    void makeFolder() throws IOException {
        profiles = new ProfileFolder(Files.createDirectory(home.resolve("boot")));
    }

    /** A boot with every kind of field. */
    private static BootProfile full() {
        BootProfile good = Boots.good();
        Forecast.Prediction expected = new Forecast.Prediction(Schedule.READY, Forecast.Weights.RECORDED, 200_000_000);
        return good.toBuilder()
                .fallback(Optional.of("threads cannot be had"))
                .modules(good.modules().stream()
                        .map(module -> module.withArchive(new ArchivePrint("ab".repeat(32), 4_711, 1_700_000_000_000L))
                                .withEdges(List.of(new EdgeUse("hello", false, true, 3, 1))))
                        .toList())
                .environment(Environment.builder()
                        .java("17.0.15+6")
                        .vm("OpenJDK")
                        .os("Linux amd64")
                        .processors(2)
                        .cache(Environment.Cache.WARM)
                        .flags(List.of("-Xmx1g"))
                        .host("0.12.0")
                        .build())
                .settings(BootSettings.builder(Schedule.AUTO)
                        .workers(OptionalInt.of(2))
                        .weights(Forecast.Weights.RECORDED)
                        .distrust(Optional.of("three bad forecasts"))
                        .forecast(Optional.of(new Forecast(expected, List.of(expected), 3)))
                        .seed(OptionalLong.of(-7))
                        .order(List.of("+hello", "-hello"))
                        .build())
                .build();
    }

    private Path newer(byte[] content) throws IOException {
        return Files.write(home.resolve("boot").resolve("20991231T235959999Z-001.json"), content);
    }

    @Test
    void everyFieldComesBack() throws IOException {
        Path file = newer(ProfileJson.write(full()).getBytes(StandardCharsets.UTF_8));
        assertThat(ProfileJson.read(file)).isEqualTo(full());
    }

    @Test
    void profileCutShortAnywhereIsPassedOver() throws IOException {
        profiles.write(Boots.good());
        byte[] whole = ProfileJson.write(full()).getBytes(StandardCharsets.UTF_8);
        for (int length = 0; length < whole.length; length += 7) {
            warnings.clear();
            newer(Arrays.copyOf(whole, length));
            assertThat(profiles.newest(5, warnings::add))
                    .as("cut at %d", length)
                    .containsExactly(Boots.good());
            assertThat(warnings)
                    .as("cut at %d", length)
                    .singleElement()
                    .asString()
                    .startsWith("Passed over: Boot profile ");
        }
    }

    @Test
    void garbageIsPassedOverOrReadButNeverAnException() throws IOException {
        profiles.write(Boots.good());
        byte[] whole = ProfileJson.write(full()).getBytes(StandardCharsets.UTF_8);
        Random random = new Random(7);
        for (int round = 0; round < 500; round++) {
            byte[] damaged = whole.clone();
            for (int spots = random.nextInt(8); spots >= 0; spots--) {
                int from = random.nextInt(damaged.length);
                byte[] garbage = new byte[Math.min(1 + random.nextInt(40), damaged.length - from)];
                random.nextBytes(garbage);
                System.arraycopy(garbage, 0, damaged, from, garbage.length);
            }
            newer(damaged);
            List<BootProfile> read = profiles.newest(5, warnings::add);
            assertThat(read).as("round %d", round).contains(Boots.good());
            read.forEach(BootProfile::criticalPath);
        }
        assertThat(warnings).hasSizeGreaterThan(400);
    }

    @Test
    void digitsAndNamesSwappedForOthersNeverMakeAnException() throws IOException {
        profiles.write(Boots.good());
        String whole = ProfileJson.write(full());
        for (String value : List.of("null", "-1", "1e99", "\"x\"", "[]", "{}", "true", "[[1]]", "{\"id\": 1}")) {
            for (String line :
                    whole.lines().filter(text -> text.contains("\": ")).toList()) {
                String name = line.substring(0, line.indexOf("\": ") + 3);
                boolean opens = line.endsWith("{") || line.endsWith("[");
                newer(whole.replace(
                                line,
                                opens
                                        ? name + value + ", \"was\": " + line.substring(name.length())
                                        : name + value + (line.endsWith(",") ? "," : ""))
                        .getBytes(StandardCharsets.UTF_8));
                List<BootProfile> read = profiles.newest(5, warnings::add);
                assertThat(read).as("%s as %s", name, value).contains(Boots.good());
                read.forEach(BootProfile::criticalPath);
            }
        }
    }

    @Test
    void hugeNestingIsPassedOver() throws IOException {
        profiles.write(Boots.good());
        for (String open : List.of("[", "{\"schema\":")) {
            newer(open.repeat(1_000_000).getBytes(StandardCharsets.UTF_8));
            assertThat(profiles.newest(5, warnings::add)).containsExactly(Boots.good());
        }
        assertThat(warnings).hasSize(2);
    }

    @Test
    void whatIsNotAFileIsPassedOver() throws Exception {
        profiles.write(Boots.good());
        Path folder = home.resolve("boot");
        Files.createDirectories(folder.resolve("20991231T235959999Z-002.json").resolve("inside"));
        Files.createSymbolicLink(folder.resolve("20991231T235959999Z-003.json"), home.resolve("nowhere"));
        Process pipe = new ProcessBuilder(
                        "mkfifo", folder.resolve("20991231T235959999Z-004.json").toString())
                .start();
        assertThat(pipe.waitFor()).isZero();
        assertThat(profiles.newest(5, warnings::add)).containsExactly(Boots.good());
        assertThat(warnings).hasSize(3).allMatch(warning -> warning.endsWith(" must be a file, but is not; remove it"));
    }

    @Test
    void fileTooLargeToBeAProfileIsPassedOver() throws IOException {
        profiles.write(Boots.good());
        Path file = newer(new byte[0]);
        try (SeekableByteChannel channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
            channel.position(3L << 30).write(ByteBuffer.wrap(new byte[1]));
        }
        assertThat(profiles.newest(5, warnings::add)).containsExactly(Boots.good());
        assertThat(warnings).singleElement().asString().contains(" must not be larger than 64 MB, but is; ");
    }

    @Test
    void newerVersionIsToldOnceAndPassedOver() throws IOException {
        profiles.write(Boots.good());
        newer(ProfileJson.write(full())
                .replace("boot-profile/1", "boot-profile/2")
                .getBytes(StandardCharsets.UTF_8));
        assertThat(profiles.last(warnings::add)).contains(Boots.good());
        assertThat(warnings).singleElement().asString().contains(" was written by a newer version: ");
    }

    @Test
    void moduleThatIsThereTwiceOrNeedsItselfHasNoEndlessPath() throws IOException {
        String again = ProfileJson.write(full())
                .replace("\"id\": \"system-monitor\"", "\"id\": \"hello\"")
                .replace("\"dependencies\": []", "\"dependencies\": [\"hello\"]");
        BootProfile read = ProfileJson.read(newer(again.getBytes(StandardCharsets.UTF_8)));
        assertThat(read.criticalPath().modules()).hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void folderThatIsAFileHoldsNothing() throws IOException {
        ProfileFolder file = new ProfileFolder(Files.writeString(home.resolve("plain"), ""));
        assertThat(file.newest(5, warnings::add)).isEmpty();
        assertThatThrownBy(() -> file.write(Boots.good())).isInstanceOf(IOException.class);
    }

    @Test
    void processesWritingAtOnceLoseNothingAndLeaveNothingUnfinished() throws Exception {
        Path folder = home.resolve("boot");
        List<Process> writers = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            writers.add(new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            ProfileWriter.class.getName(),
                            folder.toString(),
                            "10")
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
        }
        List<String> written = new ArrayList<>();
        for (Process writer : writers) {
            written.addAll(new String(writer.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList());
            assertThat(writer.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(writer.exitValue()).isZero();
        }
        assertThat(written).hasSize(20).doesNotHaveDuplicates();
        assertThat(profiles.newest(50, warnings::add)).hasSize(20).containsOnly(Boots.good());
        assertThat(warnings).isEmpty();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrderElementsOf(written);
        }
    }
}
