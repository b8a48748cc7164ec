package io.aitherzero.pf4j;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pf4j.PluginState;
import org.pf4j.PluginWrapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stops one plugin on the calling thread, what requires it first. */
final class PluginStops {
    private static final Logger log = LoggerFactory.getLogger(PluginStops.class);

    private final ParallelPluginManager plugins;
    private final PluginTickets tickets;
    private final PluginStates states;

    PluginStops(ParallelPluginManager plugins, PluginTickets tickets, PluginStates states) {
        this.plugins = plugins;
        this.tickets = tickets;
        this.states = states;
    }

    PluginState stop(PluginWrapper plugin, boolean stopDependents) {
        PluginTickets.@Nullable Ticket ticket = ticket(plugin, stopDependents);
        if (ticket != null) {
            try (ticket) {
                stopHeld(plugin);
            }
            states.deliver();
        }
        return plugin.getPluginState();
    }

    /** The ticket to stop a running plugin, once what requires it is stopped; null where there is nothing to do. */
    PluginTickets.@Nullable Ticket ticket(PluginWrapper plugin, boolean stopDependents) {
        tickets.settle(plugin);
        while (plugin.getPluginState().isStarted()) {
            List<PluginWrapper> users = stopDependents ? plugins.dependents(plugin.getPluginId()) : List.of();
            users.forEach(user -> stop(user, true));
            PluginTickets.@Nullable Ticket ticket = tickets.enter(plugin, PluginTickets.Purpose.STOP, users);
            if (ticket == null || users.stream().noneMatch(this::runs)) {
                return ticket;
            }
            // one of them was started again in between
            ticket.close();
        }
        return null;
    }

    /** Makes a plugin fail whose stop is no longer waited for, unless another thread is at it. Does not wait. */
    void giveUp(PluginWrapper plugin, Throwable reason) {
        PluginTickets.@Nullable Ticket ticket = tickets.tryEnter(plugin, PluginTickets.Purpose.STOP);
        if (ticket == null) {
            log.warn("Plugin '{}' is left to the thread that is at it", plugin.getPluginId(), reason);
            return;
        }
        try (ticket) {
            if (plugin.getPluginState().isStarted()) {
                states.failed(plugin, reason);
            }
        }
    }

    private boolean runs(PluginWrapper user) {
        return user.getPluginState().isStarted() && !tickets.inside(user);
    }

    /** Stops a plugin whose ticket the calling thread has. */
    void stopHeld(PluginWrapper plugin) {
        if (!plugin.getPluginState().isStarted()) {
            return;
        }
        String label = plugins.label(plugin);
        log.info("Stop plugin '{}'", label);
        try {
            plugins.runs.stop(plugin);
            states.stopped(plugin);
        } catch (Throwable e) {
            states.failedToStop(plugin, e);
            Failures.log(log, "Unable to stop plugin '{}'", label, e);
        }
    }
}
