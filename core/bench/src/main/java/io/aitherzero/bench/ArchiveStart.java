package io.aitherzero.bench;

import io.aitherzero.bench.FolderBoot.Booted;
import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.Finding;
import io.aitherzero.boot.graph.ModuleGraph;
import io.aitherzero.boot.graph.ModuleProfile;
import io.aitherzero.boot.graph.ModuleState;
import io.aitherzero.boot.graph.Schedule;
import io.aitherzero.parallel.JobEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * The 25 modules of the report's system as plugins, read, loaded and started by a host: sequential, then parallel. The run
 * time of the measurement is what the sequential boot took, so that the speed-up is one against the other.
 */
final class ArchiveStart implements Benchmark.Body {
    private final Workbench bench;

    private ArchiveStart(Workbench bench) {
        this.bench = bench;
    }

    static Benchmark benchmark(Workbench bench) {
        return new Benchmark(
                "b8",
                "25 plugin archives, 46 dependencies, read, loaded and started, 10 to 49 ms wait in each start, sequential"
                        + " then parallel",
                "longest path of the graph",
                new ArchiveStart(bench));
    }

    @Override
    public Measurement run(JobEngine engine) throws IOException {
        ModuleGraph graph = SeedGraph.graph();
        Path plugins = bench.seedArchives(WaitingModule.class);
        Booted sequential = bench.boots().boot(bench.folder("b8"), plugins, Schedule.SEQUENTIAL);
        Booted parallel = bench.boots().boot(bench.folder("b8"), plugins, Schedule.READY);
        return new Measurement(
                graph.criticalPath(SeedGraph::waitNanos).nanos(),
                parallel.profile().criticalPath().nanos(),
                parallel.nanos(),
                sequential.nanos(),
                graph.modules().size(),
                started(parallel.profile()),
                fault(graph, sequential.profile(), SeedGraph::waitNanos)
                        .or(() -> fault(graph, parallel.profile(), SeedGraph::waitNanos)));
    }

    static long started(BootProfile boot) {
        return boot.modules().stream()
                .filter(module -> module.state() == ModuleState.STARTED)
                .count();
    }

    /** Each module of the graph has started, after those it depends on, and took at least its wait. */
    static Optional<String> fault(ModuleGraph graph, BootProfile boot, ToLongFunction<String> waits) {
        Map<String, ModuleProfile> modules = new HashMap<>();
        boot.modules().forEach(module -> modules.put(module.id(), module));
        for (String id : graph.modules().stream().map(module -> module.id()).toList()) {
            Optional<String> fault = fault(graph, modules, id, waits.applyAsLong(id));
            if (fault.isPresent()) {
                return fault;
            }
        }
        return modules.size() == graph.modules().size()
                ? Optional.empty()
                : Optional.of("There must be %d modules, but there were %d"
                        .formatted(graph.modules().size(), modules.size()));
    }

    private static Optional<String> fault(
            ModuleGraph graph, Map<String, ModuleProfile> modules, String id, long waitNanos) {
        ModuleProfile module = modules.get(id);
        if (module == null || module.state() != ModuleState.STARTED) {
            return Optional.of("Module '%s' must have started, but is %s"
                    .formatted(
                            id,
                            module == null
                                    ? "not there"
                                    : module.state()
                                            + module.reason()
                                                    .map(Finding::toString)
                                                    .map(" because of "::concat)
                                                    .orElse("")));
        }
        if (module.times().start() < waitNanos) {
            return Optional.of("Module '%s' must have waited %d ns in its start, but took %d"
                    .formatted(id, waitNanos, module.times().start()));
        }
        for (String needed : graph.dependencies(id)) {
            ModuleProfile before = modules.get(needed);
            if (before != null
                    && before.times().begun() + before.times().run()
                            > module.times().begun()) {
                return Optional.of("Module '%s' must begin after '%s' has started, but began %d ns before that"
                        .formatted(
                                id,
                                needed,
                                before.times().begun()
                                        + before.times().run()
                                        - module.times().begun()));
            }
        }
        return Optional.empty();
    }
}
