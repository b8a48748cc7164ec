package io.aitherzero.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineLogTest {
    @TempDir
    Path folder;

    private static byte[] line(String text) {
        return (text + "\n").getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void linesComeBehindWhatIsThereAndAPartialOneIsCutBack() throws IOException {
        Path path = Files.writeString(folder.resolve("log"), "one\ntwo\nthr");
        try (LineLog log = LineLog.open(path).orElseThrow()) {
            assertThat(log.isFile()).isTrue();
            assertThat(log.size()).isEqualTo(11);
            assertThat(log.soundEnd()).isEqualTo(8);
            assertThat(new String(log.content().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("one\ntwo\nthr");
            log.cut(8);
            log.append(line("three"));
        }
        assertThat(path).hasContent("one\ntwo\nthree\n");
    }

    @Test
    void theEndOfTheLastLineIsFoundHoweverFarItIs() throws IOException {
        Path path = Files.writeString(folder.resolve("log"), "one\n" + "x".repeat(20_000));
        try (LineLog log = LineLog.open(path).orElseThrow()) {
            assertThat(log.soundEnd()).isEqualTo(4);
        }
        Files.writeString(path, "x".repeat(20_000));
        try (LineLog log = LineLog.open(path).orElseThrow()) {
            assertThat(log.soundEnd()).isZero();
        }
    }

    @Test
    void oneRunAtATimeHasIt() throws IOException {
        Path path = folder.resolve("log");
        try (LineLog log = LineLog.open(path).orElseThrow()) {
            log.append(line("one"));
            assertThat(LineLog.open(path)).isEmpty();
            Path link = Files.createSymbolicLink(folder.resolve("link"), path);
            assertThat(LineLog.open(link)).isEmpty();
        }
        LineLog.open(path).orElseThrow().close();
    }

    @Test
    void aDeviceGetsTheLinesAndTellsThatItIsFull() throws IOException {
        try (LineLog log = LineLog.open(Path.of("/dev/full")).orElseThrow()) {
            assertThat(log.isFile()).isFalse();
            assertThat(log.size()).isZero();
            assertThatThrownBy(() -> log.append(line("one")))
                    .isInstanceOf(IOException.class)
                    .hasMessage("No space left on device");
        }
    }

    @Test
    void anInterruptBreaksNothingOff() throws IOException {
        Path path = folder.resolve("log");
        try (LineLog log = LineLog.open(path).orElseThrow()) {
            Thread.currentThread().interrupt();
            log.append(line("one"));
            log.force();
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(path).hasContent("one\n");
    }

    @Test
    void aFileThatCannotBeWrittenIsAFailure() {
        assertThatThrownBy(() -> LineLog.open(folder.resolve("no/log")))
                .isInstanceOf(FileNotFoundException.class)
                .hasMessageContaining(folder.resolve("no/log").toString());
    }
}
