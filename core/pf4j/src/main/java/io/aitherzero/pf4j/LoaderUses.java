package io.aitherzero.pf4j;

import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.EdgeUse;
import io.aitherzero.boot.graph.ModuleProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.pf4j.PluginDependency;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginManager;

/** What one plugin was given by others. Noting it takes no lock that is held for longer than that. */
final class LoaderUses {
    /**
     * Names by the plugin that gave. Names and not numbers, since how often a loader is asked for the same class depends
     * on who asks first. No lambda is used, since making one loads classes while a class is being loaded.
     */
    private static final class Taken {
        private final ConcurrentHashMap<String, Set<String>> names = new ConcurrentHashMap<>();

        void add(String plugin, String name) {
            Set<String> known = names.get(plugin);
            if (known == null) {
                Set<String> first = ConcurrentHashMap.newKeySet();
                Set<String> other = names.putIfAbsent(plugin, first);
                known = other == null ? first : other;
            }
            known.add(name);
        }

        int from(String plugin) {
            Set<String> known = names.get(plugin);
            return known == null ? 0 : known.size();
        }
    }

    private final PluginDescriptor user;
    private final Taken classes = new Taken();
    private final Taken extensions = new Taken();

    LoaderUses(PluginDescriptor user) {
        this.user = user;
    }

    /**
     * A dependency has answered the look-up of a class. A class of the application counts for nobody: it would have been
     * found without the dependency, too.
     *
     * @param className the class
     * @param dependency the declared dependency
     * @param owner the plugin whose class it is
     * @param passedOn whether another plugin has asked for it
     */
    void tookClass(String className, String dependency, String owner, boolean passedOn) {
        if (declares(owner)) {
            classes.add(owner, className);
        } else {
            classes.add(dependency, className);
            // what another plugin asked for is that one's use
            if (!passedOn) {
                classes.add(owner, className);
            }
        }
    }

    void tookResource(String name, String dependency) {
        classes.add(dependency, name);
    }

    void tookExtension(String className, String owner) {
        if (!owner.equals(user.getPluginId())) {
            extensions.add(owner, className);
        }
    }

    private boolean declares(String plugin) {
        for (PluginDependency dependency : user.getDependencies()) {
            if (dependency.getPluginId().equals(plugin)) {
                return true;
            }
        }
        return false;
    }

    private List<EdgeUse> edges(PluginManager plugins) {
        List<EdgeUse> edges = new ArrayList<>();
        Set<String> others = new TreeSet<>(classes.names.keySet());
        others.addAll(extensions.names.keySet());
        for (PluginDependency dependency : user.getDependencies()) {
            String id = dependency.getPluginId();
            if (others.remove(id) || plugins.getPluginClassLoader(id) != null) {
                edges.add(new EdgeUse(id, true, dependency.isOptional(), classes.from(id), extensions.from(id)));
            }
        }
        for (String id : others) {
            edges.add(new EdgeUse(id, false, false, classes.from(id), extensions.from(id)));
        }
        return edges;
    }

    /** A profile with the edges of each module that began and whose loader notes them. */
    static BootProfile addTo(BootProfile profile, PluginManager plugins) {
        List<ModuleProfile> modules = new ArrayList<>();
        for (ModuleProfile module : profile.modules()) {
            @Nullable LoaderUses uses = module.worker().isPresent() ? of(module.id(), plugins) : null;
            modules.add(uses == null ? module : module.withEdges(uses.edges(plugins)));
        }
        return profile.withModules(modules);
    }

    static @Nullable LoaderUses of(String plugin, PluginManager plugins) {
        return plugins.getPluginClassLoader(plugin) instanceof GuardedPluginClassLoader loader ? loader.uses() : null;
    }
}
