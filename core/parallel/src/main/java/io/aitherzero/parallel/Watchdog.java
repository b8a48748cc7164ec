package io.aitherzero.parallel;

import io.aitherzero.base.DetachedThread;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs short actions when they are due, on one daemon thread of its own, so that items which fill every worker cannot
 * hold up their own timeout. It keeps nothing of an action that has run or of an alarm that has ended. Its own lock is held
 * for moments, and nothing else is asked meanwhile but the clock.
 */
final class Watchdog {
    private final LongSupplier clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>((a, b) -> Long.signum(a.atNanos - b.atNanos));
    private final Thread thread;
    private boolean begun;
    private boolean closed;

    Watchdog(LongSupplier clock) {
        this.clock = clock;
        thread = DetachedThread.daemon(this::watch, "job-watchdog");
    }

    /** Runs an action as soon as it can. */
    void soon(Runnable action) {
        lock.lock();
        try {
            add(new Timer(clock.getAsLong(), action, null));
        } finally {
            lock.unlock();
        }
    }

    private void add(Timer timer) {
        if (!begun) {
            thread.start();
            begun = true;
        }
        timers.add(timer);
        changed.signal();
    }

    /** An alarm that is not set. */
    Alarm alarm(Runnable action) {
        return new Alarm(action);
    }

    /** An action that is run again and again, each time that its time has come. Safe for use by any thread. */
    final class Alarm {
        private final Runnable action;
        private @Nullable Timer next;
        private boolean ended;

        private Alarm(Runnable action) {
            this.action = action;
        }

        /** Runs the action no later than then, unless the alarm has ended. */
        void noLaterThan(long nanos) {
            lock.lock();
            try {
                Timer set = next;
                if (ended || (set != null && set.atNanos - nanos <= 0)) {
                    return;
                }
                Timer sooner = new Timer(nanos, action, this);
                add(sooner);
                next = sooner;
                if (set != null) {
                    timers.remove(set);
                }
            } finally {
                lock.unlock();
            }
        }

        /** Never runs the action again. */
        void end() {
            lock.lock();
            try {
                ended = true;
                if (next != null) {
                    timers.remove(next);
                    next = null;
                }
                if (isOver()) {
                    changed.signal();
                }
            } finally {
                lock.unlock();
            }
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

    /** Ends when nothing waits any more: what a batch that still runs has asked for is done. */
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
        boolean open = true;
        while (open) {
            try {
                open = awaitTimer() && runDue();
            } catch (RuntimeException | Error e) {
                // no memory for a lock or a log line: all batches depend on this thread
                LockSupport.parkNanos(1_000_000);
            }
        }
    }

    /** Runs the action in a frame of its own, so that nothing of the action is left on the stack when the next one is awaited. */
    private boolean runDue() {
        Runnable due = pollDue();
        if (due != null) {
            try {
                due.run();
            } catch (RuntimeException | Error e) {
                log().error("An action of the watchdog failed; the batch it belongs to may not end", e);
            }
        }
        return true;
    }

    private @Nullable Runnable pollDue() {
        lock.lock();
        try {
            if (nanosToFirst() > 0) {
                return null;
            }
            Timer first = timers.poll();
            if (first == null) {
                return null;
            }
            if (first.alarm != null) {
                first.alarm.next = null;
            }
            return first.action;
        } finally {
            lock.unlock();
        }
    }

    /** False where the watchdog was closed meanwhile. */
    private boolean awaitTimer() {
        lock.lock();
        try {
            while (!isOver() && nanosToFirst() > 0) {
                try {
                    boolean ignored = changed.await(nanosToFirst(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    log().debug("Somebody interrupted the watchdog; it goes on");
                }
            }
            return !isOver();
        } finally {
            lock.unlock();
        }
    }

    private boolean isOver() {
        return closed && timers.isEmpty();
    }

    private long nanosToFirst() {
        Timer first = timers.peek();
        return first == null ? Long.MAX_VALUE : first.atNanos - clock.getAsLong();
    }

    /**
     * An action that waits for its time.
     *
     * @param alarm that it belongs to, if it does to one
     */
    private record Timer(
            long atNanos, Runnable action, @Nullable Alarm alarm) {}

    private static Logger log() {
        return LoggerFactory.getLogger(Watchdog.class);
    }
}
