package io.aitherzero.host;

import io.aitherzero.api.parallel.Batch;
import io.aitherzero.api.parallel.BatchOptions;
import io.aitherzero.api.parallel.ItemBody;
import io.aitherzero.api.parallel.Job;
import io.aitherzero.api.parallel.ParallelExecutor;
import io.aitherzero.api.parallel.ResultStream;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a module may keep for as long as it likes: each batch goes to the executor of the module's present run. Items get the
 * module's class loader as their context, whatever thread begins the batch.
 */
final class ModuleExecutor implements ParallelExecutor {
    private final Supplier<? extends ParallelExecutor> present;

    private final ClassLoader loader;

    ModuleExecutor(Supplier<? extends ParallelExecutor> present, ClassLoader loader) {
        this.present = present;
        this.loader = loader;
    }

    private <R> R inModule(Supplier<R> begin) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return begin.get();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Override
    public <I extends @Nullable Object, T> Batch<T> forEach(
            Collection<? extends I> items, ItemBody<? super I, ? extends T> body, BatchOptions options) {
        return inModule(() -> present.get().forEach(items, body, options));
    }

    @Override
    public <T> Batch<T> run(List<? extends Job<? extends T>> jobs, BatchOptions options) {
        return inModule(() -> present.get().run(jobs, options));
    }

    @Override
    public <I extends @Nullable Object, T> ResultStream<T> stream(
            Iterator<? extends I> items,
            ItemBody<? super I, ? extends T> body,
            BatchOptions options,
            ResultStream.Order order) {
        return inModule(() -> present.get().stream(items, body, options, order));
    }
}
