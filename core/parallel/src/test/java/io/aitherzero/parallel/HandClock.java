package io.aitherzero.parallel;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** A clock that moves when it is told to. */
public final class HandClock implements LongSupplier {
    private final AtomicLong nanos = new AtomicLong(1_000);

    @Override
    public long getAsLong() {
        return nanos.get();
    }

    public void move(long nanoseconds) {
        nanos.addAndGet(nanoseconds);
    }

    public void move(Duration time, JobEngine engine) {
        move(time.toNanos());
        engine.clockMoved();
    }
}
