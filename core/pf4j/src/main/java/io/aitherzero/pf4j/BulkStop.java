package io.aitherzero.pf4j;

import io.aitherzero.boot.graph.Finding;
import io.aitherzero.boot.run.BootListener;
import io.aitherzero.boot.run.ModuleStopper;
import io.aitherzero.boot.run.Outcome;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.pf4j.PluginWrapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stops many plugins for the scheduler, and publishes what became of them. */
final class BulkStop implements ModuleStopper, BootListener {
    private static final Logger log = LoggerFactory.getLogger(BulkStop.class);

    private final ParallelPluginManager plugins;
    private final PluginStops stops;
    private final PluginStates states;
    private final Map<String, PluginWrapper> running = new ConcurrentHashMap<>();
    private final Map<String, Attempt> attempts = new ConcurrentHashMap<>();
    private final List<Finding> findings = new CopyOnWriteArrayList<>();

    BulkStop(ParallelPluginManager plugins, PluginStops stops, PluginStates states, Collection<PluginWrapper> running) {
        this.plugins = plugins;
        this.stops = stops;
        this.states = states;
        running.forEach(plugin -> this.running.put(plugin.getPluginId(), plugin));
    }

    @Override
    public void stop(String id) throws Exception {
        PluginWrapper plugin = running.get(id);
        PluginTickets.@Nullable Ticket ticket = plugin == null ? null : stops.ticket(plugin, true);
        if (plugin != null && ticket != null) {
            if (attempt(id).begin(ticket) && plugin.getPluginState().isStarted()) {
                log.info("Stop plugin '{}'", plugins.label(plugin));
                plugins.runs.stop(plugin);
            }
        }
    }

    private Attempt attempt(String id) {
        return attempts.computeIfAbsent(id, key -> new Attempt());
    }

    @Override
    public void returnedLate(String id) {
        attempt(id).end();
    }

    @Override
    public void finished(String id, Outcome outcome) {
        Attempt attempt = attempt(id);
        PluginWrapper plugin = running.get(id);
        boolean held = attempt.over();
        try {
            if (plugin != null && held) {
                publish(id, plugin, outcome);
            } else if (outcome instanceof Outcome.Failed failed) {
                stopFailed(id, failed.error());
            } else if (plugin != null
                    && plugin.getPluginState().isStarted()
                    && outcome instanceof Outcome.TimedOut timedOut) {
                stops.giveUp(plugin, timedOut.error());
                stopTimedOut(id, timedOut.error());
            }
        } finally {
            if (outcome instanceof Outcome.TimedOut) {
                attempt.giveUp();
            } else {
                attempt.end();
            }
        }
        states.deliver();
    }

    private void publish(String id, PluginWrapper plugin, Outcome outcome) {
        if (!plugin.getPluginState().isStarted()) {
            return;
        }
        if (outcome instanceof Outcome.Completed) {
            states.stopped(plugin);
        } else if (outcome instanceof Outcome.Failed failed) {
            states.failed(plugin, failed.error());
            stopFailed(id, failed.error());
        } else if (outcome instanceof Outcome.TimedOut timedOut) {
            states.failed(plugin, timedOut.error());
            stopTimedOut(id, timedOut.error());
        }
    }

    private void stopTimedOut(String id, Throwable error) {
        plugins.runs.giveUp(id);
        StackTraceElement[] stack = error.getStackTrace();
        findings.add(new Finding(
                Finding.Code.STOP_TIMEOUT,
                id,
                error.getMessage() + (stack.length == 0 ? "" : ", at " + stack[0]),
                "Look at what it waits for there, or give it more time"));
        log.error("Plugin '{}' is still in its stop and is left to itself", id, error);
    }

    private void stopFailed(String id, Throwable error) {
        findings.add(new Finding(
                Finding.Code.STOP_FAILED,
                id,
                error instanceof StillRunningException running
                        ? String.valueOf(running.getMessage())
                        : "Module '%s' failed in stop(): %s".formatted(id, Failures.describe(error)),
                "Mend '%s'; what it held may not be released".formatted(id)));
        Failures.log(log, "Unable to stop plugin '{}'", id, error);
    }

    /** The plugins that could not be stopped. */
    List<Finding> findings() {
        return List.copyOf(findings);
    }
}
