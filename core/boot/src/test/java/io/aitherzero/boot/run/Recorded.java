package io.aitherzero.boot.run;

import io.aitherzero.boot.analysis.BootSample;
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
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** A recorded boot in milliseconds, written down by a test. */
public final class Recorded {
    public static final Environment MACHINE = Environment.builder()
            .java("17.0.15+6")
            .vm("OpenJDK")
            .os("Linux amd64")
            .processors(2)
            .cache(Environment.Cache.WARM)
            .flags(List.of("-Xmx1g"))
            .host("0.12.0")
            .build();

    private Instant startedAt = Instant.parse("2026-11-23T18:40:12Z");
    private Optional<Forecast> forecast = Optional.empty();
    private final List<ModuleProfile> modules = new ArrayList<>();
    private Schedule schedule = Schedule.READY;
    private int workers = 2;
    private Environment environment = MACHINE;
    private Forecast.Weights weights = Forecast.Weights.UNIT;

    public static Recorded boot() {
        return new Recorded();
    }

    public Recorded schedule(Schedule other) {
        schedule = other;
        return this;
    }

    public Recorded workers(int number) {
        workers = number;
        return this;
    }

    public Recorded environment(Environment other) {
        environment = other;
        return this;
    }

    public Recorded at(String instant) {
        startedAt = Instant.parse(instant);
        return this;
    }

    public Recorded expected(double millis) {
        Forecast.Prediction chosen =
                new Forecast.Prediction(Schedule.READY, Forecast.Weights.RECORDED, Math.round(millis * 1e6));
        forecast = Optional.of(new Forecast(chosen, List.of(chosen), 3));
        return this;
    }

    public Recorded weights(Forecast.Weights other) {
        weights = other;
        return this;
    }

    public Recorded module(String id, double millis, String... dependencies) {
        return module(id, "a", millis, false, dependencies);
    }

    public Recorded module(String id, String hash, double millis, boolean serial, String... dependencies) {
        long nanos = Math.round(millis * 1e6);
        modules.add(ModuleProfile.builder(id, "1.0.0", ModuleState.STARTED)
                .dependencies(List.of(dependencies))
                .worker(OptionalInt.of(1))
                .times(ModuleProfile.Times.builder()
                        .load(nanos / 10)
                        .start(nanos - nanos / 10)
                        .cpu(OptionalLong.of(nanos / 2))
                        .build())
                .archive(Optional.of(new ArchivePrint(hash.repeat(64), 10, 20)))
                .serial(serial)
                .build());
        return this;
    }

    public BootProfile took(double startMillis) {
        long start = Math.round(startMillis * 1e6);
        return BootProfile.builder(startedAt, schedule)
                .workers(workers)
                .phases(BootProfile.Phases.builder()
                        .jvmToMain(100_000_000)
                        .host(50_000_000)
                        .discover(10_000_000)
                        .resolve(2_000_000)
                        .start(start)
                        .build())
                .modules(modules)
                .environment(environment)
                .settings(BootSettings.builder(Schedule.AUTO)
                        .weights(weights)
                        .forecast(forecast)
                        .build())
                .build();
    }

    public static BootSample sample(BootProfile... boots) {
        return BootSample.newest(List.of(boots), boots.length);
    }
}
