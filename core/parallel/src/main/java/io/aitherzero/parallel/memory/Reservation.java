package io.aitherzero.parallel.memory;

import java.util.concurrent.atomic.AtomicBoolean;

/** Bytes of a {@link MemoryBudget} that work has until it is closed. Any thread may close it, any number of times. */
public final class Reservation implements AutoCloseable {
    private final MemoryBudget budget;
    private final long bytes;
    private final AtomicBoolean closed = new AtomicBoolean();

    Reservation(MemoryBudget budget, long bytes) {
        this.budget = budget;
        this.bytes = bytes;
    }

    /** How many bytes. */
    public long bytes() {
        return bytes;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            budget.release(bytes);
        }
    }
}
