package io.aitherzero.boot.plan;

import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.BootSettings;
import io.aitherzero.boot.graph.ModuleDescriptor;
import io.aitherzero.boot.graph.ModuleGraph;
import io.aitherzero.boot.graph.Schedule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** What a boot will do, as a value that can be shown without doing it. It is immutable. */
public final class BootPlan {
    private final ModuleGraph graph;
    private final Schedule schedule;
    private final OptionalInt workers;
    private final Optional<String> fallback;
    private final Map<String, Long> priorities;
    private final Set<String> serial;
    private final int firstWorkers;
    private final BootSettings settings;

    private BootPlan(Builder from) {
        graph = from.graph;
        schedule = from.schedule;
        workers = from.workers;
        fallback = from.fallback;
        priorities = from.priorities;
        serial = from.serial;
        firstWorkers = from.firstWorkers;
        settings = from.settings;
    }

    /**
     * A place in the order of the plan.
     *
     * @param module id of the module
     * @param level its level in the graph
     * @param priority weight of its longest remaining path: nanoseconds, or a number of modules where no times are known
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
        return of(graph, asked, workers, 1, Weights.none(), Set.of());
    }

    /**
     * Plans with what recorded boots say. Simulates all schedules; {@link Schedule#AUTO} takes the one that is expected
     * to be done first, and {@link Schedule#SEQUENTIAL} where the others gain less than a tenth.
     *
     * @param graph the modules to start
     * @param asked the schedule asked for
     * @param workers the fixed number of workers, or empty where it grows with need
     * @param processors how many there are
     * @param weights the times of modules
     * @param serial the modules that are to run alone
     */
    public static BootPlan of(
            ModuleGraph graph,
            Schedule asked,
            OptionalInt workers,
            int processors,
            Weights weights,
            Set<String> serial) {
        Optional<String> fallback = asked == Schedule.AUTO ? onlySequential(graph, workers) : Optional.empty();
        if (weights.known() && !graph.modules().isEmpty()) {
            return new PlanChoice(graph, workers, processors, weights, serial).of(asked, fallback);
        }
        Schedule schedule =
                asked != Schedule.AUTO ? asked : fallback.isPresent() ? Schedule.SEQUENTIAL : Schedule.READY;
        return builder(
                        graph,
                        schedule,
                        graph.remainingLengths(),
                        BootSettings.of(asked).with(workers))
                .workers(workers)
                .fallback(fallback)
                .serial(serial)
                .build();
    }

    /**
     * Plans a random legal order and number of workers; the same ones for the same seed, graph and processors.
     *
     * @param graph the modules to start
     * @param seed what both are drawn from
     * @param processors how many there are; at most twice as many workers are drawn
     */
    public static BootPlan shuffled(ModuleGraph graph, long seed, int processors) {
        SplittableRandom random = new SplittableRandom(seed);
        OptionalInt workers = OptionalInt.of(1 + random.nextInt(2 * processors));
        Map<String, Long> priorities = new HashMap<>();
        graph.modules().stream()
                .map(ModuleDescriptor::id)
                .sorted()
                .forEach(id -> priorities.put(id, random.nextLong()));
        BootSettings settings = BootSettings.of(Schedule.READY).with(workers).withSeed(seed);
        return builder(graph, Schedule.READY, priorities, settings)
                .workers(workers)
                .build();
    }

    /**
     * Plans to repeat a recorded boot: modules begin in its order, and none before those have ended that had ended
     * before it began then. Modules that the record does not have come last.
     *
     * @param graph the modules to start
     * @param recorded the boot to repeat
     * @param workers a fixed number, or empty for as many as it had
     */
    public static BootPlan replay(ModuleGraph graph, BootProfile recorded, OptionalInt workers) {
        OptionalInt asMany = workers.isPresent() ? workers : OptionalInt.of(Math.max(1, recorded.workers()));
        BootSettings settings = BootSettings.of(Schedule.READY)
                .with(asMany)
                .withOrder(recorded.settings().order());
        return builder(graph, Schedule.READY, graph.remainingLengths(), settings)
                .workers(asMany)
                .build();
    }

    private static Optional<String> onlySequential(ModuleGraph graph, OptionalInt workers) {
        int modules = graph.modules().size();
        if (modules <= 1) {
            return Optional.of(modules == 0 ? "there is no module to start" : "there is only one module to start");
        }
        return workers.equals(OptionalInt.of(1)) ? Optional.of("there is only one worker") : Optional.empty();
    }

    /**
     * A plan in which no module runs alone, and the number of workers grows with need.
     *
     * @param graph the modules to start
     * @param schedule how; never {@link Schedule#AUTO}
     * @param priorities weight of the longest remaining path of each module
     * @param settings where all of that comes from
     */
    static Builder builder(ModuleGraph graph, Schedule schedule, Map<String, Long> priorities, BootSettings settings) {
        return new Builder(graph, schedule, priorities, settings);
    }

    /** The modules to start. */
    public ModuleGraph graph() {
        return graph;
    }

    /** How; never {@link Schedule#AUTO}. */
    public Schedule schedule() {
        return schedule;
    }

    /** The fixed number of workers, or empty where it grows with need. */
    public OptionalInt workers() {
        return workers;
    }

    /** Why the schedule is {@link Schedule#SEQUENTIAL} although that was not asked for. */
    public Optional<String> fallback() {
        return fallback;
    }

    /** Weight of the longest remaining path of each module; the larger starts first. */
    public Map<String, Long> priorities() {
        return priorities;
    }

    /** The modules that run alone, when nothing else can. */
    public Set<String> serial() {
        return serial;
    }

    /** How many workers are expected to be busy at once; 0 where nobody knows. */
    public int firstWorkers() {
        return firstWorkers;
    }

    /** Where all of that comes from; its order, if there is one, is to be repeated. */
    public BootSettings settings() {
        return settings;
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

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof BootPlan that && parts().equals(that.parts());
    }

    @Override
    public int hashCode() {
        return parts().hashCode();
    }

    @Override
    public String toString() {
        return "BootPlan" + parts();
    }

    private List<Object> parts() {
        return List.of(graph, schedule, workers, fallback, priorities, serial, firstWorkers, settings);
    }

    /** Makes a plan. What is not said is empty or not known. */
    static final class Builder {
        private final ModuleGraph graph;
        private final Schedule schedule;
        private OptionalInt workers = OptionalInt.empty();
        private Optional<String> fallback = Optional.empty();
        private final Map<String, Long> priorities;
        private Set<String> serial = Set.of();
        private int firstWorkers;
        private final BootSettings settings;

        private Builder(ModuleGraph graph, Schedule schedule, Map<String, Long> priorities, BootSettings settings) {
            this.graph = graph;
            this.schedule = schedule;
            this.priorities = Map.copyOf(priorities);
            this.settings = settings;
        }

        /** The fixed number of workers, or empty where it grows with need. */
        Builder workers(OptionalInt workers) {
            this.workers = workers;
            return this;
        }

        /** Why the schedule is {@link Schedule#SEQUENTIAL} although that was not asked for. */
        Builder fallback(Optional<String> fallback) {
            this.fallback = fallback;
            return this;
        }

        /** The modules that run alone, when nothing else can. */
        Builder serial(Set<String> serial) {
            this.serial = Set.copyOf(serial);
            return this;
        }

        /** How many workers are expected to be busy at once; 0 where nobody knows. */
        Builder firstWorkers(int firstWorkers) {
            this.firstWorkers = firstWorkers;
            return this;
        }

        /** The plan. */
        BootPlan build() {
            return new BootPlan(this);
        }
    }
}
