package io.aitherzero.api.parallel;

import java.time.Duration;
import java.util.Optional;

/**
 * A batch of {@link ParallelExecutor#forEach} or {@link ParallelExecutor#run}.
 *
 * @param <T> the value
 */
public interface Batch<T> extends BatchControl {
    /**
     * Waits until each item has its outcome. An item that waits for a batch it began lends the batch its own permit to
     * run. It lends nothing while it waits for another thread that waits for the batch: where all permits are
     * taken that lasts until the item is told to stop.
     *
     * @throws InterruptedException if the waiting thread is interrupted; the batch goes on
     */
    BatchReport<T> await() throws InterruptedException;

    /**
     * Waits no longer than that.
     *
     * @param longest how long to wait
     * @return the report, or empty if the batch is not over
     * @throws InterruptedException if the waiting thread is interrupted; the batch goes on
     */
    Optional<BatchReport<T>> await(Duration longest) throws InterruptedException;
}
