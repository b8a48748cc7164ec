package io.aitherzero.parallel;

import io.aitherzero.api.parallel.BatchOptions;
import io.aitherzero.api.parallel.Outcome;
import io.aitherzero.api.parallel.RetryPolicy;
import io.aitherzero.base.Nanos;
import io.aitherzero.base.Said;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongUnaryOperator;
import java.util.stream.Stream;

/**
 * Failed items that wait to be tried again; they hold no place. Where memory is reserved, an item that ran out of it is run
 * once more before all others. Used under the batch's lock, but for {@link #allows}.
 */
final class RetryQueue {
    private final RetryPolicy policy;
    private final LongUnaryOperator jitter;
    private final AtomicLong budget;
    private final PriorityQueue<Waiting> later = new PriorityQueue<>(Waiting::compareDue);
    private final PriorityQueue<Waiting> ready = new PriorityQueue<>(
            Comparator.comparing((Waiting one) -> !one.alone()).thenComparing(Waiting::compareDue));
    private final boolean reservesMemory;
    private final Set<Long> ranOut = ConcurrentHashMap.newKeySet();

    private record Waiting(Attempt attempt, long dueNanos, boolean alone) {
        /** By a clock that may pass the largest number. */
        private int compareDue(Waiting other) {
            return Long.signum(dueNanos - other.dueNanos);
        }
    }

    RetryQueue(BatchOptions options) {
        this(options.retry(), bound -> ThreadLocalRandom.current().nextLong(bound + 1), options.reservesMemory());
    }

    /**
     * An empty queue.
     *
     * @param jitter from the longest wait in nanoseconds to the wait
     * @param reservesMemory whether items that ran out of memory are run once more
     */
    RetryQueue(RetryPolicy policy, LongUnaryOperator jitter, boolean reservesMemory) {
        this.policy = policy;
        this.jitter = jitter;
        this.reservesMemory = reservesMemory;
        budget = new AtomicLong(policy.budget());
    }

    /** Whether this failed attempt is to be followed by another; takes it from the budget. Safe for use by any thread. */
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
            failed.because("It was not tried again: the rule for what is retryable failed: " + Said.text(e));
            return false;
        }
    }

    void add(Attempt failed, long nowNanos) {
        boolean alone = reservesMemory && ranOutOfMemory(failed);
        long wait = alone ? 0 : jitter.applyAsLong(longestWait(failed.attempt()));
        later.add(new Waiting(failed, nowNanos + wait, alone));
    }

    private long longestWait(int attempts) {
        long first = Nanos.of(policy.first());
        int doublings = Math.min(attempts - 1, Long.numberOfLeadingZeros(Math.max(1, first)) - 2);
        return Math.min(first << Math.max(0, doublings), Nanos.of(policy.longest()));
    }

    /** Whether the next item to claim ran out of memory; of those that are due. */
    boolean isAlone() {
        Waiting first = ready.peek();
        return first != null && first.alone();
    }

    Optional<Claim.Span> pollDue(long nowNanos) {
        if (due(nowNanos) == 0) {
            return Optional.empty();
        }
        Optional<Claim.Span> next = Optional.of(ready.element().attempt().again());
        ready.remove();
        return next;
    }

    int due(long nowNanos) {
        while (!later.isEmpty() && later.element().dueNanos() - nowNanos <= 0) {
            ready.add(later.remove());
        }
        return ready.size();
    }

    /** When the next one is due of those that were not when last asked, if there are any. */
    Optional<Long> nextDueNanos() {
        return Optional.ofNullable(later.peek()).map(Waiting::dueNanos);
    }

    /** Those that will not be tried again, since the batch stops. */
    List<Attempt> drain(String reason) {
        List<Attempt> all = new ArrayList<>(ready.size() + later.size());
        Stream.concat(ready.stream(), later.stream()).map(Waiting::attempt).forEach(attempt -> {
            attempt.because("It was not tried again. " + reason);
            all.add(attempt);
        });
        ready.clear();
        later.clear();
        return all;
    }

    boolean isEmpty() {
        return ready.isEmpty() && later.isEmpty();
    }
}
