package io.aitherzero.boot.plan;

import io.aitherzero.boot.graph.BootSettings;
import io.aitherzero.boot.graph.Forecast;
import io.aitherzero.boot.graph.Forecast.Prediction;
import io.aitherzero.boot.graph.ModuleGraph;
import io.aitherzero.boot.graph.Schedule;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Simulates the schedules with recorded times and takes the best. */
final class PlanChoice {
    /** What a parallel boot must gain over a sequential one to be worth its threads. */
    private static final double WORTHWHILE = 0.10;

    private final ModuleGraph graph;
    private final OptionalInt workers;
    private final int processors;
    private final Weights weights;
    private final Set<String> serial;
    private final TaskGraph tasks;
    private final long[] wall;
    private final long[] cpu;
    private final long[] remainingModules;
    private final long[] remainingNanos;

    PlanChoice(ModuleGraph graph, OptionalInt workers, int processors, Weights weights, Set<String> serial) {
        this.graph = graph;
        this.workers = workers;
        this.processors = processors;
        this.weights = weights;
        this.serial = serial;
        tasks = new TaskGraph(weights.tasks(graph, serial));
        wall = new long[tasks.size()];
        cpu = new long[tasks.size()];
        for (int i = 0; i < tasks.size(); i++) {
            wall[i] = tasks.task(i).wallNanos();
            cpu[i] = tasks.task(i).cpuNanos();
        }
        long[] ones = new long[tasks.size()];
        Arrays.fill(ones, 1);
        remainingModules = tasks.remainingPaths(ones);
        remainingNanos = tasks.remainingPaths(wall);
    }

    BootPlan of(Schedule asked, Optional<String> sequentialBecause) {
        Forecast.Weights kind = weights.distrust().isPresent() ? Forecast.Weights.UNIT : Forecast.Weights.RECORDED;
        List<Prediction> considered = List.of(
                predict(Schedule.READY, Forecast.Weights.RECORDED),
                predict(Schedule.READY, Forecast.Weights.UNIT),
                predict(Schedule.LEVEL, Forecast.Weights.RECORDED),
                predict(Schedule.SEQUENTIAL, Forecast.Weights.UNIT));
        Prediction sequential = considered.get(3);
        Optional<String> fallback = sequentialBecause;
        Prediction chosen;
        if (asked == Schedule.AUTO && fallback.isEmpty()) {
            chosen = best(considered, kind);
            double gain = gain(chosen, sequential);
            if (gain < WORTHWHILE) {
                fallback = Optional.of("the predicted gain of a parallel boot is " + Math.round(100 * gain)
                        + " %, less than " + Math.round(100 * WORTHWHILE) + " %");
                chosen = sequential;
            }
        } else if (asked == Schedule.AUTO) {
            chosen = sequential;
        } else {
            chosen = predict(asked, asked == Schedule.SEQUENTIAL ? Forecast.Weights.UNIT : kind);
        }
        BootSettings settings = BootSettings.builder(asked)
                .workers(workers)
                .weights(chosen.weights())
                .distrust(weights.distrust())
                .forecast(Optional.of(new Forecast(chosen, considered, weights.boots())))
                .build();
        return BootPlan.builder(graph, chosen.schedule(), priorities(chosen.weights()), settings)
                .workers(workers)
                .fallback(fallback)
                .serial(serial)
                .firstWorkers(busiest(chosen))
                .build();
    }

    /** The first of equally good ones that may be taken. */
    private static Prediction best(List<Prediction> considered, Forecast.Weights kind) {
        Prediction best = considered.get(considered.size() - 1);
        for (int i = considered.size() - 2; i >= 0; i--) {
            Prediction other = considered.get(i);
            boolean allowed = kind == Forecast.Weights.RECORDED || other.weights() == Forecast.Weights.UNIT;
            if (allowed && other.nanos() <= best.nanos()) {
                best = other;
            }
        }
        return best;
    }

    private static double gain(Prediction chosen, Prediction sequential) {
        return sequential.nanos() == 0 ? 0 : 1 - (double) chosen.nanos() / sequential.nanos();
    }

    private Prediction predict(Schedule schedule, Forecast.Weights kind) {
        return new Prediction(
                schedule,
                kind,
                Math.max(0, weights.gap() + simulation(schedule, kind, cpu).nanos()));
    }

    private SimulatedRun simulation(Schedule schedule, Forecast.Weights kind, long[] cpuNanos) {
        Simulation.requireLegal(schedule, workers, processors);
        SimulatedRun.Times times = new SimulatedRun.Times(wall, cpuNanos, tasks.levels(), remaining(kind), -1);
        return new SimulatedRun(tasks, times, schedule, workers, processors, false);
    }

    private long[] remaining(Forecast.Weights kind) {
        return kind == Forecast.Weights.UNIT ? remainingModules : remainingNanos;
    }

    private Map<String, Long> priorities(Forecast.Weights kind) {
        Map<String, Long> priorities = new HashMap<>();
        for (int i = 0; i < tasks.size(); i++) {
            priorities.put(tasks.task(i).id(), remaining(kind)[i]);
        }
        return priorities;
    }

    /** How many workers are busy at once. Modules that compute for half of their time or more get no worker beyond. */
    private int busiest(Prediction chosen) {
        long[] computing = new long[wall.length];
        for (int i = 0; i < computing.length; i++) {
            computing[i] = 2 * cpu[i] < wall[i] ? cpu[i] : wall[i];
        }
        SimulatedRun simulation = simulation(chosen.schedule(), chosen.weights(), computing);
        long ignored = simulation.nanos();
        return simulation.busiest();
    }
}
