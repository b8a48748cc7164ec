package io.aitherzero.pf4j;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pf4j.Plugin;
import org.pf4j.PluginDependency;
import org.pf4j.PluginRuntimeException;
import org.pf4j.PluginState;
import org.pf4j.PluginWrapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts one plugin on the calling thread, with what it depends on, as PF4J does. */
final class PluginStarts {
    private static final Logger log = LoggerFactory.getLogger(PluginStarts.class);

    private final ParallelPluginManager plugins;
    private final PluginTickets tickets;
    private final PluginStates states;

    PluginStarts(ParallelPluginManager plugins, PluginTickets tickets, PluginStates states) {
        this.plugins = plugins;
        this.tickets = tickets;
        this.states = states;
    }

    static PluginRuntimeException requiredDependencyFailed(String dependency) {
        return new PluginRuntimeException("Required dependency '" + dependency + "' failed to start");
    }

    /** Whether a plugin may be started, as far as its own state goes. */
    static boolean startable(PluginWrapper plugin) {
        return !plugin.getPluginState().isStarted() && !takenAway(plugin);
    }

    /** Whether a plugin is no longer to run, be it that its own start has brought that about. */
    static boolean takenAway(PluginWrapper plugin) {
        PluginState state = plugin.getPluginState();
        return state.isDisabled() || state.isUnloaded();
    }

    /** Stops a plugin whose start came to an end when it was no longer wanted. */
    void undo(PluginWrapper plugin) {
        try {
            plugins.runs.stop(plugin);
        } catch (Throwable e) {
            Failures.log(
                    log, "Plugin '{}' failed to stop after a start that was no longer wanted", plugin.getPluginId(), e);
        }
    }

    PluginState start(String id) {
        PluginWrapper plugin = plugins.registered(id);
        if (plugin.getPluginState().isStarted()) {
            // unless another thread is about to stop it
            tickets.settle(plugin);
        }
        PluginState state = plugin.getPluginState();
        if (state.isStarted()) {
            return PluginState.STARTED;
        }
        if (!plugins.getResolvedPlugins().contains(plugin)) {
            log.warn("Cannot start an unresolved plugin '{}'", plugins.label(plugin));
            return state;
        }
        if (state.isDisabled()) {
            log.info("Plugin '{}' is disabled and is enabled by starting it", id);
            if (!plugins.enablePlugin(id)) {
                return state;
            }
        }
        PluginTickets.@Nullable Ticket ticket = tickets.enter(plugin, PluginTickets.Purpose.START);
        if (ticket != null) {
            try (ticket) {
                if (startable(plugin)) {
                    startAlone(plugin);
                }
            }
            states.deliver();
        }
        return plugin.getPluginState();
    }

    /** Makes a plugin fail that is not to be started, unless another thread is at it or has started it. Does not wait. */
    void refuse(PluginWrapper plugin, Throwable reason) {
        PluginTickets.@Nullable Ticket ticket = tickets.tryEnter(plugin, PluginTickets.Purpose.START);
        if (ticket == null) {
            log.warn("Plugin '{}' is left to the thread that is at it", plugin.getPluginId(), reason);
            return;
        }
        try (ticket) {
            if (startable(plugin)) {
                states.failed(plugin, reason);
            }
        }
    }

    private void startAlone(PluginWrapper plugin) {
        for (PluginDependency dependency : plugin.getDescriptor().getDependencies()) {
            if (dependency.isOptional()) {
                startOptional(plugin, dependency.getPluginId());
            } else if (!startRequired(plugin, dependency.getPluginId())) {
                states.failed(plugin, requiredDependencyFailed(dependency.getPluginId()));
                return;
            }
        }
        String id = plugin.getPluginId();
        String label = plugins.label(plugin);
        log.info("Start plugin '{}'", label);
        try {
            plugins.runs.host.begins(id);
            plugins.runs.run(id, () -> plugin.getPlugin().start());
        } catch (Throwable e) {
            // as in a boot, an Error is the plugin's own failure
            if (!takenAway(plugin)) {
                states.failed(plugin, e);
            }
            Failures.log(log, "Unable to start plugin '{}'", label, e);
            return;
        }
        if (takenAway(plugin)) {
            undo(plugin);
        } else {
            states.started(plugin);
        }
    }

    private boolean startRequired(PluginWrapper plugin, String needed) {
        PluginState state = plugins.startPlugin(needed);
        if (!state.isStarted()) {
            log.error("Plugin '{}' cannot start: it requires '{}', which is {}", plugin.getPluginId(), needed, state);
        }
        return state.isStarted();
    }

    private void startOptional(PluginWrapper plugin, String usable) {
        if (plugins.getPlugin(usable) == null) {
            return;
        }
        tickets.dispensably(() -> {
            try {
                PluginState state = plugins.startPlugin(usable);
                if (!state.isStarted()) {
                    log.warn("Plugin '{}' starts without '{}', which is {}", plugin.getPluginId(), usable, state);
                }
            } catch (PluginRuntimeException e) {
                log.warn("Plugin '{}' starts without '{}'", plugin.getPluginId(), usable, e);
            }
        });
    }

    /** The plugin's instance, or nothing where it cannot be made. */
    static Optional<Plugin> instance(PluginWrapper plugin) {
        try {
            return Optional.ofNullable(plugin.getPlugin());
        } catch (RuntimeException | LinkageError e) {
            log.warn("Plugin '{}' has no instance to be told of its deletion", plugin.getPluginId(), e);
            return Optional.empty();
        }
    }
}
