package io.aitherzero.api.parallel;

/**
 * Hears of the items of a batch as they begin and end: a journal, a progress line. Called on the thread that ran the item
 * or, for items that did not run or are abandoned, on one of the engine's; by several threads at once. What it throws is
 * logged and does not change the result. One that blocks in {@link #ended} holds up its batch, also when that is
 * cancelled.
 */
public interface BatchListener {
    /** Hears nothing. */
    BatchListener NONE = new BatchListener() {};

    /**
     * An attempt begins.
     *
     * @param context the item's place in the batch
     */
    default void began(JobContext context) {}

    /**
     * An item is over. Called once for each item of the batch, and before {@link Batch#await()} returns.
     *
     * @param result how it ended
     */
    default void ended(JobResult<?> result) {}
}
