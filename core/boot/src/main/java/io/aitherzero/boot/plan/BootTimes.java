package io.aitherzero.boot.plan;

import io.aitherzero.boot.graph.ArchivePrint;
import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.Environment;
import io.aitherzero.boot.graph.ModuleProfile;
import io.aitherzero.boot.graph.ModuleState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that a recorded boot tells the next one; much less than its profile.
 *
 * @param environment what it ran on
 * @param gapNanos what its start phase took beyond its simulation
 * @param forecastError by which share of the prediction its start phase was off; empty where nothing was predicted
 * @param modules those that have started, with the archives they were loaded from
 */
public record BootTimes(Environment environment, long gapNanos, Optional<Double> forecastError, List<Module> modules) {
    /**
     * How long a module took, freed from what others took of the processors.
     *
     * @param id of the module
     * @param archive what it was loaded from
     * @param wallNanos load and start
     * @param cpuNanos how much of it is processor time
     */
    public record Module(String id, ArchivePrint archive, long wallNanos, long cpuNanos) {}

    /** Copies the list. */
    public BootTimes {
        modules = List.copyOf(modules);
    }

    /**
     * What a boot tells.
     *
     * @param boot a recorded boot
     */
    public static BootTimes of(BootProfile boot) {
        BootModel model = BootModel.of(boot);
        Map<String, ModuleProfile> started = new HashMap<>();
        for (ModuleProfile module : boot.modules()) {
            if (module.state() == ModuleState.STARTED && module.archive().isPresent()) {
                started.putIfAbsent(module.id(), module);
            }
        }
        List<Module> modules = new ArrayList<>();
        for (Simulation.Task task : RecordedTasks.of(boot, model.processors())) {
            ModuleProfile module = started.get(task.id());
            if (module != null) {
                modules.add(new Module(task.id(), module.archive().orElseThrow(), task.wallNanos(), task.cpuNanos()));
            }
        }
        Optional<Double> error = boot.settings()
                .forecast()
                .map(forecast -> forecast.error(boot.phases().start()));
        return new BootTimes(boot.environment(), model.gapNanos(), error, modules);
    }
}
