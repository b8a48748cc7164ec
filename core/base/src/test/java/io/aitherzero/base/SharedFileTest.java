package io.aitherzero.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedFileTest {
    private static final int ROUNDS = 50;

    @TempDir
    Path folder;

    /** Adds a line many times; the other processes of the test do the same. */
    public static void main(String[] args) throws IOException {
        for (int i = 0; i < ROUNDS; i++) {
            add(Path.of(args[0]), args[1] + i);
        }
    }

    private static void add(Path file, String line) throws IOException {
        SharedFile.replace(file, () -> Optional.of((Files.exists(file) ? Files.readString(file) : "") + line + "\n"));
    }

    @Test
    void processesAndThreadsThatAddAtOnceLoseNothing() throws IOException, InterruptedException {
        Path file = folder.resolve("new/shared");
        ProcessBuilder other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        SharedFileTest.class.getName(),
                        file.toString(),
                        "other")
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        Process process = other.start();
        Thread thread = new Thread(() -> {
            try {
                main(new String[] {file.toString(), "thread"});
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        thread.start();
        main(new String[] {file.toString(), "mine"});
        thread.join();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(Files.readAllLines(file)).hasSize(3 * ROUNDS).doesNotHaveDuplicates();
        assertThat(folder.resolve("new")).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void aLockThatIsNeverGivenBackHoldsNobodyUpForLong() throws IOException {
        Path file = folder.resolve("shared");
        try (FileChannel channel = FileChannel.open(
                        folder.resolve(".shared.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            assertThat(lock.isValid()).isTrue();
            add(file, "line");
        }
        assertThat(file).hasContent("line\n");
    }

    @Test
    void anInterruptStaysAndTheFileIsWritten() throws IOException {
        Thread.currentThread().interrupt();
        add(folder.resolve("shared"), "line");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(folder.resolve("shared")).hasContent("line\n");
    }

    @Test
    void aFailureLeavesTheFileAsItWas() throws IOException {
        Path file = Files.writeString(folder.resolve("shared"), "before");
        assertThatThrownBy(() -> SharedFile.replace(file, () -> {
                    throw new IOException("as asked");
                }))
                .hasMessage("as asked");
        SharedFile.replace(file, Optional::empty);
        assertThat(file).hasContent("before");
    }
}
