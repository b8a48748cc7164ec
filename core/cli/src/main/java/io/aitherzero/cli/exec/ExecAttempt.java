package io.aitherzero.cli.exec;

import io.aitherzero.cli.context.ProcessTree;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One process of a job, from its begin to its end, and what it wrote. */
final class ExecAttempt implements Closeable {
    private static final String MARK = "AITHER_EXEC_JOB";

    private final ExecJob job;
    private final ExecSlot slot;
    private final ExecOutput out;
    private final ExecOutput err;
    private final Instant startedAt = Instant.now();
    private final long beginNanos = System.nanoTime();
    private final String mark;
    private Optional<ExecChild> child = Optional.empty();
    private long runNanos;
    private int exit = -1;
    private boolean incomplete;
    private boolean lost;

    private ExecAttempt(ExecJob job, ExecSlot slot, ExecOutput out, ExecOutput err) {
        this.job = job.inSlot(slot.number());
        this.slot = slot;
        this.out = out;
        this.err = err;
        mark = ExecShell.PROCESS + "." + job.sequence() + "." + beginNanos;
    }

    /** @param folder for what it writes */
    static ExecAttempt of(ExecJob job, ExecSlot slot, Path folder) throws IOException {
        ExecOutput out = ExecOutput.create(folder);
        try {
            return new ExecAttempt(job, slot, out, ExecOutput.create(folder));
        } catch (IOException e) {
            out.close();
            throw e;
        }
    }

    /**
     * Starts the command; if that fails, nothing of it runs.
     *
     * @throws OutOfMemoryError if there is no thread to wait for its end
     */
    void start(ExecShell shell) throws IOException {
        try {
            Optional<List<String>> plain = shell.plainWords(job.command());
            if (!startInShell(plain.orElseGet(() -> shell.bytes(job.command())))) {
                child = Optional.of(new ExecChild.Own(started(shell, plain)));
            }
            if (child.orElseThrow().hasBegun()) {
                out.processBegan();
                err.processBegan();
            }
        } catch (IOException | RuntimeException | Error e) {
            if (child.isPresent() || e instanceof OutOfMemoryError) {
                kill();
            }
            throw e;
        }
    }

    /**
     * Waits for the end of the command and returns its exit value, 128 and more if a signal ended it.
     *
     * @throws InterruptedException if it was told to stop; nothing of it runs any more then
     */
    int waitFor() throws IOException, InterruptedException {
        ExecChild running = child.orElseThrow();
        try {
            if (Thread.interrupted()) {
                throw new InterruptedException("The job is to end");
            }
            exit = running.waitFor();
            lost = running.isLost();
            if (lost) {
                kill();
            }
        } catch (InterruptedException | RuntimeException e) {
            kill();
            throw e;
        } finally {
            runNanos = System.nanoTime() - beginNanos;
            out.processEnded();
            err.processEnded();
            incomplete = err.hasNoRoom();
            out.settle();
            err.settle();
        }
        return exit;
    }

    private void kill() {
        String variable = MARK + "=" + mark;
        child.ifPresentOrElse(
                running -> running.kill(variable), () -> new ProcessTree(Optional.empty(), variable).kill());
    }

    /** Has the shell of the slot begin it; answers false if it does not. */
    private boolean startInShell(List<String> words) throws IOException {
        Optional<ExecSlotShell> told = slot.tell(mark, variables(), words, out, err);
        if (told.isEmpty()) {
            return false;
        }
        child = Optional.of(told.get());
        if (told.get().begins()) {
            return true;
        }
        child = Optional.empty();
        slot.giveUp();
        return false;
    }

    private Process started(ExecShell shell, Optional<List<String>> plain) throws IOException {
        if (plain.isPresent()) {
            try {
                return start(plain.get());
            } catch (IOException e) {
                if (ExecRoom.isShort(e)) {
                    throw e;
                }
                // the shell says better what is wrong with it
            }
        }
        return start(shell.words(job.command()));
    }

    private Process start(List<String> words) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(words)
                .redirectInput(ExecOutput.nothingToRead())
                .redirectOutput(out.redirect())
                .redirectError(err.redirect());
        Map<String, String> environment = builder.environment();
        ExecShell.prepare(environment);
        environment.putAll(variables());
        return builder.start();
    }

    /** What is other in the environment of this command than in that of all. */
    private Map<String, String> variables() {
        return Map.of(
                "PARALLEL_SEQ",
                Long.toString(job.sequence()),
                "PARALLEL_JOBSLOT",
                Integer.toString(slot.number()),
                MARK,
                mark);
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

    boolean hasLongOutput() {
        return out.isLong() || err.isLong();
    }

    /** Moves long outputs into a file that several share. */
    void moveTo(FileChannel common) throws IOException {
        out.moveTo(common);
        err.moveTo(common);
    }

    /** Whether it may have lost output, since there was no room for it. */
    boolean isIncomplete() {
        return incomplete;
    }

    /** Whether it was killed, since the shell that ran it was ended. */
    boolean isLost() {
        return lost;
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
