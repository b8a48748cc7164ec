package io.aitherzero.boot.run;

import io.aitherzero.boot.plan.WorkerGrowth;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Daemon threads for starting modules: a fixed number of them, or one a processor and one more whenever a task is queued
 * while fewer of them than there are processors really run. Whether a thread runs is read off its state: RUNNABLE and
 * BLOCKED count, waiting and sleeping do not. Close it when the boot is over; threads in a task are left to finish it.
 */
public final class Workers implements Executor, AutoCloseable {
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final ThreadPoolExecutor pool;
    private final int processors;
    private final int most;
    private final @Nullable Thread sentinel;

    private Workers(int processors, int first, int most) {
        this.processors = processors;
        this.most = most;
        pool = new ThreadPoolExecutor(first, most, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), this::newThread);
        sentinel = most > processors ? startSentinel() : null;
    }

    private @Nullable Thread startSentinel() {
        Thread thread = daemon(this::watch, "aither-sentinel");
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

    private static Thread daemon(Runnable body, String name) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        return thread;
    }

    private Thread newThread(Runnable body) {
        Thread thread = daemon(body, "aither-worker-" + (threads.size() + 1));
        threads.add(thread);
        return thread;
    }

    @Override
    public void execute(Runnable task) {
        pool.execute(task);
        if (sentinel != null && !pool.getQueue().isEmpty()) {
            LockSupport.unpark(sentinel);
        }
    }

    private void watch() {
        long look = WorkerGrowth.FIRST_LOOK_NANOS;
        while (!pool.isShutdown()) {
            if (pool.getQueue().isEmpty()) {
                LockSupport.park(this);
                look = WorkerGrowth.FIRST_LOOK_NANOS;
            } else {
                LockSupport.parkNanos(this, look);
                look = grow() ? WorkerGrowth.FIRST_LOOK_NANOS : WorkerGrowth.longerLook(look);
            }
        }
    }

    private boolean grow() {
        int running = 0;
        for (Thread thread : threads) {
            Thread.State state = thread.getState();
            if (state == Thread.State.RUNNABLE || state == Thread.State.BLOCKED) {
                running++;
            }
        }
        int core = pool.getCorePoolSize();
        int wanted = Math.min(
                most, core + Math.min(processors - running, pool.getQueue().size()));
        if (wanted <= core) {
            return false;
        }
        try {
            // starts a thread for each queued task until the new size is reached
            pool.setCorePoolSize(wanted);
            return true;
        } catch (OutOfMemoryError e) {
            // no more threads can be had; those there are go on
            pool.setCorePoolSize(core);
            return false;
        }
    }

    @Override
    public void close() {
        pool.shutdown();
        if (sentinel != null) {
            LockSupport.unpark(sentinel);
        }
    }
}
