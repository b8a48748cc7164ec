package io.aitherzero.boot;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.PriorityQueue;

/**
 * What a boot will do, as a value that can be shown without doing it.
 *
 * @param graph the modules to start
 * @param schedule how; never {@link Schedule#AUTO}
 * @param workers the fixed number of workers, or empty where it grows with need
 * @param fallback why the schedule is {@link Schedule#SEQUENTIAL} although that was not asked for
 * @param priorities weight of the longest remaining path of each module; the larger starts first
 */
public record BootPlan(
        ModuleGraph graph,
        Schedule schedule,
        OptionalInt workers,
        Optional<String> fallback,
        Map<String, Long> priorities) {
    /** Copies the map. */
    public BootPlan {
        priorities = Map.copyOf(priorities);
    }

    /**
     * A place in the order of the plan.
     *
     * @param module id of the module
     * @param level its level in the graph
     * @param priority weight of its longest remaining path, a number of modules where no times are known
     */
    public record Step(String module, int level, long priority) {}

    /**
     * Plans with the same weight for each module.
     *
     * @param graph the modules to start
     * @param asked the schedule asked for
     * @param workers the fixed number of workers, or empty where it grows with need
     */
    public static BootPlan of(ModuleGraph graph, Schedule asked, OptionalInt workers) {
        Optional<String> fallback = asked == Schedule.AUTO ? onlySequential(graph, workers) : Optional.empty();
        Schedule schedule =
                asked != Schedule.AUTO ? asked : fallback.isPresent() ? Schedule.SEQUENTIAL : Schedule.READY;
        return new BootPlan(graph, schedule, workers, fallback, graph.remainingPaths(id -> 1));
    }

    private static Optional<String> onlySequential(ModuleGraph graph, OptionalInt workers) {
        int modules = graph.modules().size();
        if (modules <= 1) {
            return Optional.of(modules == 0 ? "there is no module to start" : "there is only one module to start");
        }
        return workers.equals(OptionalInt.of(1)) ? Optional.of("there is only one worker") : Optional.empty();
    }

    /** Most urgent first: the longest remaining path, then the id. */
    Comparator<String> urgency() {
        return Comparator.<String, Long>comparing(priorities::get).reversed().thenComparing(Comparator.naturalOrder());
    }

    /** The order in which one worker would start the modules. */
    public List<Step> order() {
        Map<String, Integer> missing = new HashMap<>();
        Comparator<String> byLevel = Comparator.comparingInt(graph::level);
        PriorityQueue<String> ready =
                new PriorityQueue<>(schedule == Schedule.LEVEL ? byLevel.thenComparing(urgency()) : urgency());
        for (ModuleDescriptor module : graph.modules()) {
            int dependencies = graph.dependencies(module.id()).size();
            missing.put(module.id(), dependencies);
            if (dependencies == 0) {
                ready.add(module.id());
            }
        }
        List<Step> steps = new ArrayList<>();
        while (!ready.isEmpty()) {
            String id = ready.remove();
            steps.add(new Step(id, graph.level(id), priorities.getOrDefault(id, 0L)));
            for (String dependent : graph.dependents(id)) {
                if (missing.merge(dependent, -1, Integer::sum) == 0) {
                    ready.add(dependent);
                }
            }
        }
        return steps;
    }
}
