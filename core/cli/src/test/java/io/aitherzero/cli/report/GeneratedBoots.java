package io.aitherzero.cli.report;

import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.Finding;
import io.aitherzero.boot.graph.ModuleProfile;
import io.aitherzero.boot.graph.ModuleState;
import io.aitherzero.boot.graph.Schedule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;

/** Boots of any size with workers that are never idle without need. */
final class GeneratedBoots {
    private GeneratedBoots() {}

    /** Modules in levels of eight, each dependent on two of the level before, all started. */
    static BootProfile good(int count, int workers) {
        Random random = new Random(7);
        List<ModuleProfile> modules = new ArrayList<>();
        Map<String, Long> done = new HashMap<>();
        long[] free = new long[workers];
        for (int i = 0; i < count; i++) {
            int level = i / 8;
            List<String> needs = level == 0
                    ? List.of()
                    : List.of("module-" + ((level - 1) * 8 + i % 8), "module-" + ((level - 1) * 8 + (i + 3) % 8));
            String binding = needs.stream()
                    .max(Comparator.comparingLong(id -> done.getOrDefault(id, 0L)))
                    .orElse("");
            long ready = done.getOrDefault(binding, 0L);
            int worker = earliest(free);
            long begin = Math.max(ready, free[worker]);
            long load = 100_000L + random.nextInt(2_000_000);
            long start = 50_000L + random.nextInt(20_000_000);
            free[worker] = begin + load + start;
            String id = "module-" + i;
            done.put(id, free[worker]);
            modules.add(ModuleProfile.builder(id, "1.0." + i, ModuleState.STARTED)
                    .level(level)
                    .dependencies(needs)
                    .worker(OptionalInt.of(worker + 1))
                    .times(ModuleProfile.Times.builder()
                            .describe(300_000)
                            .dependencyWait(ready)
                            .queueWait(begin - ready)
                            .load(load)
                            .start(start)
                            .cpu(OptionalLong.of(load / 2))
                            .build())
                    .bindingDependency(Optional.of(binding).filter(name -> !name.isEmpty()))
                    .build());
        }
        long end = Arrays.stream(free).max().orElse(0);
        return boot(modules, Math.min(workers, count), end + 500_000, List.of());
    }

    /** Started modules with these ids. */
    static BootProfile named(String... ids) {
        BootProfile plain = good(ids.length, 1);
        List<ModuleProfile> modules = new ArrayList<>();
        for (int i = 0; i < ids.length; i++) {
            ModuleProfile module = plain.modules().get(i);
            modules.add(ModuleProfile.builder(ids[i], module.version(), module.state())
                    .level(i == 0 ? 0 : 1)
                    .dependencies(i == 0 ? List.of() : List.of(ids[0]))
                    .worker(module.worker())
                    .times(module.times())
                    .bindingDependency(i == 0 ? Optional.empty() : Optional.of(ids[0]))
                    .build());
        }
        return boot(modules, 1, plain.phases().start(), List.of());
    }

    /** Modules that all failed in their start. */
    static BootProfile failed(int count) {
        BootProfile plain = good(count, 2);
        List<Finding> findings = new ArrayList<>();
        List<ModuleProfile> modules = new ArrayList<>();
        for (ModuleProfile module : plain.modules()) {
            Finding finding = new Finding(
                    Finding.Code.START_FAILED,
                    module.id(),
                    "Module '" + module.id() + "' failed in start()",
                    "Mend '" + module.id() + "'");
            findings.add(finding);
            modules.add(ModuleProfile.builder(module.id(), module.version(), ModuleState.FAILED)
                    .reason(Optional.of(finding))
                    .worker(module.worker())
                    .times(module.times())
                    .build());
        }
        return boot(modules, 2, plain.phases().start(), findings);
    }

    /** A boot that found nothing. */
    static BootProfile empty() {
        return boot(List.of(), 0, 0, List.of());
    }

    private static int earliest(long[] free) {
        int earliest = 0;
        for (int i = 1; i < free.length; i++) {
            if (free[i] < free[earliest]) {
                earliest = i;
            }
        }
        return earliest;
    }

    private static BootProfile boot(List<ModuleProfile> modules, int workers, long start, List<Finding> findings) {
        return BootProfile.builder(Instant.parse("2026-11-23T18:40:12.345Z"), Schedule.READY)
                .workers(workers)
                .phases(BootProfile.Phases.builder()
                        .jvmToMain(95_000_000)
                        .host(61_000_000)
                        .discover(23_000_000)
                        .resolve(4_000_123)
                        .start(start)
                        .build())
                .modules(modules)
                .findings(findings)
                .build();
    }
}
