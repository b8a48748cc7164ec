package io.aitherzero.parallel;

import io.aitherzero.api.parallel.BatchOptions;
import io.aitherzero.api.parallel.ItemTimeout;
import io.aitherzero.base.Nanos;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PriorityQueue;

/** How long an item may run, now. Times are fed in the turns of the batch and read by any thread. */
final class TimeoutRule {
    private static final int FEWEST = 3;

    private final int percentOfMedian;
    private volatile long nanos = -1;
    private final PriorityQueue<Long> lower = new PriorityQueue<>(Comparator.reverseOrder());
    private final PriorityQueue<Long> upper = new PriorityQueue<>();

    private final OptionalLong deadlineNanos;

    TimeoutRule(BatchOptions options, long batchNanos) {
        ItemTimeout rule = options.itemTimeout().orElse(null);
        deadlineNanos = options.deadline()
                .map(time -> OptionalLong.of(batchNanos + Nanos.of(time)))
                .orElse(OptionalLong.empty());
        percentOfMedian = rule instanceof ItemTimeout.OfMedian share ? share.percent() : 0;
        if (rule instanceof ItemTimeout.After after) {
            nanos = Nanos.of(after.time());
        }
    }

    /** Empty for as long as it likes. */
    OptionalLong nanos() {
        long now = nanos;
        return now < 0 ? OptionalLong.empty() : OptionalLong.of(now);
    }

    /** Time until an attempt has to stop, by its own timeout or the batch's deadline. */
    Optional<Duration> remaining(long attemptNanos, long nowNanos) {
        long left = Long.MAX_VALUE;
        OptionalLong longest = nanos();
        if (longest.isPresent()) {
            left = attemptNanos + longest.getAsLong() - nowNanos;
        }
        if (deadlineNanos.isPresent()) {
            left = Math.min(left, deadlineNanos.getAsLong() - nowNanos);
        }
        return left == Long.MAX_VALUE ? Optional.empty() : Optional.of(Duration.ofNanos(Math.max(0, left)));
    }

    /** Whether it depends on the items that succeeded. */
    boolean learns() {
        return percentOfMedian != 0;
    }

    /** Counts an item that succeeded; answers whether the timeout became shorter. */
    boolean succeeded(long runNanos) {
        if (!learns()) {
            return false;
        }
        if (lower.isEmpty() || runNanos <= lower.element()) {
            lower.add(runNanos);
        } else {
            upper.add(runNanos);
        }
        if (lower.size() > upper.size() + 1) {
            upper.add(lower.remove());
        } else if (upper.size() > lower.size()) {
            lower.add(upper.remove());
        }
        if (lower.size() + upper.size() < FEWEST) {
            return false;
        }
        long before = nanos;
        nanos = Math.max(1, Math.round(lower.element() / 100.0 * percentOfMedian));
        return before < 0 || nanos < before;
    }
}
