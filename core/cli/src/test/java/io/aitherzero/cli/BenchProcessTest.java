package io.aitherzero.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.fixture.Children;
import io.aitherzero.fixture.Signals;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code aither bench} as a process that is told to end while a JVM of its own runs. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class BenchProcessTest {
    @TempDir
    Path folder;

    @AfterEach
    void endWhatAFailureLeft() {
        Children.end();
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void nothingIsLeftWhenItIsToldToEnd(String signal, int code) throws Exception {
        Signals.assumeHeard(signal);
        Process bench = start();
        ProcessHandle child = child(bench);
        assertThat(folders()).isNotEmpty();

        Signals.send(bench.toHandle(), signal);

        assertThat(bench.waitFor()).isEqualTo(code);
        assertThat(child.onExit().get(60, TimeUnit.SECONDS).isAlive()).isFalse();
        assertThat(folders()).isEmpty();
        assertThat(folder.resolve("err")).isEmptyFile();
    }

    @Test
    void itsJvmsEndWhenItIsKilled() throws Exception {
        Process bench = start();
        ProcessHandle child = child(bench);

        boolean ignored = bench.toHandle().destroyForcibly();

        assertThat(child.onExit().get(60, TimeUnit.SECONDS).isAlive()).isFalse();
    }

    private Process start() throws Exception {
        List<String> options = List.of("-XX:TieredStopAtLevel=1", "-Djava.io.tmpdir=" + folder);
        return new ProcessBuilder(OwnJvm.words(folder, options, "bench", "p12", "--runs", "1000"))
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile())
                .start();
    }

    private static ProcessHandle child(Process bench) {
        Optional<ProcessHandle> child = Optional.empty();
        while (child.isEmpty() && bench.isAlive()) {
            child = bench.children().findFirst();
        }
        return child.orElseThrow();
    }

    private Stream<Path> folders() throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith("aither-bench-")).toList().stream();
        }
    }
}
