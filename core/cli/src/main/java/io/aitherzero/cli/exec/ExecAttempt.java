package io.aitherzero.cli.exec;

import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One process of a job, from its begin to its end, and what it wrote. */
final class ExecAttempt implements Closeable {
    private static final String PROCESS = Long.toString(ProcessHandle.current().pid());
    private static final String MARK = "AITHER_EXEC_JOB";

    private final ExecJob job;
    private final int slot;
    private final ExecOutput out;
    private final ExecOutput err;
    private final Instant startedAt = Instant.now();
    private final long beginNanos = System.nanoTime();
    private long runNanos;
    private int exit = -1;

    private ExecAttempt(ExecJob job, int slot, ExecOutput out, ExecOutput err) {
        this.job = job.inSlot(slot);
        this.slot = slot;
        this.out = out;
        this.err = err;
    }

    static ExecAttempt of(ExecJob job, int slot) throws IOException {
        ExecOutput out = ExecOutput.create();
        try {
            return new ExecAttempt(job, slot, out, ExecOutput.create());
        } catch (IOException e) {
            out.close();
            throw e;
        }
    }

    /**
     * Runs the command and returns its exit value, 128 and more if a signal ended it.
     *
     * @throws InterruptedException if it was told to stop; nothing of it runs any more then
     */
    int run(ExecShell shell) throws IOException, InterruptedException {
        String mark = PROCESS + "." + job.sequence() + "." + beginNanos;
        Process process = start(shell, mark);
        try {
            out.processBegan();
            err.processBegan();
            exit = process.waitFor();
        } catch (InterruptedException | IOException | RuntimeException e) {
            new ExecTree(process.toHandle(), MARK + "=" + mark).kill();
            throw e;
        } finally {
            runNanos = System.nanoTime() - beginNanos;
            out.processEnded();
            err.processEnded();
        }
        return exit;
    }

    private Process start(ExecShell shell, String mark) throws IOException {
        Optional<List<String>> plain = shell.plainWords(job.command());
        if (plain.isPresent()) {
            try {
                return start(plain.get(), mark);
            } catch (IOException e) {
                // the shell says better what is wrong with it
            }
        }
        return start(shell.words(job.command()), mark);
    }

    private Process start(List<String> words, String mark) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(words)
                .redirectInput(ExecOutput.nothingToRead())
                .redirectOutput(out.redirect())
                .redirectError(err.redirect());
        Map<String, String> environment = builder.environment();
        environment.put("PARALLEL_SEQ", Long.toString(job.sequence()));
        environment.put("PARALLEL_JOBSLOT", Integer.toString(slot));
        environment.put("PARALLEL_PID", PROCESS);
        environment.put(MARK, mark);
        return builder.start();
    }

    ExecJob job() {
        return job;
    }

    ExecOutput out() {
        return out;
    }

    ExecOutput err() {
        return err;
    }

    Instant startedAt() {
        return startedAt;
    }

    long runNanos() {
        return runNanos;
    }

    /** Its exit value; -1 if it did not come so far. */
    int exit() {
        return exit;
    }

    @Override
    public void close() throws IOException {
        try (out;
                err) {
            // both
        }
    }
}
