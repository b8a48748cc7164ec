package io.aitherzero.boot.analysis;

import io.aitherzero.boot.graph.Forecast;
import io.aitherzero.boot.graph.ModuleProfile;
import io.aitherzero.boot.plan.Simulation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Two boots and all that is between them: the start phase that some of the changes would have made, simulated. Run times
 * are taken as they were measured, on as many workers as ran modules.
 */
final class BootMix {
    private final Map<String, ModuleProfile> before;
    private final Map<String, ModuleProfile> after;
    private final BootSample samplesBefore;
    private final BootSample samplesAfter;

    /** One thing that changed, as a cause without its effect. */
    record Change(Cause.Kind kind, List<String> modules) {}

    BootMix(BootSample before, BootSample after) {
        this.samplesBefore = before;
        this.samplesAfter = after;
        this.before = began(before);
        this.after = began(after);
    }

    private static Map<String, ModuleProfile> began(BootSample sample) {
        Map<String, ModuleProfile> began = new LinkedHashMap<>();
        sample.modules().stream()
                .filter(module -> module.worker().isPresent())
                .forEach(module -> began.putIfAbsent(module.id(), module));
        return began;
    }

    /** All that changed, by kind and id. */
    List<Change> changes() {
        List<Change> changes = new ArrayList<>();
        for (String id : modules()) {
            @Nullable ModuleProfile was = before.get(id);
            @Nullable ModuleProfile is = after.get(id);
            if (was == null || is == null) {
                changes.add(new Change(was == null ? Cause.Kind.MODULE_ADDED : Cause.Kind.MODULE_REMOVED, List.of(id)));
                continue;
            }
            if (was.times().run() != is.times().run()) {
                changes.add(new Change(Cause.Kind.MODULE_TIME, List.of(id)));
            }
            if (was.serial() != is.serial()) {
                changes.add(new Change(Cause.Kind.SERIAL, List.of(id)));
            }
            dependencies(changes, Cause.Kind.DEPENDENCY_ADDED, is, was);
            dependencies(changes, Cause.Kind.DEPENDENCY_REMOVED, was, is);
        }
        if (samplesBefore.newest().schedule() != samplesAfter.newest().schedule()) {
            changes.add(new Change(Cause.Kind.SCHEDULE, List.of()));
        }
        if (samplesBefore.workers() != samplesAfter.workers()) {
            changes.add(new Change(Cause.Kind.WORKERS, List.of()));
        }
        if (weights(samplesBefore) != weights(samplesAfter)) {
            changes.add(new Change(Cause.Kind.PRIORITIES, List.of()));
        }
        return changes;
    }

    private Set<String> modules() {
        Set<String> all = new TreeSet<>(before.keySet());
        all.addAll(after.keySet());
        return all;
    }

    private void dependencies(List<Change> changes, Cause.Kind kind, ModuleProfile has, ModuleProfile lacks) {
        for (String dependency : has.dependencies()) {
            if (inBoth(dependency) && !lacks.dependencies().contains(dependency)) {
                changes.add(new Change(kind, List.of(has.id(), dependency)));
            }
        }
    }

    private boolean inBoth(String id) {
        return before.containsKey(id) && after.containsKey(id);
    }

    private static Forecast.Weights weights(BootSample sample) {
        return sample.newest().settings().weights();
    }

    /**
     * The start phase after some of the changes, in nanoseconds.
     *
     * @throws IllegalArgumentException if dependencies make a cycle then
     */
    long simulated(Predicate<Change> changed) {
        List<Simulation.Task> tasks = levelled(tasks(changed));
        boolean newWeights = changed.test(new Change(Cause.Kind.PRIORITIES, List.of()));
        boolean unit = weights(newWeights ? samplesAfter : samplesBefore) == Forecast.Weights.UNIT;
        boolean newWorkers = changed.test(new Change(Cause.Kind.WORKERS, List.of()));
        int workers = Math.max(1, (newWorkers ? samplesAfter : samplesBefore).workers());
        boolean newSchedule = changed.test(new Change(Cause.Kind.SCHEDULE, List.of()));
        return Simulation.run(
                        tasks,
                        (newSchedule ? samplesAfter : samplesBefore).newest().schedule(),
                        OptionalInt.of(workers),
                        1,
                        Simulation.remainingPaths(tasks, task -> unit ? 1 : task.wallNanos()))
                .nanos();
    }

    private Map<String, Simulation.Task> tasks(Predicate<Change> changed) {
        Map<String, Simulation.Task> tasks = new LinkedHashMap<>();
        for (String id : modules()) {
            @Nullable ModuleProfile was = before.get(id);
            @Nullable ModuleProfile is = after.get(id);
            if (was != null && is != null) {
                ModuleProfile time = changed.test(new Change(Cause.Kind.MODULE_TIME, List.of(id))) ? is : was;
                ModuleProfile serial = changed.test(new Change(Cause.Kind.SERIAL, List.of(id))) ? is : was;
                tasks.put(id, task(id, merged(was, is, changed), time, serial));
            } else if (is != null && changed.test(new Change(Cause.Kind.MODULE_ADDED, List.of(id)))) {
                tasks.put(id, task(id, is.dependencies(), is, is));
            } else if (was != null && !changed.test(new Change(Cause.Kind.MODULE_REMOVED, List.of(id)))) {
                tasks.put(id, task(id, was.dependencies(), was, was));
            }
        }
        return tasks;
    }

    private static Simulation.Task task(
            String id, List<String> dependencies, ModuleProfile time, ModuleProfile serial) {
        return new Simulation.Task(id, 0, dependencies, time.times().run(), 0, serial.serial());
    }

    /** Dependencies on a module that is in one of the boots only come and go with it. */
    private List<String> merged(ModuleProfile was, ModuleProfile is, Predicate<Change> changed) {
        List<String> merged = new ArrayList<>();
        for (String dependency : was.dependencies()) {
            boolean kept = is.dependencies().contains(dependency)
                    || !changed.test(new Change(Cause.Kind.DEPENDENCY_REMOVED, List.of(was.id(), dependency)));
            if (!inBoth(dependency) || kept) {
                merged.add(dependency);
            }
        }
        for (String dependency : is.dependencies()) {
            boolean there = changed.test(new Change(Cause.Kind.DEPENDENCY_ADDED, List.of(is.id(), dependency)));
            if (!merged.contains(dependency) && (!inBoth(dependency) || there)) {
                merged.add(dependency);
            }
        }
        return merged;
    }

    /** With the longest distance from a module without dependencies as the level. */
    private static List<Simulation.Task> levelled(Map<String, Simulation.Task> tasks) {
        Map<String, Integer> waitingFor = new HashMap<>();
        Map<String, List<String>> dependents = new HashMap<>();
        Deque<String> free = new ArrayDeque<>();
        for (Simulation.Task task : tasks.values()) {
            List<String> present =
                    task.dependencies().stream().filter(tasks::containsKey).toList();
            present.forEach(id ->
                    dependents.computeIfAbsent(id, key -> new ArrayList<>()).add(task.id()));
            waitingFor.put(task.id(), present.size());
            if (present.isEmpty()) {
                free.add(task.id());
            }
        }
        Map<String, Integer> levels = new HashMap<>();
        List<Simulation.Task> levelled = new ArrayList<>();
        while (!free.isEmpty()) {
            String id = free.remove();
            int level = levels.getOrDefault(id, 0);
            Simulation.@Nullable Task task = tasks.get(id);
            if (task != null) {
                levelled.add(new Simulation.Task(id, level, task.dependencies(), task.wallNanos(), 0, task.serial()));
            }
            for (String dependent : dependents.getOrDefault(id, List.of())) {
                levels.merge(dependent, level + 1, Math::max);
                if (waitingFor.merge(dependent, -1, Integer::sum) == 0) {
                    free.add(dependent);
                }
            }
        }
        // those of a cycle are left for the simulation to refuse
        tasks.values().stream()
                .filter(task -> waitingFor.getOrDefault(task.id(), 0) > 0)
                .forEach(levelled::add);
        return levelled;
    }
}
