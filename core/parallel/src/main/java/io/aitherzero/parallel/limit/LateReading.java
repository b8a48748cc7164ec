package io.aitherzero.parallel.limit;

import java.time.Duration;
import java.util.OptionalDouble;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A reading that nobody waits for: what is known when it is asked for. Asking begins the next one on another thread, at
 * most once a second. Safe for use by several threads.
 */
final class LateReading implements Supplier<OptionalDouble> {
    private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

    private final Supplier<? extends Supplier<OptionalDouble>> maker;
    private final Executor reader;
    private final LongSupplier clock;
    private final AtomicBoolean reading = new AtomicBoolean();
    private @Nullable Supplier<OptionalDouble> instrument;
    private volatile OptionalDouble known = OptionalDouble.empty();
    private volatile long readNanos;
    private volatile boolean asked;

    /**
     * Reads nothing yet.
     *
     * @param maker makes the instrument, on the reader's thread
     * @param reader one thread
     */
    LateReading(Supplier<? extends Supplier<OptionalDouble>> maker, Executor reader, LongSupplier clock) {
        this.maker = maker;
        this.reader = reader;
        this.clock = clock;
    }

    @Override
    public OptionalDouble get() {
        boolean due = !asked || clock.getAsLong() - readNanos >= FRESH_NANOS;
        if (due && reading.compareAndSet(false, true)) {
            asked = true;
            readNanos = clock.getAsLong();
            reader.execute(this::read);
        }
        return known;
    }

    private void read() {
        try {
            Supplier<OptionalDouble> mine = instrument == null ? maker.get() : instrument;
            instrument = mine;
            known = mine.get();
        } finally {
            reading.set(false);
        }
    }
}
