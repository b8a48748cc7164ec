package io.aitherzero.parallel;

import io.aitherzero.api.parallel.Batch;
import io.aitherzero.api.parallel.BatchOptions;
import io.aitherzero.api.parallel.ItemBody;
import io.aitherzero.api.parallel.Job;
import io.aitherzero.api.parallel.ParallelExecutor;
import io.aitherzero.api.parallel.ResultStream;
import io.aitherzero.parallel.limit.Chores;
import io.aitherzero.parallel.limit.HeapWatch;
import io.aitherzero.parallel.limit.Policies;
import io.aitherzero.parallel.limit.PolicySource;
import io.aitherzero.parallel.memory.MemoryMonitor;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs batches of items. Each batch has worker threads of its own, which claim one item after the other and end with the
 * batch; a watchdog thread outside of them all sees to timeouts. Safe for use by any thread.
 */
public final class JobEngine implements ParallelExecutor, AutoCloseable {
    private final EngineParts parts;
    private final JobScope ownScope;
    private final HeapWatch heap = new HeapWatch();
    private final Chores chores = new Chores();
    private final Policies policies;
    private final Optional<BatchRecords> records;
    private final Set<JobScope> scopes = new LinkedHashSet<>();
    private boolean closed;

    private JobEngine(Builder builder) {
        policies = new Policies(builder.memory, builder.clock, heap, chores);
        records = builder.records.map(keeper -> new BatchRecords(keeper, chores));
        Watchdog watchdog = new Watchdog(builder.clock);
        parts = new EngineParts(
                builder.clock,
                watchdog,
                Thread.currentThread().getThreadGroup(),
                builder.policies.orElse(policies),
                builder.admission.orElseGet(() -> new MemoryAdmission(heap, watchdog::soon)),
                builder.logging,
                builder.metered);
        ownScope = new JobScope(parts, Optional.empty(), records, () -> {});
    }

    /** An engine with all kinds of limits, which remembers the best ones until it is closed. */
    public static JobEngine create() {
        return builder().build();
    }

    /** A builder of an engine that can do more. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public <I extends @Nullable Object, T> Batch<T> forEach(
            Collection<? extends I> items, ItemBody<? super I, ? extends T> body, BatchOptions options) {
        return ownScope.forEach(items, body, options);
    }

    @Override
    public <T> Batch<T> run(List<? extends Job<? extends T>> jobs, BatchOptions options) {
        return ownScope.run(jobs, options);
    }

    @Override
    public <I extends @Nullable Object, T> ResultStream<T> stream(
            Iterator<? extends I> items,
            ItemBody<? super I, ? extends T> body,
            BatchOptions options,
            ResultStream.Order order) {
        return ownScope.stream(items, body, options, order);
    }

    /**
     * The executor of one module, to be closed when the module stops.
     *
     * @param id the module
     * @throws IllegalStateException if this engine is closed
     */
    public JobScope forModule(String id) {
        JobScope[] scope = new JobScope[1];
        scope[0] = new JobScope(parts, Optional.of(id), records, () -> forget(scope[0]));
        synchronized (this) {
            if (closed) {
                throw new IllegalStateException(
                        "Module '%s' gets no executor: the engine is closed; start the module earlier".formatted(id));
            }
            scopes.add(scope[0]);
        }
        return scope[0];
    }

    private synchronized void forget(JobScope scope) {
        scopes.remove(scope);
    }

    /**
     * Closes all scopes, as {@link JobScope#close()} does, ends the watchdog, writes what limits were found, and hands over
     * the last records.
     */
    @Override
    public void close() {
        List<JobScope> open;
        synchronized (this) {
            closed = true;
            open = List.copyOf(scopes);
        }
        open.forEach(JobScope::close);
        ownScope.close();
        parts.watchdog().close();
        chores.close();
        records.ifPresent(BatchRecords::close);
        policies.close();
        heap.close();
    }

    /** What watches the memory of this JVM for the batches; it begins to when this is first asked for. */
    public MemoryMonitor memory() {
        return heap.monitor();
    }

    /** Tells the watchdog that a clock was moved by hand. */
    void clockMoved() {
        parts.watchdog().wake();
    }

    /** Makes an engine. */
    public static final class Builder {
        private LongSupplier clock = System::nanoTime;
        private Optional<Admission> admission = Optional.empty();
        private Optional<PolicySource> policies = Optional.empty();
        private Optional<Path> memory = Optional.empty();
        private Optional<Consumer<List<BatchRecord>>> records = Optional.empty();
        private boolean logging = true;
        private boolean metered = true;

        private Builder() {}

        /** Makes the policies of batches whose limit is not fixed, in place of the formula and the search. */
        public Builder policies(PolicySource source) {
            policies = Optional.of(source);
            return this;
        }

        /**
         * Remembers the limits that batches found, by task, for this and later engines.
         *
         * @param file a properties file; it and its folder are made when there is something to remember
         */
        public Builder memory(Path file) {
            memory = Optional.of(file);
            return this;
        }

        /**
         * Hands each batch that is over to whoever keeps records; without it none are made.
         *
         * @param keeper called by one thread of the engine at a time, at most twice a second and once more when the engine
         *     is closed, by the closing thread then; it may write files. What it throws is logged. Where more than 200
         *     batches end between two calls, it gets the latest
         */
        public Builder records(Consumer<List<BatchRecord>> keeper) {
            records = Optional.of(keeper);
            return this;
        }

        /** What items need beside a permit, instead of the memory that their batch reserves. */
        public Builder admission(Admission newAdmission) {
            admission = Optional.of(newAdmission);
            return this;
        }

        /** Items log nothing, so they get no logging context of their caller, and no logging is started for it. */
        public Builder withoutLogging() {
            logging = false;
            return this;
        }

        /**
         * Processor time and allocated bytes of items are not measured, but in batches that reserve memory, which have to
         * know; what measures them takes 15 ms to load.
         */
        public Builder withoutMeters() {
            metered = false;
            return this;
        }

        /** The clock, in nanoseconds from any point; {@link System#nanoTime} if nothing is said. */
        public Builder clock(LongSupplier nanos) {
            clock = nanos;
            return this;
        }

        /** The engine. */
        public JobEngine build() {
            return new JobEngine(this);
        }
    }
}
