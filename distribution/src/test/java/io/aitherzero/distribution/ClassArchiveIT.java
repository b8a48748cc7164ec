package io.aitherzero.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.distribution.Aither.Ended;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file from which launches take the host's classes, with the JDK of the build, which has one of its own classes. */
class ClassArchiveIT {
    private static final String TAKEN = "io.aitherzero.host.Host source: shared objects file (top)";

    @TempDir
    Path scratch;

    Path copy = Path.of("");

    @BeforeEach
    void copyDistribution() throws IOException {
        copy = Distribution.copyTo(scratch.resolve("aither"));
    }

    @Test
    void launchesTakeClassesFromTheOneThatIsMadeAndSayNothingAboutIt() throws Exception {
        assertThat(loaded("boot")).noneMatch(line -> line.contains(TAKEN));

        Ended made = aither().run("class-archive");

        assertThat(made.err()).isEmpty();
        assertThat(made.exit()).isZero();
        Path archive = archive();
        assertThat(made.out())
                .startsWith("Made '" + archive + "' (")
                .endsWith("; launches on Java " + Runtime.version() + " take the host's classes from it\n");
        assertThat(loaded("boot")).anyMatch(line -> line.contains(TAKEN));
        assertThat(loaded("exec", "true", ":::", "1"))
                .anyMatch(line -> line.contains("cli.exec.ExecRun source: shared objects file (top)"));
        assertThat(copy.resolve("var/launching")).doesNotExist();
        assertThat(aither().run("doctor").out()).contains("class archive").doesNotContain("class-archive'");

        Ended removed = aither().run("class-archive", "--remove");
        assertThat(removed.out()).isEqualTo("Removed '" + archive + "'\n");
        assertThat(archive).doesNotExist();
        assertThat(aither().run("class-archive", "--remove").out()).isEqualTo("There is no '" + archive + "'\n");
        assertThat(aither().run("doctor").out()).contains("There is no class archive", "'aither class-archive'");
    }

    @Test
    void oneOfOtherJarsIsNotTakenAndMadeAnew() throws Exception {
        assertThat(aither().run("class-archive").exit()).isZero();
        Path archive = archive();
        try (Stream<Path> files = Files.list(copy.resolve("lib"))) {
            Path jar = files.filter(file -> file.getFileName().toString().startsWith("aitherzero-cli"))
                    .findFirst()
                    .orElseThrow();
            Files.setLastModifiedTime(jar, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
        }
        String made = archive.getFileName().toString();
        String hash = made.substring("aither-".length(), made.indexOf('-', "aither-".length()));
        Path ofOldBuild = Files.writeString(copy.resolve("lib/aither-0123456789abcdef-17.jsa"), "x");
        Path ofOtherJava = Files.writeString(copy.resolve("lib/aither-" + hash + "-16.0.1.jsa"), "x");

        assertThat(loaded("boot")).noneMatch(line -> line.contains(TAKEN));
        assertThat(aither().run("doctor").out()).contains("must be one that this Java takes");
        assertThat(aither().run("class-archive").exit()).isZero();

        assertThat(loaded("boot")).anyMatch(line -> line.contains(TAKEN));
        assertThat(ofOldBuild).doesNotExist();
        assertThat(ofOtherJava).exists();
        try (Stream<Path> files = Files.list(copy.resolve("lib"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .allMatch(name -> name.endsWith(".jar") || name.endsWith(".jsa"))
                    .noneMatch(name -> name.startsWith("."));
        }
    }

    /** A JVM crashes on one that was cut, or goes on without it, depending on its version. */
    @Test
    @Tag("slow")
    void damagedOneDoesNotKeepLaunchesFromComingThrough() throws Exception {
        assertThat(aither().run("class-archive").exit()).isZero();
        Path archive = archive();
        assertThat(archive.toFile().setWritable(true)).isTrue();
        try (RandomAccessFile file = new RandomAccessFile(archive.toFile(), "rw")) {
            file.setLength(file.length() / 2);
        }
        // there are shells that compare whole seconds
        Files.setLastModifiedTime(archive, FileTime.from(Instant.now().minusSeconds(60)));
        Files.createDirectories(copy.resolve("var"));

        aither().run("boot");
        aither().run("boot");
        assertThat(aither().run("boot").exit()).isZero();

        for (int launch = 4; launch <= 5; launch++) {
            Ended ended = aither().run("boot");
            assertThat(ended.exit()).as("launch %s: %s", launch, ended).isZero();
        }
        assertThat(aither().run("doctor").out()).contains("'aither class-archive'");
        assertThat(aither().run("class-archive").exit()).isZero();
        assertThat(loaded("boot")).anyMatch(line -> line.contains(TAKEN));
    }

    /** Of what it has begun nothing is left, neither a process nor a file. */
    @Test
    void makingItCanBeBrokenOff() throws Exception {
        Aither.Running making = new Aither(
                        copy.resolve("bin/aither"),
                        scratch,
                        Map.of(
                                "JAVA_HOME",
                                System.getProperty("java.home"),
                                "AITHER_JAVA_OPTS",
                                "-Djava.io.tmpdir=" + scratch))
                .start("class-archive");
        ProcessHandle training = child(making.process());

        making.process().destroy();
        making.end();

        training.onExit().get(60, TimeUnit.SECONDS);
        for (Path folder : List.of(copy.resolve("lib"), scratch)) {
            try (Stream<Path> files = Files.list(folder)) {
                assertThat(files.map(file -> file.getFileName().toString()))
                        .noneMatch(name -> name.contains(".jsa") || name.startsWith("aither-classes"));
            }
        }
    }

    private static ProcessHandle child(Process parent) {
        while (true) {
            Optional<ProcessHandle> child = parent.children().findFirst();
            if (child.isPresent()) {
                return child.get();
            }
            assertThat(parent.isAlive()).isTrue();
            Thread.onSpinWait();
        }
    }

    private Aither aither() {
        return new Aither(copy, scratch);
    }

    private Path archive() throws IOException {
        try (Stream<Path> files = Files.list(copy.resolve("lib"))) {
            return files.filter(file -> file.toString().endsWith(".jsa"))
                    .reduce((one, other) -> {
                        throw new AssertionError(one + " and " + other);
                    })
                    .orElseThrow();
        }
    }

    private List<String> loaded(String... command) throws Exception {
        Path log = scratch.resolve("loaded.txt");
        Ended ended = new Aither(
                        copy.resolve("bin/aither"),
                        scratch,
                        Map.of(
                                "JAVA_HOME",
                                System.getProperty("java.home"),
                                "AITHER_JAVA_OPTS",
                                "-Xlog:class+load:file=" + log))
                .run(command);
        assertThat(ended.err()).isEmpty();
        assertThat(ended.exit()).isZero();
        return Files.readAllLines(log);
    }
}
