package io.aitherzero.cli.exec;

import io.aitherzero.api.parallel.HaltPolicy;
import io.aitherzero.api.parallel.JobResult;
import io.aitherzero.api.parallel.Outcome;
import io.aitherzero.base.Shown;
import io.aitherzero.cli.context.ExitCode;
import io.aitherzero.parallel.journal.RunJournal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * Records jobs that are over and derives the exit code from them, by the rules of GNU parallel. For the one thread that
 * takes the results.
 */
public final class ExecTotals {
    /** Something else than a job failed. */
    public static final int OTHER_ERROR = 255;

    private static final int MOST_COUNTED = 101;
    private static final int TIMED_OUT = -1;
    private static final int SIGTERM = 15;
    private static final Pattern EXITS = Pattern.compile("\\bexit\\b");
    private static final int FIRST_SIGNAL = 128;
    private static final int MOST_SIGNALS = 31;

    private final HaltPolicy halt;
    private final OptionalInt percent;
    private final long total;
    private final Optional<Joblog> joblog;
    private final Optional<RunJournal> journal;
    private Optional<String> trouble = Optional.empty();
    private Optional<Integer> decided = Optional.empty();
    private Optional<String> haltReason = Optional.empty();
    private final Path folder;
    private boolean lost;
    private long failed;
    private long succeeded;

    /**
     * Totals of no job yet.
     *
     * @param halt when the run ends early
     * @param total all jobs, where that is in percent of them
     * @param folder for the outputs of jobs
     */
    ExecTotals(HaltPolicy halt, long total, Optional<Joblog> joblog, Optional<RunJournal> journal, Path folder) {
        this.folder = folder;
        percent = halt.percent() ? OptionalInt.of(halt.amount()) : OptionalInt.empty();
        this.total = total;
        this.halt = halt.percent()
                ? HaltPolicy.of(halt.mode(), halt.event(), (int) Math.max(1, (halt.amount() * total + 99) / 100))
                : halt;
        this.joblog = joblog;
        this.journal = journal;
    }

    /** The policy in jobs and not in percent: the engine does not know how many there will be. */
    HaltPolicy halt() {
        return halt;
    }

    /** Counts and records a job that is over. */
    void add(ExecEnd end) {
        JobResult<?> result = end.result();
        if (end.wasRun()) {
            ended(end.attempt().orElseThrow(), end);
        } else if (result.outcome().isFailure()) {
            trouble("Job could not be begun: "
                    + result.error().map(Throwable::toString).orElse("no reason is known"));
        }
    }

    private void ended(ExecAttempt attempt, ExecEnd end) {
        JobResult<?> result = end.result();
        boolean good = result.outcome() == Outcome.SUCCEEDED;
        boolean late = end.isLate();
        if (!good && !late && !(result.error().orElse(null) instanceof ExecFailure)) {
            trouble("Job " + attempt.job().sequence() + " could not be run: "
                    + result.error().map(Throwable::toString).orElse("no reason is known"));
            return;
        }
        if (attempt.isIncomplete()) {
            trouble("Output of job " + attempt.job().sequence() + " may be incomplete, since the folder for temporary"
                    + " files '" + Shown.line(folder.toString())
                    + "' has no room; make room, or name another folder with"
                    + " the variable TMPDIR, and run the job again");
            return;
        }
        succeeded += good ? 1 : 0;
        failed += good ? 0 : 1;
        if (decided.isEmpty() && isHaltedBy(good)) {
            int exit = late ? OTHER_ERROR : attempt.exit();
            decided = Optional.of(exitOfHalt(exit));
            haltReason = Optional.of("Ended early by --halt: job %d ended with exit value %d: %s"
                    .formatted(
                            attempt.job().sequence(),
                            exit,
                            Shown.line(ExecBytes.text(attempt.job().command()))));
        }
        try {
            if (journal.isPresent() && attempt.job().item().isPresent()) {
                journal.get().record(attempt.job().item().get(), good);
            }
            if (joblog.isPresent()) {
                joblog.get().add(attempt.job(), line(attempt, late));
            }
        } catch (IOException e) {
            trouble("Job " + attempt.job().sequence() + " is over but could not be recorded: " + e.getMessage()
                    + "; make room, and resume");
        }
    }

    private boolean isHaltedBy(boolean good) {
        return halt.mode() != HaltPolicy.Mode.NEVER
                && switch (halt.event()) {
                    case FAIL -> !good && failed >= halt.amount();
                    case SUCCESS -> good && succeeded >= halt.amount();
                    case DONE -> failed + succeeded >= halt.amount();
                };
    }

    private int exitOfHalt(int exit) {
        if (halt.event() == HaltPolicy.Event.SUCCESS) {
            return ExitCode.OK;
        }
        return halt.amount() == 1 && !isPartOfAJob() ? exit : exitOfFailures();
    }

    /** Whether the percent that were given are less than one job. */
    private boolean isPartOfAJob() {
        return percent.isPresent() && percent.getAsInt() * total < 100;
    }

    private int exitOfFailures() {
        return (int)
                (percent.isPresent() && total > 0
                        ? (failed * 100 + total - 1) / total
                        : Math.min(failed, MOST_COUNTED));
    }

    /** The JVM tells a signal and an exit value beyond 128 alike; few but commands that say so exit with such values. */
    private static Joblog.Run line(ExecAttempt attempt, boolean late) {
        int exit = late ? TIMED_OUT : attempt.exit();
        int signal = late ? SIGTERM : 0;
        if (exit > FIRST_SIGNAL
                && exit <= FIRST_SIGNAL + MOST_SIGNALS
                && !EXITS.matcher(attempt.job().command()).find()) {
            signal = exit - FIRST_SIGNAL;
            exit = 0;
        }
        return new Joblog.Run(
                attempt.startedAt(), attempt.runNanos(), attempt.out().bytes(), exit, signal);
    }

    /** Output that was there cannot be printed any more. */
    void lost() {
        lost = true;
    }

    /** Keeps the first reason for which the run cannot go on. */
    void trouble(String reason) {
        trouble = trouble.or(() -> Optional.of(reason));
    }

    Optional<String> trouble() {
        return trouble;
    }

    /** Which job ended the run before all were done; empty if none did. */
    Optional<String> haltReason() {
        return haltReason;
    }

    /** The exit code. */
    int exitCode() {
        return trouble.isPresent() || lost ? OTHER_ERROR : decided.orElseGet(this::exitOfFailures);
    }
}
