package io.aitherzero.parallel;

import io.aitherzero.api.parallel.BatchOptions;
import io.aitherzero.base.Nanos;
import io.aitherzero.parallel.Watchdog.Timer;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks after the running items of one batch: tells those to stop that run longer than their timeout, and gives those up
 * that do not. It looks when the first of them is due, so it costs nothing per item.
 */
final class Patrol {
    private static final long AGAIN_NANOS = 10_000_000;

    private final BatchRun<?> batch;
    private final Watchdog watchdog;
    private final LongSupplier clock;
    private final TimeoutRule timeout;
    private final long graceNanos;
    private @Nullable Timer next;
    private @Nullable Timer deadline;
    private boolean ended;

    Patrol(BatchRun<?> batch, Watchdog watchdog, LongSupplier clock, TimeoutRule timeout, long graceNanos) {
        this.batch = batch;
        this.watchdog = watchdog;
        this.clock = clock;
        this.timeout = timeout;
        this.graceNanos = graceNanos;
    }

    /** Looks at the running items no later than then. */
    synchronized void lookAt(long nanos) {
        if (ended || (next != null && next.atNanos() - nanos <= 0)) {
            return;
        }
        if (next != null) {
            watchdog.cancel(next);
        }
        next = watchdog.at(nanos, this::look);
    }

    /** Looks when the first item may have run too long, and ends the batch at its deadline. */
    void begin(BatchOptions options, long startNanos) {
        options.deadline().ifPresent(time -> deadline(options.task(), startNanos, Nanos.of(time)));
        timeout.nanos().ifPresent(nanos -> lookAt(startNanos + nanos));
    }

    private synchronized void deadline(String task, long startNanos, long nanos) {
        String reason =
                "The deadline of batch '%s', %s after its begin, has passed.".formatted(task, Nanos.words(nanos));
        deadline = watchdog.at(startNanos + nanos, () -> batch.cancel(reason));
    }

    /** The timeout begins to hold, or became shorter. */
    void timeoutChanged() {
        timeout.nanos().ifPresent(nanos -> watchdog.soon(this::look));
    }

    void stopped(long nowNanos) {
        lookAt(nowNanos + graceNanos);
    }

    synchronized void end() {
        ended = true;
        if (next != null) {
            watchdog.cancel(next);
            next = null;
        }
        if (deadline != null) {
            watchdog.cancel(deadline);
        }
    }

    private void look() {
        synchronized (this) {
            // when it looks out of turn, the next look is planned anew
            if (next != null) {
                watchdog.cancel(next);
            }
            next = null;
        }
        long now = clock.getAsLong();
        OptionalLong longest = timeout.nanos();
        long soonest = longest.isPresent() ? longest.getAsLong() : Long.MAX_VALUE;
        boolean all = false;
        try {
            for (Worker worker : batch.workers()) {
                Attempt attempt = worker.current();
                if (attempt != null) {
                    soonest = Math.min(soonest, look(worker, attempt, longest, now));
                }
            }
            all = true;
        } finally {
            // memory may run out in the middle of it
            soonest = all ? soonest : Math.min(soonest, AGAIN_NANOS);
            if (soonest != Long.MAX_VALUE) {
                lookAt(now + soonest);
            }
        }
    }

    /** Nanoseconds until this attempt has to be looked at again. */
    private long look(Worker worker, Attempt attempt, OptionalLong longest, long now) {
        if (longest.isPresent() && attempt.isRunning()) {
            long left = longest.getAsLong() - (now - attempt.startNanos());
            if (left > 0) {
                return left;
            }
            attempt.stopForTimeout(longest.getAsLong(), now);
        }
        Optional<Long> stoppedAt = attempt.stoppedAt();
        if (stoppedAt.isEmpty()) {
            return Long.MAX_VALUE;
        }
        long left = graceNanos - (now - stoppedAt.get());
        if (left > 0) {
            return left;
        }
        if (attempt.abandon(now)) {
            batch.replace(worker, attempt);
        }
        return Long.MAX_VALUE;
    }
}
