package io.aitherzero.plugins.systemmonitor;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/** A task that runs again and again on a daemon thread of its own, at once and then a period after each run. */
final class Repetition implements AutoCloseable {
    private final Duration period;
    private final Logger logger;
    private final Runnable task;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private String failure = "";

    private Repetition(String name, Duration period, Logger logger, Runnable task) {
        this.period = period;
        this.logger = logger;
        this.task = task;
        this.thread = new Thread(this::repeat, name);
    }

    static Repetition start(String name, Duration period, Logger logger, Runnable task) {
        Repetition repetition = new Repetition(name, period, logger, task);
        repetition.thread.setDaemon(true);
        repetition.thread.start();
        return repetition;
    }

    /** Lets the run that is under way finish and the thread end; waits five seconds for that. */
    @Override
    public void close() {
        // no interrupt: it would close the file that the run is reading or writing
        closed.countDown();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            logger.warn(
                    "Thread {} does not end, so the module's classes stay in memory; look for a disk that hangs",
                    thread.getName());
        }
    }

    private void repeat() {
        try {
            do {
                run();
            } while (!closed.await(period.toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            task.run();
            failure = "";
        } catch (RuntimeException | LinkageError e) {
            if (!failure.equals(e.toString())) {
                failure = e.toString();
                logger.error(
                        "{} failed and is tried again every {}; restart the module, and report it if that does not help",
                        thread.getName(),
                        period,
                        e);
            }
        }
    }
}
