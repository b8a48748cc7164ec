package io.aitherzero.parallel.limit;

import io.aitherzero.base.DetachedThread;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an engine does beside its batches, such as reading the load and writing files: on one thread, which begins with the
 * first chore and ends when it has been idle. Safe for use by several threads.
 */
public final class Chores implements AutoCloseable {
    private static final long IDLE_SECONDS = 5;

    private final ScheduledThreadPoolExecutor thread;

    public Chores() {
        thread = new ScheduledThreadPoolExecutor(1, body -> DetachedThread.daemon(body, "job-chores"));
        thread.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        thread.allowCoreThreadTimeOut(true);
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    public void soon(Runnable chore) {
        later(chore, 0);
    }

    public void later(Runnable chore, long millis) {
        try {
            ScheduledFuture<?> ignored = thread.schedule(() -> attempt(chore), millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            log().debug("The engine is closed; what was left to do is left out", e);
        } catch (OutOfMemoryError e) {
            // no thread to be had now; the chore waits for the next one
            log().debug("A chore of the job engine has to wait for a thread", e);
        }
    }

    private static void attempt(Runnable chore) {
        try {
            chore.run();
        } catch (RuntimeException | Error e) {
            log().error("A chore of the job engine failed; batches go on without it", e);
        }
    }

    /** Begins no chore any more; what must not be lost is for its owner to do. */
    @Override
    public void close() {
        thread.shutdown();
    }

    private static Logger log() {
        return LoggerFactory.getLogger(Chores.class);
    }
}
