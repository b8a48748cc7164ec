package io.aitherzero.boot.run;

import io.aitherzero.boot.plan.WorkerGrowth;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Daemon threads for starting modules: a fixed number of them, or one a processor and one more whenever a task is queued
 * while fewer of them than there are processors really run. Whether a thread runs is read off its state: RUNNABLE and
 * BLOCKED count, waiting and sleeping do not. Close it when the boot is over; threads in a task are left to finish it.
 *
 * <p>A thread that waits for a task needs no heap for it, and none ends before the workers are closed. The pool of the JDK
 * would lose threads, and the tasks that are queued for them, while the heap is full.
 */
public final class Workers implements Executor, AutoCloseable {
    private final int processors;
    private final int most;
    private final @Nullable Thread sentinel;

    /** Guards all that follows. */
    private final Object lock = new Object();

    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final List<Thread> threads = new ArrayList<>();
    private int wanted;
    private int idle;
    private boolean closed;

    private final class Worker extends Thread {
        Worker(int number) {
            super("aither-worker-" + number);
            setDaemon(true);
        }

        @Override
        public void run() {
            work();
        }
    }

    private final class Sentinel extends Thread {
        Sentinel() {
            super("aither-sentinel");
            setDaemon(true);
        }

        @Override
        public void run() {
            watch();
        }
    }

    private Workers(int processors, int first, int most) {
        this.processors = processors;
        this.most = most;
        wanted = first;
        sentinel = most > processors ? startSentinel() : null;
    }

    private @Nullable Thread startSentinel() {
        Thread thread = new Sentinel();
        try {
            thread.start();
            return thread;
        } catch (OutOfMemoryError e) {
            // no thread to be had: the workers there are will do
            return null;
        }
    }

    /**
     * Always the same number.
     *
     * @param workers how many, at least 1
     */
    public static Workers fixed(int workers) {
        return new Workers(workers, workers, workers);
    }

    /**
     * As many as needed.
     *
     * @param processors how many should really run
     * @param first how many there are before one is missed, if that is more
     * @param most how many there may be
     */
    public static Workers growing(int processors, int first, int most) {
        int upper = Math.max(processors, most);
        return new Workers(processors, Math.min(Math.max(processors, first), upper), upper);
    }

    @Override
    public void execute(Runnable task) {
        synchronized (lock) {
            if (closed) {
                throw new RejectedExecutionException("The workers are closed");
            }
            tasks.add(task);
            if (idle >= tasks.size()) {
                lock.notify();
                return;
            }
            if (threads.size() < wanted) {
                try {
                    startThread();
                } catch (OutOfMemoryError e) {
                    if (threads.isEmpty()) {
                        tasks.remove(task);
                        throw e;
                    }
                    // those there are take it when they are through
                }
                return;
            }
        }
        if (sentinel != null) {
            LockSupport.unpark(sentinel);
        }
    }

    private void startThread() {
        Thread thread = new Worker(threads.size() + 1);
        threads.add(thread);
        try {
            thread.start();
        } catch (OutOfMemoryError e) {
            threads.remove(thread);
            throw e;
        }
    }

    private void work() {
        for (Runnable task = take(); task != null; task = take()) {
            try {
                task.run();
            } catch (Throwable e) {
                tell(e);
            }
        }
    }

    /** What a task throws is told as if its thread had ended. */
    private static void tell(Throwable error) {
        try {
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, error);
        } catch (Throwable e) {
            // as the JVM does, it is let go
        }
    }

    private @Nullable Runnable take() {
        synchronized (lock) {
            idle++;
            while (tasks.isEmpty() && !closed) {
                try {
                    lock.wait();
                } catch (InterruptedException | OutOfMemoryError e) {
                    // meant for an earlier task, if there was room to say it
                }
            }
            idle--;
            return tasks.poll();
        }
    }

    private void watch() {
        long look = WorkerGrowth.FIRST_LOOK_NANOS;
        int queued = queued();
        while (queued >= 0) {
            if (queued == 0) {
                LockSupport.park(this);
                look = WorkerGrowth.FIRST_LOOK_NANOS;
            } else {
                LockSupport.parkNanos(this, look);
                look = grow() ? WorkerGrowth.FIRST_LOOK_NANOS : WorkerGrowth.longerLook(look);
            }
            queued = queued();
        }
    }

    /** How many tasks are queued; -1 where there will be no more. */
    private int queued() {
        synchronized (lock) {
            return closed ? -1 : tasks.size();
        }
    }

    private boolean grow() {
        synchronized (lock) {
            int running = 0;
            for (int i = 0; i < threads.size(); i++) {
                Thread.State state = threads.get(i).getState();
                if (state == Thread.State.RUNNABLE || state == Thread.State.BLOCKED) {
                    running++;
                }
            }
            int larger = Math.min(most, wanted + Math.min(processors - running, tasks.size()));
            if (larger <= wanted) {
                return false;
            }
            try {
                while (threads.size() < larger && threads.size() - wanted < tasks.size()) {
                    startThread();
                }
                wanted = larger;
                return true;
            } catch (OutOfMemoryError e) {
                // no more threads can be had now; those there are go on
                return false;
            }
        }
    }

    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            lock.notifyAll();
        }
        if (sentinel != null) {
            LockSupport.unpark(sentinel);
        }
    }
}
