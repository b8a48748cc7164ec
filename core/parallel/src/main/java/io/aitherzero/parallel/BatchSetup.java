package io.aitherzero.parallel;

import io.aitherzero.api.parallel.BatchOptions;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What is settled about a batch before it begins. Its items know no more of it.
 *
 * @param options what the caller asked for
 * @param task what is done with each item
 * @param context what its threads take over from the thread that began it
 * @param timeout how long an item may run
 * @param permits of its own, and of the pool shared with the batches around and inside it
 * @param parent the item that it was begun in, if it was
 * @param clock the engine's
 * @param startNanos when it began
 * @param cancel ends it early, for a reason
 */
record BatchSetup(
        BatchOptions options,
        ItemTask task,
        CallerContext context,
        TimeoutRule timeout,
        Permits permits,
        Optional<Attempt> parent,
        LongSupplier clock,
        long startNanos,
        Consumer<String> cancel) {

    long now() {
        return clock.getAsLong();
    }

    Optional<Duration> remaining(long attemptNanos) {
        return timeout.remaining(attemptNanos, now());
    }

    /** Whether this batch is the other, or was begun inside it. */
    @SuppressWarnings("ReferenceEquality") // the very batch is meant
    boolean isInside(BatchSetup other) {
        Optional<BatchSetup> batch = Optional.of(this);
        while (batch.isPresent() && batch.get() != other) {
            batch = batch.get().parent().map(Attempt::setup);
        }
        return batch.isPresent();
    }
}
