package io.aitherzero.pf4j;

import java.time.Duration;
import java.util.List;
import org.pf4j.PluginWrapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls plugins to start and stop, and has the host end what they leave running. */
final class PluginRuns {
    private static final Logger log = LoggerFactory.getLogger(PluginRuns.class);

    /** Of the budget, so that what goes on can be named before the stop is given up. */
    private static final double PART = 0.8;

    volatile ModuleRuns host = ModuleRuns.NONE;
    volatile Duration stopBudget = Duration.ZERO;

    /** Makes the instance of a plugin, or starts it; if that fails, what it began is ended. */
    void run(String id, Runnable call) {
        try {
            LoggingContext.run(id, call::run);
        } catch (Throwable e) {
            end(id, e);
            throw e;
        }
    }

    private void end(String id, Throwable failure) {
        long begin = System.nanoTime();
        try {
            List<String> left = host.over(id, left(begin));
            if (!left.isEmpty()) {
                failure.addSuppressed(new StillRunningException(id, left));
            }
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    /**
     * Stops a plugin, and then what it left running.
     *
     * @throws StillRunningException if something of it goes on
     */
    void stop(PluginWrapper plugin) {
        String id = plugin.getPluginId();
        long begin = System.nanoTime();
        run(id, () -> plugin.getPlugin().stop());
        List<String> left = host.over(id, left(begin));
        if (!left.isEmpty()) {
            throw new StillRunningException(id, left);
        }
    }

    private Duration left(long beginNanos) {
        Duration budget = stopBudget;
        if (budget.isZero()) {
            return Duration.ofNanos(Long.MAX_VALUE);
        }
        long left = (long) (PART * (budget.toNanos() - (System.nanoTime() - beginNanos)));
        return Duration.ofNanos(Math.max(0, left));
    }

    /** Has what a plugin began told to end, and waits for nothing: its thread is still at it. */
    void giveUp(String id) {
        try {
            List<String> left = host.over(id, Duration.ZERO);
            log.debug("Plugin '{}' is given up; told to end: {}", id, left);
        } catch (RuntimeException e) {
            log.error("What plugin '{}' left running could not be ended", id, e);
        }
    }
}
