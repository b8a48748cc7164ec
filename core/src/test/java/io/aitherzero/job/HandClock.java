package io.aitherzero.job;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** A clock that moves when it is told to. */
final class HandClock implements LongSupplier {
    private final AtomicLong nanos = new AtomicLong(1_000);

    @Override
    public long getAsLong() {
        return nanos.get();
    }

    void move(Duration time, JobEngine engine) {
        nanos.addAndGet(time.toNanos());
        engine.clockMoved();
    }
}
