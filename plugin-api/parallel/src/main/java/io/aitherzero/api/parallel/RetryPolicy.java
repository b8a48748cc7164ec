package io.aitherzero.api.parallel;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/**
 * When a failed item is tried again. Before attempt n + 1 it waits a random time between zero and
 * {@code min(longest, first * 2^(n-1))} (full jitter); while it waits it holds no permit. An immutable value.
 */
public final class RetryPolicy {
    private final int retries;
    private final Duration first;
    private final Duration longest;
    private final Predicate<Throwable> retryable;
    private final long budget;

    private RetryPolicy(int retries, Duration first, Duration longest, Predicate<Throwable> retryable, long budget) {
        if (retries < 0 || budget < 0) {
            throw new IllegalArgumentException(
                    "Retries and their budget must not be negative, are %d and %d".formatted(retries, budget));
        }
        if (first.isNegative() || longest.isNegative()) {
            throw new IllegalArgumentException(
                    "The waits between retries must not be negative, are %s and %s".formatted(first, longest));
        }
        this.retries = retries;
        this.first = first;
        this.longest = longest;
        this.retryable = retryable;
        this.budget = budget;
    }

    /** No retries. */
    public static RetryPolicy none() {
        return times(0);
    }

    /** Tries I/O failures and timeouts again, after at most 100 ms, 200 ms ... 10 s, with no budget. */
    public static RetryPolicy times(int retries) {
        return new RetryPolicy(
                retries,
                Duration.ofMillis(100),
                Duration.ofSeconds(10),
                error -> error instanceof IOException || error instanceof TimeoutException,
                Long.MAX_VALUE);
    }

    /** The same with other waits. */
    public RetryPolicy backOff(Duration newFirst, Duration newLongest) {
        return new RetryPolicy(retries, newFirst, newLongest, retryable, budget);
    }

    /** The same for other failures. */
    public RetryPolicy when(Predicate<Throwable> newRetryable) {
        return new RetryPolicy(retries, first, longest, newRetryable, budget);
    }

    /** The same with at most that many retries for the whole batch. */
    public RetryPolicy budget(long newBudget) {
        return new RetryPolicy(retries, first, longest, retryable, newBudget);
    }

    /** How often one item is tried again, at least 0. */
    public int retries() {
        return retries;
    }

    /** The longest wait before the first retry. */
    public Duration first() {
        return first;
    }

    /** The longest wait of all. */
    public Duration longest() {
        return longest;
    }

    /** Which failures are tried again; a timeout is a {@link TimeoutException}. An {@link Error} never is. */
    public Predicate<Throwable> retryable() {
        return retryable;
    }

    /** How many retries the whole batch may spend. */
    public long budget() {
        return budget;
    }
}
