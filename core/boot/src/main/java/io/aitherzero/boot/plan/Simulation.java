package io.aitherzero.boot.plan;

import io.aitherzero.boot.graph.Schedule;
import io.aitherzero.boot.run.Workers;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A boot in virtual time: what a schedule would make of known run times. Starts nothing, reads no clock, and gives the
 * same timeline for the same arguments.
 *
 * <p>A module first computes for its processor time and then waits for the rest of its wall time. Modules that compute
 * share the processors evenly; those that wait do not slow each other down. The work of the scheduler itself counts
 * nothing.
 *
 * <p>Beware of R. L. Graham's anomalies (Bounds on multiprocessing timing anomalies, SIAM J. Appl. Math. 17, 1969): a
 * shorter module, one dependency less or one worker more can make a boot longer. So a gain is to be simulated, never
 * inferred.
 */
public final class Simulation {
    private Simulation() {}

    /**
     * A module to start.
     *
     * @param id the module
     * @param level its level in the graph
     * @param dependencies what it waits for; those that are not among the tasks count as started
     * @param wallNanos load and start on a processor of its own
     * @param cpuNanos how much of it is processor time, at most {@code wallNanos}
     * @param serial whether it runs alone, when nothing else can run
     */
    public record Task(String id, int level, List<String> dependencies, long wallNanos, long cpuNanos, boolean serial) {
        /** Copies the list and checks the times. */
        public Task {
            Objects.requireNonNull(id, "id");
            dependencies = List.copyOf(dependencies);
            if (cpuNanos < 0 || cpuNanos > wallNanos) {
                throw new IllegalArgumentException("Processor time of module '" + id
                        + "' must be between 0 and its wall time of " + wallNanos + " ns, but is " + cpuNanos
                        + " ns; correct it");
            }
        }
    }

    /**
     * When a module ran, in nanoseconds from the begin of the start phase.
     *
     * @param module its id
     * @param worker number of the worker, from 1
     * @param beginNanos when it began
     * @param endNanos when it had started
     */
    public record Run(String module, int worker, long beginNanos, long endNanos) {}

    /**
     * A simulated start phase.
     *
     * @param nanos how long it takes
     * @param runs all modules in the order in which they begin
     */
    public record Timeline(long nanos, List<Run> runs) {
        /** Copies the list. */
        public Timeline {
            runs = List.copyOf(runs);
        }
    }

    /**
     * Simulates a start phase.
     *
     * @param tasks the modules
     * @param schedule anything but {@link Schedule#AUTO}; {@link Schedule#SEQUENTIAL} has one worker
     * @param workers the fixed number of workers, or empty for as many as {@link Workers#growing} would make: one a
     *     processor, and one more whenever a module is queued while fewer modules than there are processors compute
     * @param processors how many there are, at least 1
     * @param priorities the larger begins first, then the smaller id; 0 where there is none
     * @throws IllegalArgumentException if an argument is out of its range, or modules wait for each other or, with
     *     {@link Schedule#LEVEL}, for a higher level
     */
    public static Timeline run(
            List<Task> tasks, Schedule schedule, OptionalInt workers, int processors, Map<String, Long> priorities) {
        requireLegal(schedule, workers, processors);
        TaskGraph graph = new TaskGraph(tasks);
        int size = graph.size();
        long[] wall = new long[size];
        long[] cpu = new long[size];
        long[] urgency = new long[size];
        for (int i = 0; i < size; i++) {
            Task task = graph.task(i);
            wall[i] = task.wallNanos();
            cpu[i] = task.cpuNanos();
            urgency[i] = priorities.getOrDefault(task.id(), 0L);
        }
        SimulatedRun.Times times = new SimulatedRun.Times(wall, cpu, graph.levels(), urgency, -1);
        return new SimulatedRun(graph, times, schedule, workers, processors, false).run();
    }

    static void requireLegal(Schedule schedule, OptionalInt workers, int processors) {
        if (schedule == Schedule.AUTO) {
            throw new IllegalArgumentException("Schedule of a simulation must not be AUTO; name another");
        }
        if (processors < 1 || workers.orElse(1) < 1) {
            throw new IllegalArgumentException("Processors and workers must be at least 1, but are " + processors
                    + " and " + workers.orElse(1) + "; correct them");
        }
    }

    /**
     * For each module its own weight and the heaviest chain of modules that wait for it.
     *
     * @param tasks the modules
     * @param weight nanoseconds a module takes
     * @throws IllegalArgumentException if modules wait for each other
     */
    public static Map<String, Long> remainingPaths(List<Task> tasks, ToLongFunction<Task> weight) {
        Map<String, Task> byId = new LinkedHashMap<>();
        Map<String, Integer> awaitedBy = new HashMap<>();
        for (Task task : tasks) {
            byId.put(task.id(), task);
            for (String id : task.dependencies()) {
                awaitedBy.put(id, awaitedBy.getOrDefault(id, 0) + 1);
            }
        }
        Deque<Task> ends = new ArrayDeque<>();
        for (Task task : tasks) {
            if (!awaitedBy.containsKey(task.id())) {
                ends.add(task);
            }
        }
        Map<String, Long> after = new HashMap<>();
        Map<String, Long> remaining = new HashMap<>();
        for (@Nullable Task task = ends.poll(); task != null; task = ends.poll()) {
            long path = after.getOrDefault(task.id(), 0L) + weight.applyAsLong(task);
            remaining.put(task.id(), path);
            for (String id : task.dependencies()) {
                @Nullable Task dependency = byId.get(id);
                after.put(id, Math.max(after.getOrDefault(id, 0L), path));
                int left = awaitedBy.getOrDefault(id, 0) - 1;
                awaitedBy.put(id, left);
                if (left == 0 && dependency != null) {
                    ends.add(dependency);
                }
            }
        }
        if (remaining.size() < byId.size()) {
            throw SimulatedRun.stuck(byId.keySet(), remaining.keySet());
        }
        return remaining;
    }
}
