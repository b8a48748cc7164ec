package io.aitherzero.boot.plan;

import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.ModuleProfile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns recorded modules into those of a simulation. The recorded begins are replayed with the recorded processor times
 * and evenly shared processors; what that explains of a module's wall time is contention, the rest is waiting.
 */
final class RecordedTasks {
    /** A module this close to its share of a processor computes all the time; what is missing went to other threads. */
    private static final double COMPUTING = 1.5;

    private static final class Replayed {
        final ModuleProfile module;
        final double begin;
        final double end;
        final double cpu;
        double left;
        double computedAt;

        Replayed(ModuleProfile module) {
            ModuleProfile.Times times = module.times();
            this.module = module;
            begin = times.begun();
            end = begin + times.run();
            cpu = Math.min(times.run(), times.cpu().orElse(0));
            left = cpu;
            computedAt = end;
        }
    }

    private RecordedTasks() {}

    static List<Simulation.Task> of(BootProfile profile, int processors) {
        List<Replayed> all = profile.modules().stream()
                .filter(module -> module.worker().isPresent())
                .map(Replayed::new)
                .sorted(Comparator.comparingDouble(replayed -> replayed.begin))
                .toList();
        replay(all, processors);
        Map<String, Simulation.Task> tasks = new HashMap<>();
        all.forEach(replayed -> tasks.put(replayed.module.id(), task(replayed)));
        List<Simulation.Task> ordered = new ArrayList<>();
        profile.modules().stream()
                .map(ModuleProfile::id)
                .filter(tasks::containsKey)
                .map(tasks::get)
                .forEach(ordered::add);
        return ordered;
    }

    private static void replay(List<Replayed> all, int processors) {
        List<Replayed> computing = new ArrayList<>();
        double now = 0;
        for (int next = 0; next < all.size() || !computing.isEmpty(); ) {
            double rate = Math.min(1, (double) processors / computing.size());
            double until = next < all.size() ? all.get(next).begin : Double.MAX_VALUE;
            for (Replayed module : computing) {
                until = Math.min(until, Math.min(module.end, now + module.left / rate));
            }
            double passed = Math.max(0, until - now);
            now += passed;
            List<Replayed> still = new ArrayList<>();
            for (Replayed module : computing) {
                module.left -= passed * rate;
                if (module.left <= 0.01 || module.end <= now + 0.01) {
                    module.computedAt = Math.min(module.end, now);
                } else {
                    still.add(module);
                }
            }
            computing = still;
            while (next < all.size() && all.get(next).begin <= now + 0.01) {
                computing.add(all.get(next));
                next++;
            }
        }
    }

    private static Simulation.Task task(Replayed replayed) {
        ModuleProfile module = replayed.module;
        double wall = replayed.end - replayed.begin;
        double explained = replayed.computedAt - replayed.begin;
        double cpu = replayed.cpu;
        double wait = wall - explained;
        if (explained > 0 && wall <= explained * COMPUTING) {
            cpu = Math.min(wall, cpu * wall / explained);
            wait = 0;
        }
        long cpuNanos = Math.round(cpu);
        return new Simulation.Task(
                module.id(), module.level(), module.dependencies(), cpuNanos + Math.round(wait), cpuNanos, false);
    }
}
