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

/** What a module may keep for as long as it likes: each batch goes to the executor of the module's present run. */
final class ModuleExecutor implements ParallelExecutor {
    private final Supplier<? extends ParallelExecutor> present;

    ModuleExecutor(Supplier<? extends ParallelExecutor> present) {
        this.present = present;
    }

    @Override
    public <I extends @Nullable Object, T> Batch<T> forEach(
            Collection<? extends I> items, ItemBody<? super I, ? extends T> body, BatchOptions options) {
        return present.get().forEach(items, body, options);
    }

    @Override
    public <T> Batch<T> run(List<? extends Job<? extends T>> jobs, BatchOptions options) {
        return present.get().run(jobs, options);
    }

    @Override
    public <I extends @Nullable Object, T> ResultStream<T> stream(
            Iterator<? extends I> items,
            ItemBody<? super I, ? extends T> body,
            BatchOptions options,
            ResultStream.Order order) {
        return present.get().stream(items, body, options, order);
    }
}
