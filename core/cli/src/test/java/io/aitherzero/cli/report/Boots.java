package io.aitherzero.cli.report;

import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.Finding;
import io.aitherzero.boot.graph.ModuleProfile;
import io.aitherzero.boot.graph.ModuleState;
import io.aitherzero.boot.graph.Schedule;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Recorded boots for tests. */
public final class Boots {
    private Boots() {}

    /** Three modules that all started. */
    public static BootProfile good() {
        return BootProfile.builder(Instant.parse("2026-11-23T18:40:12.345Z"), Schedule.READY)
                .workers(2)
                .phases(BootProfile.Phases.builder()
                        .jvmToMain(120_140_000)
                        .host(85_040_000)
                        .discover(12_240_000)
                        .resolve(3_040_000)
                        .start(201_900_000)
                        .build())
                .modules(List.of(
                        started("hello", 0, 1, times(410_000, 800_000, 300_000), List.of()),
                        started("system-monitor", 0, 2, times(350_000, 12_300_000, 180_200_000), List.of()),
                        ModuleProfile.builder("metrics-file", "0.12.0", ModuleState.STARTED)
                                .level(1)
                                .dependencies(List.of("system-monitor"))
                                .worker(OptionalInt.of(1))
                                .times(ModuleProfile.Times.builder()
                                        .describe(500_000)
                                        .dependencyWait(192_900_000)
                                        .queueWait(40_000)
                                        .load(1_200_000)
                                        .start(3_000_000)
                                        .build())
                                .bindingDependency(Optional.of("system-monitor"))
                                .build()))
                .required(List.of("system-monitor"))
                .build();
    }

    /** A fault of each kind, one of them with hostile text, and a required module that is not there. */
    public static BootProfile bad() {
        Finding failed = new Finding(
                Finding.Code.START_FAILED,
                "broken",
                "Module 'broken' failed in start(): java.lang.IllegalStateException: no port\n\u001b[2Jcleared",
                "Mend 'broken', or disable it: put it into disabled.txt");
        Finding skipped = new Finding(
                Finding.Code.DEPENDENCY_FAILED,
                "needy",
                "Module 'needy' needs 'broken', which did not start",
                failed.remedy());
        Finding archive = new Finding(
                Finding.Code.BAD_ARCHIVE, "evil\r\u202egpj.jar", "Archive is cut short", "Replace it by a whole one");
        Finding twice = new Finding(
                Finding.Code.DUPLICATE_ID,
                "hello",
                "Module 'hello' is in two archives, a.jar (1.0.0) and b.jar (1.0.0); a.jar is used",
                "Remove b.jar");
        return BootProfile.builder(Instant.parse("2026-11-23T18:40:12Z"), Schedule.SEQUENTIAL)
                .workers(1)
                .fallback(Optional.of("there is only one worker"))
                .phases(BootProfile.Phases.builder()
                        .jvmToMain(50_000_000)
                        .host(40_000_000)
                        .discover(5_000_000)
                        .resolve(1_000_000)
                        .start(1_500_000_000)
                        .build())
                .modules(List.of(
                        ModuleProfile.builder("broken", "1.0.0", ModuleState.FAILED)
                                .reason(Optional.of(failed))
                                .worker(OptionalInt.of(1))
                                .times(times(0, 1_000_000, 1_400_000_000))
                                .build(),
                        started("hello", 0, 1, times(100_000, 2_000_000, 3_000_000), List.of()),
                        idle("needy", skipped, List.of("broken")),
                        idle(archive.module(), archive, List.of())))
                .findings(List.of(twice, failed, skipped, archive))
                .required(List.of("hello", "web"))
                .build();
    }

    private static ModuleProfile started(
            String id, int level, int worker, ModuleProfile.Times times, List<String> dependencies) {
        return ModuleProfile.builder(id, "0.12.0", ModuleState.STARTED)
                .level(level)
                .dependencies(dependencies)
                .worker(OptionalInt.of(worker))
                .times(times)
                .build();
    }

    private static ModuleProfile idle(String id, Finding reason, List<String> dependencies) {
        return ModuleProfile.builder(id, "", reason.code().state())
                .level(dependencies.size())
                .reason(Optional.of(reason))
                .dependencies(dependencies)
                .build();
    }

    private static ModuleProfile.Times times(long queueWait, long load, long start) {
        return ModuleProfile.Times.builder()
                .describe(200_000)
                .queueWait(queueWait)
                .load(load)
                .start(start)
                .cpu(OptionalLong.of(load))
                .build();
    }
}
