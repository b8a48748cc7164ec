package io.aitherzero.parallel.limit;

import io.aitherzero.api.parallel.BatchOptions;
import io.aitherzero.api.parallel.Limit;
import io.aitherzero.api.parallel.Workload;
import io.aitherzero.parallel.limit.LimitMemory.Finding;
import io.aitherzero.parallel.limit.LimitMemory.Optimum;
import io.aitherzero.parallel.limit.LimitMemory.TaskKey;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The policies that come with the engine: the formula, and the search, which begins with the formula's limit and remembers
 * by task what it found. Safe for use by several threads.
 */
public final class Policies implements PolicySource, AutoCloseable {
    private static final long SAVE_MILLIS = 500;

    private final Optional<Path> file;
    private final LongSupplier clock;
    private final HeapWatch heap;
    private final ThrottleFormula formula = new ThrottleFormula(Runtime.getRuntime()::availableProcessors);
    private final Chores chores;
    private final Supplier<OptionalDouble> load;
    private final AtomicBoolean saveComes = new AtomicBoolean();
    private @Nullable LimitMemory memory;

    /**
     * Begins no thread and reads no file until a policy needs it.
     *
     * @param file where limits are remembered; empty to forget them with this object
     * @param chores reads the load and writes the file
     */
    public Policies(Optional<Path> file, LongSupplier clock, HeapWatch heap, Chores chores) {
        this.file = file;
        this.clock = clock;
        this.heap = heap;
        this.chores = chores;
        load = new LateReading(MeasuredLoad::new, chores::soon, clock);
    }

    @Override
    public ThrottlePolicy policy(BatchOptions options) {
        Workload workload = options.workload();
        if (options.limit() instanceof Limit.Formula limit) {
            return new FormulaLimit(formula, workload, limit.most(), load, heap::liveShare);
        }
        if (options.limit() instanceof Limit.Adaptive limit) {
            return adaptive(options.task(), workload, limit.most());
        }
        return new FixedLimit(((Limit.Fixed) options.limit()).atOnce(), clock.getAsLong());
    }

    private AdaptiveLimit adaptive(String task, Workload workload, int most) {
        int processors = Runtime.getRuntime().availableProcessors();
        int prior = ThrottleFormula.limit(
                formula.base(workload, clock.getAsLong()),
                load.get().orElse(1),
                ThrottleFormula.memoryFactor(heap.knownLiveShare().orElse(0)),
                ThrottleFormula.MOST);
        TaskKey key = new TaskKey(task, workload, processors);
        LimitMemory known = memory();
        Optional<Optimum> before = known.recall(key);
        AdaptiveLimit.Bounds bounds = new AdaptiveLimit.Bounds(workload, processors, prior, most);
        return new AdaptiveLimit(bounds, before, found -> keep(known, key, before, found));
    }

    private synchronized LimitMemory memory() {
        LimitMemory known = memory;
        if (known == null) {
            InstantSource time = InstantSource.system();
            known = file.map(path -> new LimitMemory(path, time)).orElseGet(() -> new LimitMemory(time));
            memory = known;
        }
        return known;
    }

    /** Under the batch's lock: the writing is left to another thread, and many findings to one writing. */
    private void keep(LimitMemory known, TaskKey key, Optional<Optimum> before, Finding found) {
        known.keep(key, before, found);
        if (file.isPresent() && saveComes.compareAndSet(false, true)) {
            chores.later(
                    () -> {
                        saveComes.set(false);
                        known.save();
                    },
                    SAVE_MILLIS);
        }
    }

    /** Writes what is not written yet, on the calling thread. */
    @Override
    public void close() {
        LimitMemory known;
        synchronized (this) {
            known = memory;
        }
        if (known != null) {
            known.save();
        }
    }
}
