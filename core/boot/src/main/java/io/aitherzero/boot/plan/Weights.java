package io.aitherzero.boot.plan;

import io.aitherzero.base.Spread;
import io.aitherzero.boot.graph.ModuleDescriptor;
import io.aitherzero.boot.graph.ModuleGraph;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What recorded boots say about the run times of modules.
 *
 * @param weights the modules that are known
 * @param gap what their start phases took beyond their simulation, in nanoseconds
 * @param boots how many boots that comes from
 * @param distrust why the order is not taken from them although they are there
 */
public record Weights(Map<String, Weight> weights, long gap, int boots, Optional<String> distrust) {
    /**
     * How long a module takes on a processor of its own, in nanoseconds.
     *
     * @param wall load and start
     * @param cpu how much of it is processor time
     */
    public record Weight(long wall, long cpu) {}

    /** Copies the map. */
    public Weights {
        weights = Map.copyOf(weights);
    }

    /** Where there is no recorded boot. */
    public static Weights none() {
        return new Weights(Map.of(), 0, 0, Optional.empty());
    }

    boolean known() {
        return !weights.isEmpty();
    }

    /** The modules of a graph with their times; one that is not known counts as the median of those that are. */
    List<Simulation.Task> tasks(ModuleGraph graph, Set<String> serial) {
        long[] wall = new long[weights.size()];
        long[] cpu = new long[weights.size()];
        int known = 0;
        for (Weight weight : weights.values()) {
            wall[known] = weight.wall();
            cpu[known] = weight.cpu();
            known++;
        }
        Weight typical = new Weight(Spread.median(wall), Spread.median(cpu));
        Map<String, Weight> all = new HashMap<>(weights);
        List<Simulation.Task> tasks = new ArrayList<>();
        for (ModuleDescriptor module : graph.modules()) {
            String id = module.id();
            Weight weight = all.getOrDefault(id, typical);
            tasks.add(new Simulation.Task(
                    id,
                    graph.level(id),
                    graph.dependencies(id),
                    weight.wall(),
                    Math.min(weight.cpu(), weight.wall()),
                    serial.contains(id)));
        }
        return tasks;
    }
}
