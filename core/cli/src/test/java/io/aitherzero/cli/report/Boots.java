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
        return new BootProfile(
                Instant.parse("2026-11-23T18:40:12.345Z"),
                Schedule.READY,
                2,
                Optional.empty(),
                new BootProfile.Phases(120_140_000, 85_040_000, 12_240_000, 3_040_000, 201_900_000),
                List.of(
                        started("hello", 0, 1, times(410_000, 800_000, 300_000), List.of()),
                        started("system-monitor", 0, 2, times(350_000, 12_300_000, 180_200_000), List.of()),
                        new ModuleProfile(
                                "metrics-file",
                                "0.12.0",
                                1,
                                ModuleState.STARTED,
                                Optional.empty(),
                                List.of("system-monitor"),
                                OptionalInt.of(1),
                                new ModuleProfile.Times(
                                        500_000, 192_900_000, 40_000, 1_200_000, 3_000_000, OptionalLong.empty()),
                                Optional.of("system-monitor"))),
                List.of(),
                List.of("system-monitor"));
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
        return new BootProfile(
                Instant.parse("2026-11-23T18:40:12Z"),
                Schedule.SEQUENTIAL,
                1,
                Optional.of("there is only one worker"),
                new BootProfile.Phases(50_000_000, 40_000_000, 5_000_000, 1_000_000, 1_500_000_000),
                List.of(
                        new ModuleProfile(
                                "broken",
                                "1.0.0",
                                0,
                                ModuleState.FAILED,
                                Optional.of(failed),
                                List.of(),
                                OptionalInt.of(1),
                                times(0, 1_000_000, 1_400_000_000),
                                Optional.empty()),
                        started("hello", 0, 1, times(100_000, 2_000_000, 3_000_000), List.of()),
                        idle("needy", skipped, List.of("broken")),
                        idle(archive.module(), archive, List.of())),
                List.of(twice, failed, skipped, archive),
                List.of("hello", "web"));
    }

    private static ModuleProfile started(
            String id, int level, int worker, ModuleProfile.Times times, List<String> dependencies) {
        return new ModuleProfile(
                id,
                "0.12.0",
                level,
                ModuleState.STARTED,
                Optional.empty(),
                dependencies,
                OptionalInt.of(worker),
                times,
                Optional.empty());
    }

    private static ModuleProfile idle(String id, Finding reason, List<String> dependencies) {
        return new ModuleProfile(
                id,
                "",
                dependencies.size(),
                reason.code().state(),
                Optional.of(reason),
                dependencies,
                OptionalInt.empty(),
                new ModuleProfile.Times(0, 0, 0, 0, 0, OptionalLong.empty()),
                Optional.empty());
    }

    private static ModuleProfile.Times times(long queueWait, long load, long start) {
        return new ModuleProfile.Times(200_000, 0, queueWait, load, start, OptionalLong.of(load));
    }
}
