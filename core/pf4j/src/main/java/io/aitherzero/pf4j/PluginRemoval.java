package io.aitherzero.pf4j;

import java.io.Closeable;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.pf4j.PluginRuntimeException;
import org.pf4j.PluginState;
import org.pf4j.PluginWrapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Unloads plugins as PF4J does, but closes no class loader while a thread is in its plugin. */
final class PluginRemoval {
    private static final Logger log = LoggerFactory.getLogger(PluginRemoval.class);

    private final ParallelPluginManager plugins;
    private final PluginTickets tickets;
    private final PluginStates states;
    private final PluginStops stops;

    PluginRemoval(ParallelPluginManager plugins, PluginTickets tickets, PluginStates states, PluginStops stops) {
        this.plugins = plugins;
        this.tickets = tickets;
        this.states = states;
        this.stops = stops;
    }

    private enum Answer {
        UNLOADED,
        NOT_UNLOADED,
        STILL_USED,
        RUNS_AGAIN
    }

    boolean unload(String id, boolean unloadDependents) {
        if (unloadDependents) {
            return unloadUsed(id, Set.of());
        }
        PluginWrapper plugin = plugins.getPlugin(id);
        return plugin != null && unloadAlone(plugin, users -> true) == Answer.UNLOADED;
    }

    /** Unloads what requires a plugin before the plugin, until it has no user left but those that are already at it. */
    private boolean unloadUsed(String id, Set<String> above) {
        Set<String> path = new HashSet<>(above);
        path.add(id);
        Predicate<List<PluginWrapper>> free =
                users -> users.stream().allMatch(user -> path.contains(user.getPluginId()));
        while (true) {
            plugins.dependents(id).stream()
                    .map(PluginWrapper::getPluginId)
                    .filter(user -> !path.contains(user))
                    .forEach(user -> unloadUsed(user, path));
            PluginWrapper plugin = plugins.getPlugin(id);
            Answer answer = plugin == null ? Answer.NOT_UNLOADED : unloadAlone(plugin, free);
            if (answer != Answer.STILL_USED) {
                return answer == Answer.UNLOADED;
            }
        }
    }

    private Answer unloadAlone(PluginWrapper plugin, Predicate<List<PluginWrapper>> free) {
        Answer answer = Answer.RUNS_AGAIN;
        while (answer == Answer.RUNS_AGAIN) {
            stops.stop(plugin, false);
            PluginTickets.@Nullable Ticket ticket = tickets.enter(plugin, PluginTickets.Purpose.CHANGE);
            if (ticket == null) {
                answer = plugin.getPluginState().isStarted() ? Answer.NOT_UNLOADED : remove(plugin, free);
            } else {
                try (ticket) {
                    answer = plugin.getPluginState().isStarted() ? Answer.RUNS_AGAIN : remove(plugin, free);
                }
            }
        }
        states.deliver();
        if (answer == Answer.UNLOADED) {
            closeLoader(plugin);
        }
        return answer;
    }

    private Answer remove(PluginWrapper plugin, Predicate<List<PluginWrapper>> free) {
        // another thread may have loaded a plugin that requires it
        if (!plugins.forget(plugin, free)) {
            return plugins.isLoaded(plugin) ? Answer.STILL_USED : Answer.NOT_UNLOADED;
        }
        log.info("Unload plugin '{}'", plugins.label(plugin));
        states.set(plugin, plugin.getPluginState(), PluginState.UNLOADED);
        return Answer.UNLOADED;
    }

    private void closeLoader(PluginWrapper plugin) {
        ClassLoader loader = plugin.getPluginClassLoader();
        if (plugins.loaders().remove(plugin.getPluginId(), loader)
                && loader instanceof Closeable closeable
                && !tickets.leave(plugin, closeable)) {
            try {
                closeable.close();
            } catch (IOException e) {
                throw new PluginRuntimeException(e, "Cannot close classloader");
            }
        }
    }
}
