package io.aitherzero.api.parallel;

import java.time.Duration;
import java.util.Optional;

/** The place of a running item in its batch. Valid while the item runs; safe for use by any thread. */
public interface JobContext {
    /** The item's position in the input, from 0. */
    long index();

    /** The job's name; empty for items of {@code forEach} and {@code stream}. */
    Optional<String> key();

    /** Which attempt this is, from 1. */
    int attempt();

    /** Whether the item was told to stop: its timeout, the batch's deadline, a halt or a cancellation. */
    boolean isCancelled();

    /** Time until the item's timeout or the batch's deadline, whichever comes first; empty if there is neither. */
    Optional<Duration> remaining();

    /**
     * Cancels the batch this item belongs to, this item included.
     *
     * @param reason a sentence for the results
     */
    void cancelBatch(String reason);
}
