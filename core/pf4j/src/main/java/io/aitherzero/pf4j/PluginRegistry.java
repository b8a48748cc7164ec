package io.aitherzero.pf4j;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.pf4j.PluginNotFoundException;
import org.pf4j.PluginWrapper;

/** Which plugins there are, what they are called and who requires whom: the owner of PF4J's collections. */
final class PluginRegistry {
    private final GuardedPluginManager plugins;

    /** Guards the collections as a whole and the order of events; nobody holds it while a plugin's code is awaited. */
    final ReentrantLock lock = new ReentrantLock();

    PluginRegistry(GuardedPluginManager plugins) {
        this.plugins = plugins;
    }

    <T extends @Nullable Object> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    /** Does something of a host's without the lock, however often the thread has it: it may wait for others who need it. */
    <T extends @Nullable Object> T unlocked(Supplier<T> action) {
        int held = lock.getHoldCount();
        for (int i = 0; i < held; i++) {
            lock.unlock();
        }
        try {
            return action.get();
        } finally {
            for (int i = 0; i < held; i++) {
                lock.lock();
            }
        }
    }

    /** The plugin of an id, or PF4J's exception where there is none. */
    PluginWrapper registered(String pluginId) {
        plugins.checkPluginId(pluginId);
        PluginWrapper plugin = plugins.getPlugin(pluginId);
        if (plugin == null) {
            throw new PluginNotFoundException(pluginId);
        }
        return plugin;
    }

    @SuppressWarnings("ReferenceEquality") // a plugin that was unloaded is equal to the same one loaded again
    boolean isLoaded(PluginWrapper plugin) {
        return plugins.byId().get(plugin.getPluginId()) == plugin;
    }

    /** Id and version, as PF4J writes them. */
    String label(PluginWrapper plugin) {
        return plugins.getPluginLabel(plugin.getDescriptor());
    }

    /** The loaded plugins that require a plugin directly. */
    List<PluginWrapper> dependents(String pluginId) {
        return locked(() -> plugins.resolver().getDependents(pluginId).stream()
                .map(plugins.byId()::get)
                .filter(Objects::nonNull)
                .toList());
    }

    /** The loaded plugins that require a plugin, directly or through others; each before what it requires. */
    List<PluginWrapper> allDependents(String pluginId) {
        Map<String, PluginWrapper> found = new LinkedHashMap<>();
        locked(() -> {
            collectDependents(pluginId, new HashSet<>(Collections.singleton(pluginId)), found);
            return true;
        });
        return List.copyOf(found.values());
    }

    private void collectDependents(String pluginId, Set<String> passed, Map<String, PluginWrapper> found) {
        for (PluginWrapper user : dependents(pluginId)) {
            if (passed.add(user.getPluginId())) {
                collectDependents(user.getPluginId(), passed, found);
                found.put(user.getPluginId(), user);
            }
        }
    }

    /** Takes a plugin out of all lists; false where it is in none, or its users do not allow it. */
    boolean forget(PluginWrapper plugin, Predicate<List<PluginWrapper>> allowed) {
        return locked(() -> {
            String id = plugin.getPluginId();
            if (!isLoaded(plugin) || !allowed.test(dependents(id))) {
                return false;
            }
            plugins.resolved().remove(plugin);
            plugins.unresolved().remove(plugin);
            plugins.started().remove(plugin);
            plugins.byId().remove(id);
            return true;
        });
    }
}
