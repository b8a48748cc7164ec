package io.aitherzero.api.parallel;

import java.util.Iterator;

/**
 * The results of a batch, handed over while it runs. Items are read from their source only as far as the window of the
 * options reaches ahead of the results that were taken. One thread takes results; the controls are for any thread.
 *
 * @param <T> the value
 */
public interface ResultStream<T> extends Iterator<JobResult<T>>, BatchControl, AutoCloseable {
    /** In which order results are handed over. */
    enum Order {
        /** That of the input; a slow item holds back those after it. */
        INPUT,
        /** As items end. */
        COMPLETION
    }

    /**
     * Whether there is another result; waits for it.
     *
     * @throws java.util.concurrent.CancellationException if the waiting thread is interrupted, with its interrupt set
     *     again; the batch goes on
     * @throws IllegalStateException if the source of the items threw; its exception is the cause
     */
    @Override
    boolean hasNext();

    /**
     * Waits until the batch is over, results that were not taken included, and tells its figures.
     *
     * @throws InterruptedException if the waiting thread is interrupted
     * @throws IllegalStateException if results are left to take, or the source of the items threw
     */
    BatchSummary summary() throws InterruptedException;

    /** Cancels what has not ended. Returns at once. */
    @Override
    void close();
}
