package io.aitherzero.pf4j;

import org.jspecify.annotations.Nullable;
import org.pf4j.PluginRuntimeException;
import org.pf4j.PluginState;
import org.pf4j.PluginWrapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Enables and disables plugins as PF4J does, with the same events, but never while another thread is at the plugin. */
final class PluginSwitches {
    private static final Logger log = LoggerFactory.getLogger(PluginSwitches.class);

    private final ParallelPluginManager plugins;
    private final PluginTickets tickets;
    private final PluginStates states;

    PluginSwitches(ParallelPluginManager plugins, PluginTickets tickets, PluginStates states) {
        this.plugins = plugins;
        this.tickets = tickets;
        this.states = states;
    }

    boolean disable(String id) {
        PluginWrapper plugin = plugins.registered(id);
        boolean stopped = false;
        while (true) {
            tickets.settle(plugin);
            PluginState state = plugin.getPluginState();
            if (state.isDisabled()) {
                return true;
            }
            stopped |= state.isStarted();
            if (state.isStarted() && plugins.stopPlugin(id).isFailed()) {
                log.error("Plugin '{}' is not disabled, since it failed to stop", id);
                return false;
            }
            PluginTickets.@Nullable Ticket ticket = tickets.enter(plugin, PluginTickets.Purpose.CHANGE);
            try {
                state = plugin.getPluginState();
                if (ticket == null || !state.isStarted()) {
                    if (!state.isUnloaded()) {
                        states.set(plugin, stopped ? PluginState.STARTED : state, PluginState.DISABLED);
                    }
                    break;
                }
            } finally {
                if (ticket != null) {
                    ticket.close();
                }
            }
        }
        states.deliver();
        plugins.statusProvider().disablePlugin(id);
        log.info("Disabled plugin '{}'", plugins.label(plugin));
        return true;
    }

    boolean enable(String id) {
        PluginWrapper plugin = plugins.registered(id);
        if (!plugins.isPluginValid(plugin)) {
            log.warn("Plugin '{}' can not be enabled", plugins.label(plugin));
            plugin.setFailedException(new PluginRuntimeException("Plugin validation failed"));
            return false;
        }
        if (!plugin.getPluginState().isDisabled()) {
            return true;
        }
        PluginTickets.@Nullable Ticket ticket = tickets.enter(plugin, PluginTickets.Purpose.CHANGE);
        try {
            if (plugin.getPluginState().isDisabled()) {
                plugins.statusProvider().enablePlugin(id);
                states.set(plugin, PluginState.DISABLED, PluginState.CREATED);
                log.info("Enabled plugin '{}'", plugins.label(plugin));
            }
        } finally {
            if (ticket != null) {
                ticket.close();
            }
        }
        states.deliver();
        return true;
    }
}
