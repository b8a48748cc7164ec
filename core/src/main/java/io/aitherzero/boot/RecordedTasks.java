package io.aitherzero.boot;

import java.util.List;

/** Turns recorded modules into those of a simulation. */
final class RecordedTasks {
    private RecordedTasks() {}

    static List<Simulation.Task> of(BootProfile profile, int processors) {
        return profile.modules().stream()
                .filter(module -> module.worker().isPresent())
                .map(module -> new Simulation.Task(
                        module.id(),
                        module.level(),
                        module.dependencies(),
                        module.times().run(),
                        Math.min(
                                module.times().run(),
                                module.times().cpu().orElse(module.times().run())),
                        false))
                .toList();
    }
}
