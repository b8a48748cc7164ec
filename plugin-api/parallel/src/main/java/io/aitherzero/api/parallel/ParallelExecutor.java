package io.aitherzero.api.parallel;

import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs items in parallel, so many at once as is good for the machine, and accounts for each of them. Safe for use by any
 * thread.
 *
 * <p>CPU and MIXED work runs on platform threads, IO and NETWORK on virtual ones where the JVM has them. The logging
 * context and the context class loader of the caller are those of the items. A batch begun by an item shares the permits
 * of the batch it belongs to, and is cancelled with its item.
 */
public interface ParallelExecutor {
    /**
     * Begins a batch of items. The collection is copied.
     *
     * @param items the items, null among them allowed
     * @param body what is done with each
     * @param options how
     * @param <I> the item
     * @param <T> the value
     * @throws IllegalStateException if this executor is closed
     */
    <I extends @Nullable Object, T> Batch<T> forEach(
            Collection<? extends I> items, ItemBody<? super I, ? extends T> body, BatchOptions options);

    /**
     * Begins a batch of named jobs. Names need not be unique.
     *
     * @param jobs the jobs
     * @param options how
     * @param <T> the value
     * @throws IllegalStateException if this executor is closed
     */
    <T> Batch<T> run(List<? extends Job<? extends T>> jobs, BatchOptions options);

    /**
     * Begins a batch of items that are read one by one while it runs, and hands over their results.
     *
     * @param items the items; used by one thread at a time, which is interrupted when the batch stops, and left behind
     *     after the grace if it does not come back. An item that comes in time then is reported as not started
     * @param body what is done with each
     * @param options how
     * @param order the order of the results
     * @param <I> the item
     * @param <T> the value
     * @throws IllegalStateException if this executor is closed
     */
    <I extends @Nullable Object, T> ResultStream<T> stream(
            Iterator<? extends I> items,
            ItemBody<? super I, ? extends T> body,
            BatchOptions options,
            ResultStream.Order order);
}
