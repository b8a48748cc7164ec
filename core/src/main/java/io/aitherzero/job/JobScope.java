package io.aitherzero.job;

import io.aitherzero.api.Batch;
import io.aitherzero.api.BatchOptions;
import io.aitherzero.api.ItemBody;
import io.aitherzero.api.Job;
import io.aitherzero.api.ParallelExecutor;
import io.aitherzero.api.ResultStream;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The batches of one owner, a module for example. Closing it ends them all. Safe for use by any thread. */
public final class JobScope implements ParallelExecutor, AutoCloseable {
    private final EngineParts parts;
    private final String owner;
    private final Runnable whenClosed;
    private final Set<BatchRun<?>> running = new LinkedHashSet<>();
    private boolean closed;

    /** @param whenClosed run when all batches are over */
    JobScope(EngineParts parts, String owner, Runnable whenClosed) {
        this.parts = parts;
        this.owner = owner;
        this.whenClosed = whenClosed;
    }

    @Override
    public <I extends @Nullable Object, T> Batch<T> forEach(
            Collection<? extends I> items, ItemBody<? super I, ? extends T> body, BatchOptions options) {
        return keep(items.toArray(), ItemTask.items(options, body), options);
    }

    @Override
    public <T> Batch<T> run(List<? extends Job<? extends T>> jobs, BatchOptions options) {
        return keep(jobs.toArray(), ItemTask.jobs(options), options);
    }

    private <T> Batch<T> keep(@Nullable Object[] items, ItemTask task, BatchOptions options) {
        long now = parts.clock().getAsLong();
        Results.InOrder<T> results = new Results.InOrder<>(items.length);
        return new BatchHandle<>(begin(options, task, new Source.Whole(items, now), results, now), results);
    }

    @Override
    public <I extends @Nullable Object, T> ResultStream<T> stream(
            Iterator<? extends I> items,
            ItemBody<? super I, ? extends T> body,
            BatchOptions options,
            ResultStream.Order order) {
        long now = parts.clock().getAsLong();
        Results.Handed<T> results = new Results.Handed<>(order == ResultStream.Order.INPUT);
        return new StreamHandle<>(
                begin(options, ItemTask.items(options, body), new Source.Read(items), results, now), results);
    }

    private <T> BatchRun<T> begin(BatchOptions options, ItemTask task, Source source, Results<T> results, long now) {
        BatchRun<T> run = new BatchRun<>(parts, options, task, source, results, now, this::left);
        synchronized (this) {
            if (closed) {
                throw new IllegalStateException("Batch '%s' cannot begin: the jobs of %s were stopped; begin it earlier"
                        .formatted(options.task(), owner));
            }
            running.add(run);
        }
        run.begin();
        return run;
    }

    private synchronized void left(BatchRun<?> run) {
        running.remove(run);
    }

    /**
     * Cancels the batches, begins no more, and waits until their threads have ended or their items are abandoned; this
     * takes no longer than the longest grace. Called from inside an item, it does not wait for that item's own batch.
     * If the calling thread is interrupted it waits no longer and keeps its interrupt.
     */
    @Override
    public void close() {
        List<BatchRun<?>> batches;
        synchronized (this) {
            closed = true;
            batches = List.copyOf(running);
        }
        batches.forEach(run -> run.cancel("%s was stopped.".formatted(owner)));
        try {
            for (BatchRun<?> run : batches) {
                run.waiting().forThreads();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        whenClosed.run();
    }
}
