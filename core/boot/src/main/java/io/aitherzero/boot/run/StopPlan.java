package io.aitherzero.boot.run;

import io.aitherzero.boot.graph.ModuleGraph;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a stop will do, as a value that can be shown without doing it.
 *
 * @param graph the modules to stop, with what they depend on among themselves
 * @param parallel whether modules that do not depend on each other are stopped at once
 */
public record StopPlan(ModuleGraph graph, boolean parallel) {
    /**
     * Plans to stop some modules and all that requires one of them.
     *
     * @param running the modules that run
     * @param ids the modules to stop; those that do not run are passed over
     * @param parallel whether modules that do not depend on each other are stopped at once
     */
    public static StopPlan of(ModuleGraph running, Collection<String> ids, boolean parallel) {
        Set<String> all = new HashSet<>();
        for (String id : ids) {
            if (running.contains(id)) {
                all.add(id);
                all.addAll(running.requiredBy(id));
            }
        }
        return new StopPlan(running.restrictedTo(all::contains), parallel);
    }

    /** The order in which one worker would stop the modules: each before what it depends on. */
    public List<String> order() {
        List<String> order = new ArrayList<>();
        List<List<String>> levels = graph.levels();
        for (int level = levels.size() - 1; level >= 0; level--) {
            order.addAll(levels.get(level));
        }
        return order;
    }
}
