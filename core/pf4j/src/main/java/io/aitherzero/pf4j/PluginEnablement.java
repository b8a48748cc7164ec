package io.aitherzero.pf4j;

import org.jspecify.annotations.Nullable;
import org.pf4j.PluginRuntimeException;
import org.pf4j.PluginState;
import org.pf4j.PluginWrapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Enables and disables plugins as PF4J does and with the same events, but never while another thread is at the plugin. */
final class PluginEnablement {
    private static final Logger log = LoggerFactory.getLogger(PluginEnablement.class);

    private final GuardedPluginManager plugins;
    private final PluginRegistry registry;
    private final PluginTickets tickets;
    private final PluginStates states;

    PluginEnablement(
            GuardedPluginManager plugins, PluginRegistry registry, PluginTickets tickets, PluginStates states) {
        this.plugins = plugins;
        this.registry = registry;
        this.tickets = tickets;
        this.states = states;
    }

    boolean disable(String id) {
        PluginWrapper plugin = registry.registered(id);
        boolean stopped = false;
        while (true) {
            tickets.settle(plugin);
            // before the state, since a start in between must count as one
            long before = states.count(plugin);
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
                if (state.isDisabled()) {
                    // by another thread
                    return true;
                }
                // as in PF4J, what an override leaves running is disabled as it is
                if (ticket == null || !state.isStarted() || states.count(plugin) == before) {
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
        log.info("Disabled plugin '{}'", registry.label(plugin));
        return true;
    }

    boolean enable(String id) {
        PluginWrapper plugin = registry.registered(id);
        if (!plugins.isPluginValid(plugin)) {
            log.warn("Plugin '{}' can not be enabled", registry.label(plugin));
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
                log.info("Enabled plugin '{}'", registry.label(plugin));
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
