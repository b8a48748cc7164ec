package io.aitherzero.pf4j;

import java.io.Closeable;
import java.io.IOException;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.pf4j.PluginNotFoundException;
import org.pf4j.PluginRuntimeException;
import org.pf4j.PluginState;
import org.pf4j.PluginWrapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Unloads plugins as PF4J does, but closes no class loader while a thread is in its plugin. */
final class PluginRemoval {
    private static final Logger log = LoggerFactory.getLogger(PluginRemoval.class);

    private final GuardedPluginManager plugins;
    private final PluginRegistry registry;
    private final PluginTickets tickets;
    private final PluginStates states;

    /** Tells which loaders stay. */
    final LoaderWatch watch = new LoaderWatch();

    PluginRemoval(GuardedPluginManager plugins, PluginRegistry registry, PluginTickets tickets, PluginStates states) {
        this.plugins = plugins;
        this.registry = registry;
        this.tickets = tickets;
        this.states = states;
    }

    private enum Answer {
        UNLOADED,
        NOT_UNLOADED,
        STILL_USED,
        RUNS_AGAIN
    }

    /**
     * The removal of a plugin with all its users.
     *
     * @param mayStay ids of those that may be there when one goes that they require
     * @param stillUsed ids of those that could not go, since another thread had loaded a user of them
     */
    private record Cascade(Set<String> mayStay, Set<String> stillUsed) {}

    /** What the calling thread is at, for the calls that come back through the overridable method. */
    @SuppressWarnings("ThreadLocalUsage") // another manager has another one
    private final ThreadLocal<@Nullable Cascade> current = new ThreadLocal<>();

    boolean unload(String id, boolean unloadDependents) {
        if (unloadDependents) {
            return unloadUsed(id);
        }
        PluginWrapper plugin = plugins.getPlugin(id);
        if (plugin == null) {
            return false;
        }
        @Nullable Cascade cascade = current.get();
        if (cascade == null) {
            return unloadAlone(plugin, users -> true) == Answer.UNLOADED;
        }
        Answer answer = unloadAlone(plugin, users -> cascade.mayStay.containsAll(ids(users)));
        if (answer == Answer.STILL_USED) {
            cascade.stillUsed.add(id);
        }
        return answer == Answer.UNLOADED;
    }

    /**
     * Unloads what requires a plugin and then the plugin, as PF4J through the method that a host may override, until it has
     * no user left but those that the host keeps.
     */
    private boolean unloadUsed(String id) {
        @Nullable Cascade before = current.get();
        Cascade cascade = new Cascade(new HashSet<>(Collections.singleton(id)), new HashSet<>());
        Set<String> keptByHost = new HashSet<>();
        try {
            while (true) {
                List<PluginWrapper> users = registry.allDependents(id);
                // where they require each other, each is a user of one that is unloaded before it
                cascade.mayStay.addAll(ids(users));
                current.set(cascade);
                for (PluginWrapper user : users) {
                    String userId = user.getPluginId();
                    if (!keptByHost.contains(userId)) {
                        cascade.mayStay.remove(userId);
                        cascade.stillUsed.remove(userId);
                        plugins.unloadPlugin(userId, false, false);
                        if (registry.isLoaded(user) && !cascade.stillUsed.contains(userId)) {
                            keptByHost.add(userId);
                            cascade.mayStay.add(userId);
                        }
                    }
                }
                PluginWrapper plugin = plugins.getPlugin(id);
                Answer answer = plugin == null
                        ? Answer.NOT_UNLOADED
                        : unloadAlone(plugin, left -> keptByHost.containsAll(ids(left)));
                if (answer != Answer.STILL_USED) {
                    return answer == Answer.UNLOADED;
                }
            }
        } finally {
            if (before == null) {
                current.remove();
            } else {
                current.set(before);
            }
        }
    }

    private static List<String> ids(List<PluginWrapper> some) {
        return some.stream().map(PluginWrapper::getPluginId).toList();
    }

    private Answer unloadAlone(PluginWrapper plugin, Predicate<List<PluginWrapper>> free) {
        Answer answer = Answer.RUNS_AGAIN;
        while (answer == Answer.RUNS_AGAIN) {
            long before = states.count(plugin);
            boolean mayRun = false;
            try {
                PluginState stopped = registry.isLoaded(plugin)
                        ? plugins.stopPlugin(plugin.getPluginId(), false)
                        : plugin.getPluginState();
                boolean untouched = states.count(plugin) == before;
                if (stopped.isStarted() && untouched) {
                    return Answer.NOT_UNLOADED;
                }
                // what an override has not stopped although it says so is unloaded as it is
                mayRun = untouched;
            } catch (PluginTickets.EndlessWaitException e) {
                throw e;
            } catch (PluginNotFoundException e) {
                log.debug("Plugin '{}' was unloaded by another thread", plugin.getPluginId(), e);
            } catch (RuntimeException e) {
                Failures.log(log, "Cannot stop plugin '{}', which is unloaded all the same", plugin.getPluginId(), e);
                plugin.setFailedException(e);
                plugin.setPluginState(PluginState.FAILED);
                mayRun = true;
            }
            PluginTickets.@Nullable Ticket ticket = tickets.enter(plugin, PluginTickets.Purpose.CHANGE);
            boolean runs = plugin.getPluginState().isStarted() && !mayRun;
            if (ticket == null) {
                answer = runs ? Answer.NOT_UNLOADED : remove(plugin, free);
            } else {
                try (ticket) {
                    answer = runs ? Answer.RUNS_AGAIN : remove(plugin, free);
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
        if (!registry.forget(plugin, free)) {
            return registry.isLoaded(plugin) ? Answer.STILL_USED : Answer.NOT_UNLOADED;
        }
        log.info("Unload plugin '{}'", registry.label(plugin));
        states.set(plugin, plugin.getPluginState(), PluginState.UNLOADED);
        return Answer.UNLOADED;
    }

    private void closeLoader(PluginWrapper plugin) {
        ClassLoader loader = plugin.getPluginClassLoader();
        watch.unloaded(
                plugin.getPluginId(), String.valueOf(plugin.getDescriptor().getVersion()), loader);
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
