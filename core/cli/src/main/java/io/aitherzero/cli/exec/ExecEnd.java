package io.aitherzero.cli.exec;

import io.aitherzero.api.parallel.JobResult;
import io.aitherzero.api.parallel.Outcome;
import java.util.Optional;

/**
 * A job that is over.
 *
 * @param result how it ended
 * @param attempt its last process; empty if none began
 */
record ExecEnd(JobResult<Integer> result, Optional<ExecAttempt> attempt) {
    /** Whether it ended by itself or by its timeout, and not since the run was stopped. */
    boolean wasRun() {
        return attempt.isPresent()
                && (result.outcome() == Outcome.SUCCEEDED || result.outcome().isFailure());
    }

    boolean isLate() {
        return result.outcome() == Outcome.TIMED_OUT || result.outcome() == Outcome.ABANDONED;
    }
}
