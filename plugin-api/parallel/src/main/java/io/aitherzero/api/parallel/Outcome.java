package io.aitherzero.api.parallel;

/** How an item of a batch ended. Each item has exactly one outcome. */
public enum Outcome {
    /** The body returned. */
    SUCCEEDED,
    /** The body threw, in its last attempt. */
    FAILED,
    /** The item ran longer than its timeout and stopped when it was interrupted. */
    TIMED_OUT,
    /** The item was told to stop, ignored its interrupt, and still ran when the grace was over. */
    ABANDONED,
    /** The item was told to stop while it ran, and stopped. */
    CANCELLED,
    /** The item never ran; the result says why. */
    NOT_STARTED,
    /** The item was already done in an earlier run. */
    SKIPPED;

    /** Whether the item's work is done, now or earlier. */
    public boolean isGood() {
        return this == SUCCEEDED || this == SKIPPED;
    }

    /** Whether the item ran and failed by itself: it threw, ran too long, or hangs. */
    public boolean isFailure() {
        return this == FAILED || this == TIMED_OUT || this == ABANDONED;
    }
}
