package io.aitherzero.api.parallel;

/** A batch that was begun. Safe for use by any thread. */
public interface BatchControl {
    /** How far it is. */
    BatchProgress progress();

    /**
     * Tells running items to stop and begins no more. Returns at once; the first call wins and later ones do nothing.
     *
     * @param reason a sentence for the results
     * @return whether this call stopped the batch
     */
    boolean cancel(String reason);

    /**
     * Sets the number of items that run at once from now on, instead of what the limit of the options would choose. Items
     * that run go on when it is lowered.
     *
     * @param limit at least 1
     * @throws IllegalArgumentException if it is less
     */
    void setLimit(int limit);
}
