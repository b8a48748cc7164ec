package io.aitherzero.parallel;

import io.aitherzero.api.parallel.Batch;
import io.aitherzero.api.parallel.BatchOptions;
import io.aitherzero.api.parallel.BatchSummary;
import io.aitherzero.api.parallel.ItemBody;
import io.aitherzero.api.parallel.Job;
import io.aitherzero.api.parallel.JobProfile;
import io.aitherzero.api.parallel.Outcome;
import io.aitherzero.api.parallel.ParallelExecutor;
import io.aitherzero.api.parallel.ResultStream;
import io.aitherzero.base.Nanos;
import io.aitherzero.base.StackPlace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The batches of one owner, a module for example. Closing it ends them all. Safe for use by any thread. */
public final class JobScope implements ParallelExecutor, AutoCloseable {
    private final EngineParts parts;
    private final Optional<String> module;
    private final Optional<BatchRecords> records;
    private final Runnable whenClosed;
    private final Set<BatchRun<?>> running = new LinkedHashSet<>();
    private final ExecutorService threads;
    private boolean closed;

    /**
     * A scope without batches.
     *
     * @param module whose it is; empty for that of the engine itself
     * @param records where batches go that are over
     * @param whenClosed run when all batches are over
     */
    JobScope(EngineParts parts, Optional<String> module, Optional<BatchRecords> records, Runnable whenClosed) {
        this.parts = parts;
        this.module = module;
        this.records = records;
        this.whenClosed = whenClosed;
        threads = WorkerThreads.platform(parts.group());
    }

    @Override
    public <I extends @Nullable Object, T> Batch<T> forEach(
            Collection<? extends I> items, ItemBody<? super I, ? extends T> body, BatchOptions options) {
        requireNoProfile(options);
        return keep(items.toArray(), null, ItemTask.items(options, body), options, kept -> List.of());
    }

    @Override
    public <T> Batch<T> run(List<? extends Job<? extends T>> jobs, BatchOptions options) {
        @Nullable Object[] items = jobs.toArray();
        int[] order = options.profile().isEmpty() ? null : longestFirst(items, options.profile());
        return keep(items, order, ItemTask.jobs(options), options, kept -> BatchRecord.jobs(kept.all()));
    }

    /** Positions by expected time; jobs of the same time stay in the order of the input. */
    private static int[] longestFirst(@Nullable Object[] items, JobProfile profile) {
        List<String> names = Arrays.stream(items)
                .map(item -> item instanceof Job<?> job ? job.name() : "")
                .toList();
        List<Duration> expected = profile.expected(names);
        return IntStream.range(0, items.length)
                .boxed()
                .sorted(Comparator.<Integer, Duration>comparing(expected::get).reversed())
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static void requireNoProfile(BatchOptions options) {
        if (!options.profile().isEmpty()) {
            throw new IllegalArgumentException(("Batch '%s' has a profile of named jobs, but its items have no names;"
                            + " begin it with run and jobs, or leave the profile out")
                    .formatted(options.task()));
        }
    }

    /** @param jobs what a record tells of single items */
    private <T> Batch<T> keep(
            @Nullable Object[] items,
            int @Nullable [] order,
            ItemTask task,
            BatchOptions options,
            Function<Results.InOrder<T>, List<BatchRecord.JobTime>> jobs) {
        long now = parts.clock().getAsLong();
        Results.InOrder<T> results = new Results.InOrder<>(items.length);
        Source source = new Source.Whole(items, now, order);
        return new BatchHandle<>(begin(options, task, source, results, now, () -> jobs.apply(results)), results);
    }

    @Override
    public <I extends @Nullable Object, T> ResultStream<T> stream(
            Iterator<? extends I> items,
            ItemBody<? super I, ? extends T> body,
            BatchOptions options,
            ResultStream.Order order) {
        requireNoProfile(options);
        long now = parts.clock().getAsLong();
        Results.Handed<T> results = new Results.Handed<>(order == ResultStream.Order.INPUT);
        return new StreamHandle<>(
                begin(options, ItemTask.items(options, body), new Source.Read(items), results, now, List::of), results);
    }

    private <T> BatchRun<T> begin(
            BatchOptions options,
            ItemTask task,
            Source source,
            Results<T> results,
            long now,
            Supplier<List<BatchRecord.JobTime>> jobs) {
        JobEvents events = JobEvents.begin();
        WorkerThreads own = new WorkerThreads(threads, options);
        BatchRun<T> run =
                new BatchRun<>(parts, own, options, task, source, results, now, gone -> left(gone, events, jobs));
        synchronized (this) {
            if (closed) {
                throw new IllegalStateException("Batch '%s' cannot begin: the jobs of %s were stopped; begin it earlier"
                        .formatted(options.task(), owner()));
            }
            running.add(run);
        }
        run.begin();
        return run;
    }

    /** Not before: an item that is given up needs another thread for its worker. */
    private synchronized void shutDownIfOver() {
        if (closed && running.isEmpty()) {
            threads.shutdown();
        }
    }

    private void left(BatchRun<?> run, JobEvents events, Supplier<List<BatchRecord.JobTime>> jobs) {
        try {
            records.ifPresent(keeper -> keeper.add(() -> new BatchRecord(
                    module.orElse(BatchRecord.ENGINE), run.options().limit(), run.summary(), jobs.get())));
            if (events.areRecorded()) {
                events.over(run.summary());
            }
        } finally {
            // last, since who closes the scope waits for the batches that it still finds here
            synchronized (this) {
                running.remove(run);
                notifyAll();
                shutDownIfOver();
            }
        }
    }

    private String owner() {
        return module.map("Module '%s'"::formatted).orElse("The engine");
    }

    /**
     * Cancels the batches, begins no more, and waits until their threads have ended or their items are abandoned; this
     * takes no longer than the longest grace. Called from inside an item, it does not wait for that item's own batch.
     * If the calling thread is interrupted it waits no longer and keeps its interrupt.
     */
    @Override
    public void close() {
        List<String> ignored = close(Duration.ofNanos(Long.MAX_VALUE));
    }

    /**
     * The same, but waits no longer than that.
     *
     * @param longest for all batches together; zero for not at all
     * @return a sentence for each batch of which something goes on
     */
    public List<String> close(Duration longest) {
        List<BatchRun<?>> batches;
        synchronized (this) {
            closed = true;
            batches = List.copyOf(running);
        }
        batches.forEach(run -> run.cancel("%s was stopped.".formatted(owner())));
        long begin = System.nanoTime();
        List<String> left = new ArrayList<>();
        for (BatchRun<?> run : batches) {
            boolean gone = false;
            try {
                gone = run.awaitThreads(Nanos.of(longest) - (System.nanoTime() - begin));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            leftover(run, gone).ifPresent(left::add);
        }
        shutDownIfOver();
        whenClosed.run();
        return left;
    }

    /**
     * Waits until no batch runs.
     *
     * @param longest how long
     * @return whether none runs; another thread may begin one at any time
     */
    public synchronized boolean awaitIdle(Duration longest) {
        long end = System.nanoTime() + Nanos.of(longest);
        while (!running.isEmpty() && end - System.nanoTime() > 0) {
            try {
                TimeUnit.NANOSECONDS.timedWait(this, end - System.nanoTime());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        return running.isEmpty();
    }

    /** How many batches run now. */
    public synchronized int running() {
        return running.size();
    }

    private static Optional<String> leftover(BatchRun<?> run, boolean gone) {
        String task = run.options().task();
        if (!gone) {
            return Optional.of("Batch '%s' still runs %d items.%s"
                    .formatted(
                            task,
                            run.progress().running(),
                            run.place()
                                    .map(frame -> " One is at " + StackPlace.text(frame) + ".")
                                    .orElse("")));
        }
        Optional<String> reader = run.leftReading();
        if (reader.isPresent()) {
            return Optional.of("Batch '%s' left thread '%s' behind, which reads its items and would not stop."
                    .formatted(task, reader.get()));
        }
        BatchSummary summary = run.summary();
        long abandoned = summary.count(Outcome.ABANDONED);
        return abandoned == 0
                ? Optional.empty()
                : Optional.of("Batch '%s' left %d behind that would not stop: %s"
                        .formatted(task, abandoned, hanging(summary)));
    }

    private static String hanging(BatchSummary summary) {
        return summary.errorGroups().stream()
                .filter(group -> group.message().contains("It ignored its interrupt"))
                .map(group -> "item %s, %s".formatted(group.first(), group.message()))
                .findFirst()
                .orElse("see its report.");
    }
}
