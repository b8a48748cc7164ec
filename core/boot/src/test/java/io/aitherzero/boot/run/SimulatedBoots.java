package io.aitherzero.boot.run;

import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.ModuleDescriptor;
import io.aitherzero.boot.graph.ModuleGraph;
import io.aitherzero.boot.graph.ModuleProfile;
import io.aitherzero.boot.graph.ModuleState;
import io.aitherzero.boot.graph.Schedule;
import io.aitherzero.boot.plan.Simulation;
import io.aitherzero.boot.plan.Simulation.Run;
import io.aitherzero.boot.plan.Simulation.Task;
import io.aitherzero.boot.plan.Simulation.Timeline;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;

/** Tasks and the profiles of their simulated boots, for tests. */
public final class SimulatedBoots {
    private SimulatedBoots() {}

    /** What a recorder would have written had the boot been real. */
    public static BootProfile profile(List<Task> tasks, Timeline timeline, Schedule schedule, long lead) {
        int workers = timeline.runs().stream().mapToInt(Run::worker).max().orElse(0);
        List<ModuleProfile> modules = new ArrayList<>();
        for (Task task : tasks) {
            Run run = run(timeline, task.id());
            modules.add(ModuleProfile.builder(task.id(), "1.0.0", ModuleState.STARTED)
                    .level(task.level())
                    .dependencies(task.dependencies())
                    .worker(OptionalInt.of(run.worker()))
                    .times(ModuleProfile.Times.builder()
                            .dependencyWait(lead)
                            .queueWait(run.beginNanos())
                            .start(run.endNanos() - run.beginNanos())
                            .cpu(OptionalLong.of(task.cpuNanos()))
                            .build())
                    .build());
        }
        return BootProfile.builder(Instant.EPOCH, schedule)
                .workers(workers)
                .phases(BootProfile.Phases.builder()
                        .start(lead + timeline.nanos())
                        .build())
                .modules(modules)
                .build();
    }

    public static Run run(Timeline timeline, String id) {
        return timeline.runs().stream()
                .filter(run -> run.module().equals(id))
                .findFirst()
                .orElseThrow();
    }

    /** The modules of a graph in its order; so much of each is processor time. */
    public static List<Task> tasks(ModuleGraph graph, Random random, double computing) {
        List<Task> tasks = new ArrayList<>();
        for (ModuleDescriptor module : graph.modules()) {
            String id = module.id();
            long wall = 1_000L + random.nextInt(99_000);
            tasks.add(new Task(id, graph.level(id), graph.dependencies(id), wall, Math.round(wall * computing), false));
        }
        return tasks;
    }

    public static Timeline run(List<Task> tasks, Schedule schedule, OptionalInt workers, int processors) {
        return Simulation.run(tasks, schedule, workers, processors, Simulation.remainingPaths(tasks, task -> 1));
    }
}
