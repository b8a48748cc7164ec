package io.aitherzero.plugins.metricsfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsFileTest {
    @TempDir
    Path folder;

    private final LogLines log = new LogLines();

    @Test
    void fileIsReplacedAndNothingElseStaysInTheFolder() throws IOException {
        Path file = folder.resolve("collector").resolve("a.prom");
        MetricsFile metrics = new MetricsFile(file, log);

        metrics.write("one 1\n");
        metrics.write("two 2\n");

        assertThat(file).hasContent("two 2\n");
        assertThat(file.getParent()).isDirectoryNotContaining(entry -> !entry.equals(file));
        assertThat(log.seen).isEmpty();
    }

    @Test
    void fileIsAsReadableAsAnyOther() throws IOException {
        Path file = folder.resolve("a.prom");
        Path other = Files.writeString(folder.resolve("other"), "");

        new MetricsFile(file, log).write("one 1\n");

        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(Files.getPosixFilePermissions(other));
    }

    @Test
    void linksAreNotWrittenThrough() throws IOException {
        Path victim = Files.writeString(folder.resolve("victim"), "dear");
        Path file = Files.createSymbolicLink(folder.resolve("a.prom"), victim);
        Path planted = Files.createSymbolicLink(folder.resolve("a.prom.tmp"), victim);

        new MetricsFile(file, log).write("one 1\n");

        assertThat(file).hasContent("one 1\n");
        assertThat(Files.isSymbolicLink(file)).isFalse();
        assertThat(planted).isSymbolicLink();
        assertThat(victim).hasContent("dear");
    }

    /** Writes metrics under the umask of a test. */
    public static void main(String[] args) {
        new MetricsFile(Path.of(args[0]), new LogLines()).write("one 1\n");
    }

    @Test
    void nobodyButTheOwnerMayWriteItWhateverTheUmask() throws Exception {
        Path file = folder.resolve("a.prom");
        Process process = new ProcessBuilder(
                        "sh",
                        "-c",
                        "umask 000; exec \"$@\"",
                        "sh",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        MetricsFileTest.class.getName(),
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .start();

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r--r--");
    }

    @Test
    void failureIsLoggedOncePerCauseAndTheWritingTriedAgain() throws IOException {
        Path inTheWay = Files.writeString(folder.resolve("collector"), "");
        Path file = inTheWay.resolve("a.prom");
        MetricsFile metrics = new MetricsFile(file, log);

        metrics.write("one 1\n");
        metrics.write("two 2\n");
        Files.delete(inTheWay);
        Files.createDirectories(file.resolve("full"));
        metrics.write("three 3\n");
        metrics.write("four 4\n");
        Files.delete(file.resolve("full"));
        Files.delete(file);
        metrics.write("five 5\n");

        assertThat(file).hasContent("five 5\n");
        assertThat(log.seen).hasSize(3);
        assertThat(log.seen.get(0))
                .isEqualTo("WARN Metrics cannot be written to " + file
                        + " (java.nio.file.FileAlreadyExistsException: " + inTheWay + "), tried again each period;"
                        + " make the folder writable with room for a few kilobytes, or name another file in"
                        + " conf/metrics-file.conf");
        assertThat(log.seen.get(1)).startsWith("WARN Metrics cannot be written to " + file + " (");
        assertThat(log.seen.get(2)).isEqualTo("INFO Metrics are written to " + file + " again");
    }

    @Test
    void settingsThatCannotWorkAreRefused() {
        assertThatThrownBy(() -> new MetricsFileSettings(Path.of("a.txt"), Duration.ofSeconds(1)))
                .hasMessage("file must end with .prom, else node_exporter does not read it");
        assertThatThrownBy(() -> new MetricsFileSettings(Path.of("a.prom"), Duration.ZERO))
                .hasMessage("period must be at least 100ms");
    }
}
