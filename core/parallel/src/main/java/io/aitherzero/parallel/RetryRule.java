package io.aitherzero.parallel;

import io.aitherzero.api.parallel.BatchOptions;
import io.aitherzero.api.parallel.Outcome;
import io.aitherzero.api.parallel.RetryPolicy;
import io.aitherzero.base.Excerpt;
import io.aitherzero.base.SafeText;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Which failed items are tried again. Where memory is reserved, an item that ran out of it is run once more, whatever the
 * policy. Safe for use by any thread; it asks the caller's code, so no lock may be held.
 */
final class RetryRule {
    private final RetryPolicy policy;
    private final boolean reservesMemory;
    private final AtomicLong budget;
    private final Set<Long> ranOut = ConcurrentHashMap.newKeySet();

    RetryRule(BatchOptions options) {
        policy = options.retry();
        reservesMemory = options.reservesMemory();
        budget = new AtomicLong(policy.budget());
    }

    /** Whether this failed attempt is to be followed by another; takes it from the budget. */
    boolean allows(Attempt failed) {
        if (reservesMemory && ranOutOfMemory(failed)) {
            if (ranOut.add(failed.index())) {
                return true;
            }
            failed.because("It ran out of memory twice, the second time with no other item beside it.");
            return false;
        }
        if (policy.retries() == 0 || failed.attempt() > policy.retries() || !isRetryable(failed)) {
            return false;
        }
        if (budget.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            return true;
        }
        failed.because("It was not tried again: the batch has used up its %d retries.".formatted(policy.budget()));
        return false;
    }

    private static boolean ranOutOfMemory(Attempt failed) {
        return failed.outcome() == Outcome.FAILED
                && failed.error().filter(OutOfMemoryError.class::isInstance).isPresent();
    }

    private boolean isRetryable(Attempt failed) {
        return switch (failed.outcome()) {
            case FAILED, TIMED_OUT ->
                failed.error()
                        .filter(error -> !(error instanceof Error) && isRetryable(failed, error))
                        .isPresent();
            default -> false;
        };
    }

    private boolean isRetryable(Attempt failed, Throwable error) {
        try {
            return policy.retryable().test(error);
        } catch (Throwable e) { // the caller's code; the item has failed either way
            failed.because("It was not tried again: the rule for what is retryable failed: "
                    + Excerpt.of(SafeText.textWithRoot(e)));
            return false;
        }
    }
}
