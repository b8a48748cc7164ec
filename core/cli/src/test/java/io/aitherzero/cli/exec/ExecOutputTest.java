package io.aitherzero.cli.exec;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.api.parallel.JobResult;
import io.aitherzero.api.parallel.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@EnabledOnOs({OS.LINUX, OS.MAC})
class ExecOutputTest {
    @TempDir
    Path folder;

    private Path onlyFile() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findFirst().orElseThrow();
        }
    }

    private static String text(ExecOutput output, long gone) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(output.writeTo(out)).isEqualTo(gone);
        return out.toString(StandardCharsets.US_ASCII);
    }

    /** A process that a job leaves behind may open the job's output anew, which empties it. */
    @ParameterizedTest
    @ValueSource(ints = {0, 5, 20_000})
    void outputThatShrinksIsPrintedAsFarAsItIsThere(int left) throws IOException {
        try (ExecOutput output = ExecOutput.create(folder)) {
            Path file = onlyFile();
            Files.writeString(file, "x".repeat(100_000));
            try (FileChannel other = FileChannel.open(file, StandardOpenOption.WRITE)) {
                output.processBegan();
                output.processEnded();
                output.settle();
                FileChannel ignored = other.truncate(left);
            }
            assertThat(output.bytes()).isEqualTo(100_000);
            assertThat(text(output, 100_000 - left)).isEqualTo("x".repeat(left));
        }
    }

    @Test
    void lookAtTheRoomLeavesTheOutputAsItWas() throws IOException {
        try (ExecOutput output = ExecOutput.create(folder)) {
            Files.writeString(onlyFile(), "text");
            output.processBegan();
            output.processEnded();
            assertThat(output.hasNoRoom()).isFalse();
            output.settle();
            assertThat(text(output, 0)).isEqualTo("text");
        }
    }

    private ExecEnd end(long index, Optional<ExecAttempt> attempt) {
        return new ExecEnd(
                JobResult.<Integer>builder(index, Outcome.SUCCEEDED)
                        .value(0)
                        .attempts(1)
                        .build(),
                attempt);
    }

    private ExecAttempt attempt(long sequence, String command) throws IOException, InterruptedException {
        ExecSlot slot = new ExecSlot(1, new ExecShellRule(ExecShellRule.SHELL, folder, Map.of(), () -> false));
        ExecAttempt attempt = ExecAttempt.of(new ExecJob(sequence, command, "", Optional.empty()), slot, folder);
        attempt.start(ExecShell.of(name -> null));
        assertThat(attempt.waitFor()).isZero();
        return attempt;
    }

    @Test
    void longOutputsOfJobsThatAreHeldBackShareOneFile() throws Exception {
        int jobs = 40;
        try (ExecOrder order = new ExecOrder(true, folder)) {
            long before = openFiles();
            for (int i = 1; i < jobs; i++) {
                String command = "printf " + i + "; head -c 50000 /dev/zero | tr '\\0' x; echo e" + i + " >&2";
                assertThat(order.add(end(i, Optional.of(attempt(i, command))))).isEmpty();
            }
            assertThat(openFiles() - before).isBetween(0L, 5L);
            List<ExecEnd> due = order.add(end(0, Optional.empty()));
            assertThat(due)
                    .extracting(one -> one.result().index())
                    .hasSize(jobs)
                    .isSorted();
            for (ExecEnd one : due.subList(1, jobs)) {
                try (ExecAttempt attempt = one.attempt().orElseThrow()) {
                    assertThat(text(attempt.out(), 0)).isEqualTo(one.result().index() + "x".repeat(50_000));
                    assertThat(text(attempt.err(), 0))
                            .isEqualTo("e" + one.result().index() + "\n");
                }
            }
            order.printed();
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    private static long openFiles() throws IOException {
        Path own = Path.of("/proc/self/fd");
        if (!Files.isDirectory(own)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(own)) {
            return files.count();
        }
    }
}
