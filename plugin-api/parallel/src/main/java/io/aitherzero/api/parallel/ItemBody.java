package io.aitherzero.api.parallel;

import org.jspecify.annotations.Nullable;

/**
 * What is done with each item of a batch. Called by several threads at once.
 *
 * @param <I> the item
 * @param <T> the value
 */
@FunctionalInterface
public interface ItemBody<I extends @Nullable Object, T> {
    /**
     * Does the work of one item. An interrupt or {@link JobContext#isCancelled()} asks it to end soon.
     *
     * @param item the item
     * @param context the item's place in the batch
     * @return the value, or null if there is none
     * @throws Exception if the item failed
     */
    @Nullable
    T run(I item, JobContext context) throws Exception;
}
