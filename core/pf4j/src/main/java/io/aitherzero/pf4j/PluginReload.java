package io.aitherzero.pf4j;

import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.Finding;
import io.aitherzero.boot.graph.ModuleGraph;
import io.aitherzero.boot.run.StopPlan;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.pf4j.PluginState;
import org.pf4j.PluginWrapper;

/** Loads a plugin anew with all that requires it, and starts again what ran. */
final class PluginReload {
    private final ParallelPluginManager plugins;
    private final PluginRegistry registry;
    private final PluginBoots boots;

    PluginReload(ParallelPluginManager plugins, PluginRegistry registry, PluginBoots boots) {
        this.plugins = plugins;
        this.registry = registry;
        this.boots = boots;
    }

    /** What came of it and was not known before; empty where all that ran runs again. */
    List<Finding> reload(String id) {
        PluginWrapper plugin = registry.registered(id);
        List<PluginWrapper> affected = new ArrayList<>(registry.allDependents(id));
        affected.add(plugin);
        Set<String> ran = new LinkedHashSet<>();
        for (PluginWrapper each : affected) {
            if (each.getPluginState() == PluginState.STARTED || each.getPluginState() == PluginState.FAILED) {
                ran.add(each.getPluginId());
            }
        }
        List<Finding> before = plugins.discovered().findings();
        StopPlan all = boots.stopPlan();
        boots.stop(new StopPlan(all.graph().restrictedTo(ran::contains), all.parallel()));
        List<Finding> found = new ArrayList<>(boots.lastStop());
        if (!plugins.unloadPlugin(id)) {
            found.add(new Finding(
                    Finding.Code.STOP_FAILED,
                    id,
                    "Module '%s' is not loaded again, since it could not be unloaded".formatted(id),
                    "Look into the log for what kept it, and try again"));
            return found;
        }
        plugins.loadPlugins();
        ModuleGraph startable = boots.plan().graph();
        Set<String> wanted = withWhatTheyRequire(ran, startable);
        boots.start(boots.plan(startable.restrictedTo(wanted::contains)));
        boots.lastBoot().map(BootProfile::findings).ifPresent(found::addAll);
        found.removeAll(before);
        return found;
    }

    private static Set<String> withWhatTheyRequire(Set<String> ids, ModuleGraph graph) {
        Set<String> all = new LinkedHashSet<>();
        List<String> open = new ArrayList<>(ids);
        while (!open.isEmpty()) {
            String next = open.remove(open.size() - 1);
            if (graph.contains(next) && all.add(next)) {
                open.addAll(graph.dependencies(next));
            }
        }
        return all;
    }
}
