package io.aitherzero.bench;

import io.aitherzero.boot.graph.ModuleGraph;
import io.aitherzero.boot.graph.Schedule;
import io.aitherzero.boot.plan.BootPlan;
import io.aitherzero.boot.run.BootListener;
import io.aitherzero.boot.run.BootScheduler;
import io.aitherzero.boot.run.ModuleStarter;
import io.aitherzero.boot.run.Outcome;
import io.aitherzero.parallel.JobEngine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Start of the 25 modules of the report's system, by the scheduler that boots plugins, but with starts that only wait:
 * no archives are read and no classes loaded. Sequential, then parallel; the run time of the measurement is what the
 * sequential start took, so that the speed-up is one against the other.
 */
final class StartWork implements Benchmark.Body {
    private final ModuleGraph graph = SeedGraph.graph();

    private StartWork() {}

    static Benchmark benchmark() {
        return new Benchmark(
                "b8s",
                "the scheduler of b8 alone: the same graph and waits, no archives",
                "longest path of the graph",
                new StartWork());
    }

    @Override
    public Measurement run(JobEngine engine) throws InterruptedException {
        Starts sequential = new Starts();
        long one = start(Schedule.SEQUENTIAL, sequential);
        Starts parallel = new Starts();
        long all = start(Schedule.READY, parallel);
        long ideal = graph.criticalPath(SeedGraph::waitNanos).nanos();
        long bodies =
                graph.criticalPath(id -> parallel.took.getOrDefault(id, 0L)).nanos();
        Optional<String> fault = sequential.fault().or(parallel::fault);
        return new Measurement(ideal, bodies, all, one, graph.modules().size(), parallel.outcomes, fault);
    }

    private long start(Schedule schedule, Starts starts) {
        ExecutorService threads = Executors.newFixedThreadPool(graph.modules().size());
        try {
            BootPlan plan = BootPlan.of(graph, schedule, OptionalInt.empty());
            BootScheduler scheduler = new BootScheduler(threads, Duration.ZERO, System::nanoTime);
            long from = System.nanoTime();
            Map<String, Outcome> outcomes =
                    scheduler.start(plan, starts, new BootListener() {}).outcomes();
            long measured = System.nanoTime() - from;
            starts.outcomes = outcomes.values().stream()
                    .filter(Outcome.Completed.class::isInstance)
                    .count();
            return measured;
        } finally {
            threads.shutdown();
        }
    }

    /** Waits for each module and keeps what happened. */
    private final class Starts implements ModuleStarter {
        private final Map<String, Long> took = new ConcurrentHashMap<>();
        private final List<String> early = Collections.synchronizedList(new ArrayList<>());
        private long outcomes;

        @Override
        public void load(String id) {
            graph.dependencies(id).stream()
                    .filter(needed -> !took.containsKey(needed))
                    .forEach(needed -> early.add(id + " before " + needed));
        }

        @Override
        public void start(String id) throws InterruptedException {
            long from = System.nanoTime();
            Waits.sleep(SeedGraph.waitNanos(id));
            took.put(id, System.nanoTime() - from);
        }

        @Override
        public void returnedLate(String id, Outcome outcome) {
            early.add(id + " late");
        }

        Optional<String> fault() {
            if (!early.isEmpty()) {
                return Optional.of("Modules must start after those they depend on, but started: " + early);
            }
            return outcomes == graph.modules().size()
                            && took.size() == graph.modules().size()
                    ? Optional.empty()
                    : Optional.of("All %d modules must have started, but %d did"
                            .formatted(graph.modules().size(), outcomes));
        }
    }
}
