package io.aitherzero.parallel;

import io.aitherzero.api.parallel.BatchOptions;
import io.aitherzero.api.parallel.RetryPolicy;
import io.aitherzero.base.Nanos;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Failed items that wait to be tried again; they hold no permit. Where memory is reserved, an item that ran out of it is run
 * before all others. A plain value; times are those of the engine's clock.
 */
final class RetryQueue {
    private final RetryPolicy policy;
    private final LongUnaryOperator jitter;
    private final boolean reservesMemory;
    private final PriorityQueue<Waiting> later = new PriorityQueue<>(Waiting::compareDue);
    private final PriorityQueue<Waiting> ready = new PriorityQueue<>(
            Comparator.comparing((Waiting one) -> !one.alone()).thenComparing(Waiting::compareDue));

    /**
     * One item.
     *
     * @param item a chunk of it alone
     * @param alone whether it is to run with no other beside it
     */
    private record Waiting(Chunk item, long dueNanos, boolean alone) {
        /** Compares by a clock that may pass the largest number. */
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
     * @param reservesMemory whether items that ran out of memory are run once more, alone
     */
    RetryQueue(RetryPolicy policy, LongUnaryOperator jitter, boolean reservesMemory) {
        this.policy = policy;
        this.jitter = jitter;
        this.reservesMemory = reservesMemory;
    }

    /** @param failed the item on its own, with what its attempts cost and how the last one ended */
    void add(Chunk failed, long nowNanos) {
        Tries earlier = failed.earlier();
        boolean alone = reservesMemory && earlier.error() instanceof OutOfMemoryError;
        long wait = alone ? 0 : jitter.applyAsLong(longestWait(earlier.count()));
        later.add(new Waiting(failed, nowNanos + wait, alone));
    }

    private long longestWait(int attempts) {
        long first = Nanos.of(policy.first());
        int doublings = Math.min(attempts - 1, Long.numberOfLeadingZeros(Math.max(1, first)) - 2);
        return Math.min(first << Math.max(0, doublings), Nanos.of(policy.longest()));
    }

    /** Whether the next item to claim ran out of memory; of those that were due when last asked. */
    boolean isAlone() {
        Waiting first = ready.peek();
        return first != null && first.alone();
    }

    /** The next item that is due; null if none is. */
    @Nullable
    Chunk pollDue(long nowNanos) {
        return due(nowNanos) == 0 ? null : ready.remove().item();
    }

    /** Any item, whether it is due or not; null if there is none. */
    @Nullable
    Chunk poll() {
        Waiting next = ready.isEmpty() ? later.poll() : ready.poll();
        return next == null ? null : next.item();
    }

    int due(long nowNanos) {
        while (!later.isEmpty() && later.element().dueNanos() - nowNanos <= 0) {
            ready.add(later.element());
            later.remove();
        }
        return ready.size();
    }

    /** When the next one is due of those that were not when last asked, or {@link Nanos#NEVER}. */
    long nextDue() {
        Waiting next = later.peek();
        return next == null ? Nanos.NEVER : next.dueNanos();
    }

    boolean isEmpty() {
        return ready.isEmpty() && later.isEmpty();
    }
}
