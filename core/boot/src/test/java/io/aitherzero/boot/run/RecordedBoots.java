package io.aitherzero.boot.run;

import io.aitherzero.boot.graph.ArchivePrint;
import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.BootSettings;
import io.aitherzero.boot.graph.Environment;
import io.aitherzero.boot.graph.Forecast;
import io.aitherzero.boot.graph.ModuleProfile;
import io.aitherzero.boot.graph.ModuleState;
import io.aitherzero.boot.graph.Schedule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Recorded boots for tests: modules that only waited, each from an archive of its own. */
public final class RecordedBoots {
    public static final Environment HERE = Environment.builder()
            .java("17.0.15+6")
            .vm("VM")
            .os("Linux amd64")
            .processors(2)
            .cache(Environment.Cache.WARM)
            .host("1.0")
            .build();

    private RecordedBoots() {}

    public static ArchivePrint print(String content) {
        return new ArchivePrint(content, content.length(), 0);
    }

    public static BootProfile boot(
            Environment environment, BootSettings settings, long startNanos, Map<String, Long> runNanos) {
        List<ModuleProfile> modules = new ArrayList<>();
        runNanos.forEach((id, nanos) -> modules.add(ModuleProfile.builder(id, "1.0.0", ModuleState.STARTED)
                .worker(OptionalInt.of(1))
                .times(ModuleProfile.Times.builder()
                        .start(nanos)
                        .cpu(OptionalLong.of(0))
                        .build())
                .archive(Optional.of(print(id)))
                .build()));
        return BootProfile.builder(Instant.EPOCH, Schedule.READY)
                .workers(2)
                .phases(BootProfile.Phases.builder().start(startNanos).build())
                .modules(modules)
                .environment(environment)
                .settings(settings)
                .build();
    }

    public static BootProfile boot(Map<String, Long> runNanos) {
        return boot(HERE, BootSettings.of(Schedule.AUTO), 100, runNanos);
    }

    /** A boot that was expected to take 100 ns. */
    public static BootProfile forecast(long startNanos) {
        Forecast.Prediction expected = new Forecast.Prediction(Schedule.READY, Forecast.Weights.RECORDED, 100);
        BootSettings settings = BootSettings.builder(Schedule.AUTO)
                .weights(Forecast.Weights.RECORDED)
                .forecast(Optional.of(new Forecast(expected, List.of(expected), 1)))
                .build();
        return boot(HERE, settings, startNanos, Map.of("a", 10L));
    }
}
