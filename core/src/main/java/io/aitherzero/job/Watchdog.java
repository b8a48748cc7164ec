package io.aitherzero.job;

import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs short actions when they are due, on one daemon thread of its own, so that items which fill every worker cannot
 * hold up their own timeout. It keeps nothing of an action that was cancelled or has run.
 */
final class Watchdog {
    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);

    private final LongSupplier clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>((a, b) -> Long.signum(a.atNanos - b.atNanos));
    private final Thread thread;
    private boolean begun;
    private boolean closed;

    Watchdog(LongSupplier clock) {
        this.clock = clock;
        thread = new Thread(null, this::watch, "job-watchdog", 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(Watchdog.class.getClassLoader());
    }

    Timer at(long nanos, Runnable action) {
        Timer timer = new Timer(nanos, action);
        lock.lock();
        try {
            if (!begun) {
                begun = true;
                thread.start();
            }
            timers.add(timer);
            changed.signal();
        } finally {
            lock.unlock();
        }
        return timer;
    }

    void soon(Runnable action) {
        at(clock.getAsLong(), action);
    }

    void cancel(Timer timer) {
        lock.lock();
        try {
            timers.remove(timer);
        } finally {
            lock.unlock();
        }
    }

    /** Looks at the clock again: for clocks that are moved by hand. */
    void wake() {
        lock.lock();
        try {
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    private void watch() {
        while (true) {
            Runnable due = nextDue();
            if (due == null) {
                return;
            }
            try {
                due.run();
            } catch (RuntimeException | Error e) {
                LOG.error("An action of the watchdog failed; the batch it belongs to may not end", e);
            }
        }
    }

    private @Nullable Runnable nextDue() {
        lock.lock();
        try {
            while (!closed) {
                Timer first = timers.peek();
                long wait = first == null ? Long.MAX_VALUE : first.atNanos - clock.getAsLong();
                if (first != null && wait <= 0) {
                    timers.poll();
                    return first.action;
                }
                try {
                    boolean ignored = changed.await(wait, TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    LOG.debug("Somebody interrupted the watchdog; it goes on");
                }
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** An action that waits for its time. */
    static final class Timer {
        private final long atNanos;
        private final Runnable action;

        private Timer(long atNanos, Runnable action) {
            this.atNanos = atNanos;
            this.action = action;
        }

        long atNanos() {
            return atNanos;
        }
    }
}
