package io.aitherzero.pf4j;

import io.aitherzero.boot.run.BootListener;
import io.aitherzero.boot.run.ModuleStarter;
import io.aitherzero.boot.run.Outcome;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.pf4j.PluginDependency;
import org.pf4j.PluginRuntimeException;
import org.pf4j.PluginWrapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the plugins of one boot for the scheduler, and publishes what became of them. */
final class BulkStart implements ModuleStarter, BootListener {
    private static final Logger log = LoggerFactory.getLogger(BulkStart.class);

    private final ParallelPluginManager plugins;
    private final PluginTickets tickets;
    private final PluginStates states;
    private final PluginStarts starts;
    private final Map<String, PluginWrapper> candidates;
    private final Map<String, Attempt> attempts = new ConcurrentHashMap<>();
    private volatile boolean unwanted;

    BulkStart(
            ParallelPluginManager plugins,
            PluginTickets tickets,
            PluginStates states,
            PluginStarts starts,
            List<PluginWrapper> candidates) {
        this.plugins = plugins;
        this.tickets = tickets;
        this.states = states;
        this.starts = starts;
        this.candidates = candidates.stream()
                .collect(Collectors.toMap(PluginWrapper::getPluginId, Function.identity(), (first, second) -> first));
    }

    /** From now on what has started is stopped at once. */
    void unwanted() {
        unwanted = true;
    }

    @Override
    public void load(String id) {
        PluginWrapper plugin = candidate(id);
        PluginTickets.@Nullable Ticket ticket = tickets.enter(plugin, PluginTickets.Purpose.START);
        if (ticket == null) {
            return;
        }
        if (!PluginStarts.startable(plugin)) {
            ticket.close();
            return;
        }
        if (!attempt(id).begin(ticket)) {
            return;
        }
        for (PluginDependency dependency : plugin.getDescriptor().getDependencies()) {
            if (!dependency.isOptional() && !started(dependency.getPluginId())) {
                throw PluginStarts.requiredDependencyFailed(dependency.getPluginId());
            }
        }
        log.info("Start plugin '{}'", plugins.label(plugin));
        plugins.runs.host.begins(id);
        plugins.runs.run(id, plugin::getPlugin);
    }

    @Override
    public void start(String id) throws Exception {
        PluginWrapper plugin = candidate(id);
        if (attempt(id).begun()) {
            plugins.runs.run(id, () -> plugin.getPlugin().start());
        } else if (!plugin.getPluginState().isStarted()) {
            throw new PluginRuntimeException(
                    plugin.getFailedException(),
                    "Plugin '{}' was not started: another thread has made it {} during the boot",
                    id,
                    plugin.getPluginState());
        }
    }

    private Attempt attempt(String id) {
        return attempts.computeIfAbsent(id, key -> new Attempt());
    }

    private PluginWrapper candidate(String id) {
        PluginWrapper plugin = candidates.get(id);
        if (plugin == null) {
            throw new PluginRuntimeException(
                    "Plugin '" + id + "' was unloaded before its start; load it again to start it");
        }
        return plugin;
    }

    private boolean started(String id) {
        PluginWrapper plugin = candidates.get(id);
        if (plugin == null) {
            plugin = plugins.getPlugin(id);
        }
        if (plugin == null) {
            return false;
        }
        tickets.settle(plugin);
        return plugin.getPluginState().isStarted();
    }

    @Override
    public void finished(String id, Outcome outcome) {
        Attempt attempt = attempt(id);
        PluginWrapper plugin = candidates.get(id);
        boolean held = attempt.over();
        try {
            if (plugin != null && held) {
                publish(plugin, outcome);
            } else if (plugin != null && outcome instanceof Outcome.Skipped skipped) {
                starts.refuse(plugin, PluginStarts.requiredDependencyFailed(skipped.dependency()));
            } else if (plugin != null && outcome instanceof Outcome.TimedOut timedOut) {
                starts.refuse(plugin, timedOut.error());
            }
        } finally {
            if (outcome instanceof Outcome.TimedOut) {
                attempt.giveUp();
            } else {
                attempt.end();
            }
        }
        states.deliver();
        if (held && unwanted && outcome instanceof Outcome.Completed) {
            stopAgain(id);
        }
    }

    private void stopAgain(String id) {
        try {
            plugins.stopPlugin(id, true);
        } catch (PluginRuntimeException e) {
            log.error("Plugin '{}' goes on although the boot was stopped", id, e);
        }
    }

    private void publish(PluginWrapper plugin, Outcome outcome) {
        String label = plugins.label(plugin);
        if (PluginStarts.takenAway(plugin)) {
            if (outcome instanceof Outcome.Completed) {
                starts.undo(plugin);
            }
        } else if (outcome instanceof Outcome.Completed) {
            states.started(plugin);
        } else if (outcome instanceof Outcome.Failed failed) {
            states.failed(plugin, failed.error());
            Failures.log(log, "Unable to start plugin '{}'", label, failed.error());
        } else if (outcome instanceof Outcome.TimedOut timedOut) {
            states.failed(plugin, timedOut.error());
            plugins.runs.giveUp(plugin.getPluginId());
            log.error("Plugin '{}' is still in its start and counts as failed", label, timedOut.error());
        }
    }

    @Override
    public void returnedLate(String id, Outcome outcome) {
        Attempt attempt = attempt(id);
        PluginWrapper plugin = candidates.get(id);
        try {
            if (plugin != null && attempt.begun() && outcome instanceof Outcome.Completed) {
                log.warn("Plugin '{}' started after its deadline and is stopped again", id);
                starts.undo(plugin);
            }
        } finally {
            attempt.end();
        }
    }
}
