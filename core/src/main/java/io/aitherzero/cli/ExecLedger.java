package io.aitherzero.cli;

import io.aitherzero.api.HaltPolicy;
import io.aitherzero.api.JobResult;
import io.aitherzero.api.Outcome;
import io.aitherzero.job.RunJournal;
import java.io.IOException;
import java.util.Optional;

/** Records jobs that are over and derives the exit code from them, by the rules of GNU parallel. */
final class ExecLedger {
    /** Something else than a job failed. */
    static final int OTHER_ERROR = 255;

    private static final int MOST_COUNTED = 101;
    private static final int TIMED_OUT = -1;
    private static final int SIGTERM = 15;

    private final HaltPolicy halt;
    private final Optional<Joblog> joblog;
    private final Optional<RunJournal> journal;
    private Optional<String> trouble = Optional.empty();
    private Optional<Integer> deciding = Optional.empty();
    private long failed;
    private long succeeded;

    ExecLedger(HaltPolicy halt, Optional<Joblog> joblog, Optional<RunJournal> journal) {
        this.halt = halt;
        this.joblog = joblog;
        this.journal = journal;
    }

    /** Records a job that ended by itself or by its timeout. */
    synchronized void ended(ExecAttempt attempt, JobResult<?> result) {
        boolean good = result.outcome() == Outcome.SUCCEEDED;
        boolean late = result.outcome() == Outcome.TIMED_OUT || result.outcome() == Outcome.ABANDONED;
        if (!good && !late && !(result.error().orElse(null) instanceof ExecFailure)) {
            trouble("Job " + attempt.job().sequence() + " could not be run: "
                    + result.error().map(Throwable::toString).orElse("no reason is known"));
            return;
        }
        succeeded += good ? 1 : 0;
        failed += good ? 0 : 1;
        if (deciding.isEmpty() && counts(good)) {
            deciding = Optional.of(late ? OTHER_ERROR : attempt.exit());
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

    private boolean counts(boolean good) {
        return switch (halt.event()) {
            case FAIL -> !good;
            case SUCCESS -> good;
            case DONE -> true;
        };
    }

    private static Joblog.Run line(ExecAttempt attempt, boolean late) {
        return new Joblog.Run(
                attempt.startedAt(),
                attempt.runNanos(),
                attempt.out().bytes(),
                late ? TIMED_OUT : attempt.exit(),
                late ? SIGTERM : 0);
    }

    /** Keeps the first reason for which the run cannot go on. */
    synchronized void trouble(String reason) {
        trouble = trouble.or(() -> Optional.of(reason));
    }

    synchronized Optional<String> trouble() {
        return trouble;
    }

    /**
     * The exit code.
     *
     * @param stopped whether the halt policy ended the run
     */
    synchronized int exitCode(boolean stopped) {
        if (trouble.isPresent()) {
            return OTHER_ERROR;
        }
        boolean halts = halt.mode() != HaltPolicy.Mode.NEVER;
        if (halts && halt.amount() == 1 && !halt.percent() && deciding.isPresent()) {
            return deciding.get();
        }
        boolean enough = !halt.percent() && succeeded >= halt.amount();
        if (halts && halt.event() == HaltPolicy.Event.SUCCESS && (stopped || enough)) {
            return ExitCode.OK;
        }
        return (int) Math.min(failed, MOST_COUNTED);
    }
}
