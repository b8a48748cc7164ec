package io.aitherzero.cli;

import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;

/** One process of a job, from its begin to its end, and what it wrote. */
final class ExecAttempt implements Closeable {
    private static final String PROCESS = Long.toString(ProcessHandle.current().pid());
    private static final String MARK = "AITHER_EXEC_JOB";

    private final ExecJob job;
    private final ExecOutput out;
    private final ExecOutput err;
    private final Instant startedAt = Instant.now();
    private final long beginNanos = System.nanoTime();
    private long runNanos;
    private int exit = -1;

    private ExecAttempt(ExecJob job, ExecOutput out, ExecOutput err) {
        this.job = job;
        this.out = out;
        this.err = err;
    }

    static ExecAttempt of(ExecJob job) throws IOException {
        ExecOutput out = ExecOutput.create();
        try {
            return new ExecAttempt(job, out, ExecOutput.create());
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
    int run() throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", ExecWords.argument(job.command()))
                .redirectInput(ExecOutput.nothingToRead())
                .redirectOutput(out.redirect())
                .redirectError(err.redirect());
        String mark = PROCESS + "." + job.sequence() + "." + beginNanos;
        Map<String, String> environment = builder.environment();
        environment.put("PARALLEL_SEQ", Long.toString(job.sequence()));
        environment.put("PARALLEL_PID", PROCESS);
        environment.put(MARK, mark);
        Process process = builder.start();
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
