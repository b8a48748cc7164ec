package io.aitherzero.parallel.memory;

import io.aitherzero.base.DetachedThread;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import jdk.jfr.FlightRecorder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes samples, names the pressure and keeps a {@link MemoryBudget} up to date. Once started it samples on a daemon
 * thread of its own, four times a second and twenty times from {@link MemoryPressure#WARNING} on; it can also be driven
 * by hand. Loads nothing before the first sample. Safe for use by several threads.
 *
 * <p>The pressure is the worst level of the {@linkplain PressureInput inputs} that can be read. A level rises when
 * readings have asked for it for a second, and falls when they have been five points below it for a second.
 */
public final class MemoryMonitor implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(MemoryMonitor.class);
    private static final long CALM_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long SHORT_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    /* Four calm samples: one collection at a bad moment is not yet pressure. */
    private static final long DWELL_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int KEPT_CHANGES = 100;

    private final Supplier<MemorySample> probe;
    private final MemoryBudget budget;
    private final LongSupplier nanoClock;
    private final Runnable onClose;
    private final List<Consumer<PressureChange>> listeners = new CopyOnWriteArrayList<>();
    private final Map<PressureInput, HeldLevel> held = new EnumMap<>(PressureInput.class);
    private final Deque<PressureChange> changes = new ArrayDeque<>();
    private final Queue<PressureChange> untold = new ConcurrentLinkedQueue<>();
    private final AtomicInteger telling = new AtomicInteger();
    private volatile MemoryPressure pressure = MemoryPressure.NORMAL;
    private volatile @Nullable MemorySample latest;
    private volatile boolean closed;
    private @Nullable Thread thread;
    private String failure = "";

    private MemoryMonitor(Supplier<MemorySample> probe, MemoryBudget budget, LongSupplier nanoClock, Runnable onClose) {
        this.probe = probe;
        this.budget = budget;
        this.nanoClock = nanoClock;
        this.onClose = onClose;
    }

    /**
     * Of any memory.
     *
     * @param probe takes a sample
     * @param budget what to keep up to date
     * @param nanoClock nanoseconds of any origin
     */
    public MemoryMonitor(Supplier<MemorySample> probe, MemoryBudget budget, LongSupplier nanoClock) {
        this(probe, budget, nanoClock, () -> {});
    }

    /**
     * Of this JVM and its machine.
     *
     * @param budget what to keep up to date
     */
    public static MemoryMonitor ofThisJvm(MemoryBudget budget) {
        SystemProbe probe =
                new SystemProbe(Path.of("/"), () -> Oshi.PROBE.machine(), budget::reservedBytes, System::nanoTime);
        return new MemoryMonitor(probe, budget, System::nanoTime, probe::close);
    }

    /* A holder, so that nothing of OSHI is looked at before it is asked. */
    private static final class Oshi {
        static final OshiProbe PROBE = new OshiProbe();
    }

    /** Starts to sample; a second call does nothing. */
    public synchronized void start() {
        if (thread == null && !closed) {
            Thread sampling = DetachedThread.daemon(this::run, "aither-memory");
            sampling.start();
            thread = sampling;
        }
    }

    private void run() {
        while (!closed) {
            try {
                sample();
                failure = "";
            } catch (RuntimeException | Error e) {
                // out of memory above all: this thread must live to see it end
                logOnce(e);
            }
            LockSupport.parkNanos(this, pressure.compareTo(MemoryPressure.WARNING) >= 0 ? SHORT_NANOS : CALM_NANOS);
            // an interrupt that nobody here asked for would make each later park return at once
            Thread.interrupted();
        }
    }

    private void logOnce(Throwable e) {
        try {
            if (!failure.equals(e.toString())) {
                failure = e.toString();
                LOGGER.error("Memory could not be sampled; it is tried again, and the pressure stays as it was", e);
            }
        } catch (OutOfMemoryError again) {
            // nothing can be said now
        }
    }

    /** Takes a sample now, judges it, and tells listeners of a change. */
    public MemorySample sample() {
        MemorySample sample = judge();
        budget.adapt(sample.heap().floorBytes().orElse(0), pressure);
        tell();
        return sample;
    }

    private MemorySample judge() {
        MemorySample sample;
        synchronized (held) {
            sample = probe.get();
            long now = nanoClock.getAsLong();
            long reserved = budget.reservedBytes();
            Map<PressureInput, MemoryPressure> levels = new EnumMap<>(PressureInput.class);
            MemoryPressure worst = MemoryPressure.NORMAL;
            for (PressureInput input : PressureInput.values()) {
                OptionalDouble value = input.value(sample, reserved);
                MemoryPressure level = next(input, value, now).level();
                if (value.isPresent()) {
                    levels.put(input, level);
                }
                worst = level.compareTo(worst) > 0 ? level : worst;
            }
            latest = sample;
            if (worst != pressure) {
                PressureChange change = new PressureChange(now, pressure, worst, sample, reserved, levels);
                pressure = worst;
                keep(change);
                untold.add(change);
            }
        }
        return sample;
    }

    /* An input that can no longer be read asks for nothing, and is content after the dwell. */
    private HeldLevel next(PressureInput input, OptionalDouble value, long now) {
        HeldLevel before = held.getOrDefault(input, HeldLevel.NORMAL);
        MemoryPressure asks =
                value.isPresent() ? input.levels().next(before.level(), value.getAsDouble()) : MemoryPressure.NORMAL;
        HeldLevel after = before.next(asks, now, DWELL_NANOS);
        held.put(input, after);
        return after;
    }

    private void keep(PressureChange change) {
        if (changes.size() == KEPT_CHANGES) {
            changes.removeFirst();
        }
        changes.addLast(change);
    }

    /* One thread tells at a time; who comes meanwhile, even a listener, leaves its change to that thread. */
    private void tell() {
        if (telling.getAndIncrement() != 0) {
            return;
        }
        int missed = 1;
        while (missed != 0) {
            PressureChange change = untold.poll();
            while (change != null) {
                tell(change);
                change = untold.poll();
            }
            missed = telling.addAndGet(-missed);
        }
    }

    private void tell(PressureChange change) {
        // no event class is loaded unless the recorder is used
        if (ModuleLayer.boot().findModule("jdk.jfr").isPresent() && FlightRecorder.isInitialized()) {
            PressureEvent.commit(change);
        }
        for (Consumer<PressureChange> listener : listeners) {
            try {
                listener.accept(change);
            } catch (RuntimeException | Error e) {
                LOGGER.error(
                        "A listener failed when memory pressure went from {} to {}; the others are told all the same",
                        change.from(),
                        change.to(),
                        e);
            }
        }
    }

    /** The pressure by the latest sample; {@link MemoryPressure#NORMAL} before the first. */
    public MemoryPressure pressure() {
        return pressure;
    }

    /** The latest sample; empty before the first. */
    public Optional<MemorySample> latest() {
        return Optional.ofNullable(latest);
    }

    /** The latest hundred changes, the oldest first. */
    public List<PressureChange> changes() {
        synchronized (held) {
            return List.copyOf(changes);
        }
    }

    /** The budget that is kept up to date. */
    public MemoryBudget budget() {
        return budget;
    }

    /**
     * Has a listener told of each later change, once and in order, on the thread that sampled. It should be quick; what
     * it throws is logged.
     *
     * @param listener is told
     */
    public void addListener(Consumer<PressureChange> listener) {
        listeners.add(listener);
    }

    /**
     * Forgets a listener.
     *
     * @param listener one that was added
     */
    public void removeListener(Consumer<PressureChange> listener) {
        listeners.remove(listener);
    }

    /** Ends the sampling; does not wait for a sample that is being taken. */
    @Override
    public synchronized void close() {
        closed = true;
        onClose.run();
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }
}
