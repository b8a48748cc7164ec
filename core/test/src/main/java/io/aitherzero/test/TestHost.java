package io.aitherzero.test;

import io.aitherzero.api.plugin.MemoryPressure;
import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.Finding;
import io.aitherzero.boot.graph.ModuleProfile;
import io.aitherzero.boot.graph.ModuleState;
import io.aitherzero.boot.run.BootListener;
import io.aitherzero.host.Host;
import io.aitherzero.host.HostOptions;
import io.aitherzero.host.HostSettings;
import io.aitherzero.host.work.HealthRecord;
import io.aitherzero.host.work.PressureFeed;
import io.aitherzero.host.work.WorkClock;
import io.aitherzero.host.work.WorkRecord;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A host with the plugin under test, as the test sees it. Time stands still for the work of modules until {@link #advance},
 * and memory is never short until {@link #pressure}. For the thread of the test.
 */
public final class TestHost {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final String id;
    private final Path home;
    private final HostSettings settings;
    private final WorkClock clock = WorkClock.byHand();
    private final PressureFeed pressure = new PressureFeed();
    private final List<Finding> stopped = new ArrayList<>();
    private @Nullable Host host;
    private @Nullable BootProfile boot;
    private boolean over;

    TestHost(String id, Path home, Optional<Duration> startTimeout) {
        this.id = id;
        this.home = home;
        HostSettings read = HostSettings.read(home);
        settings = startTimeout.map(read::withStartTimeout).orElse(read);
    }

    /** The id of the plugin under test. */
    public String id() {
        return id;
    }

    /** The home of the host, with {@code conf/}, {@code plugins/} and {@code var/}; deleted after the test. */
    public Path home() {
        return home;
    }

    /** The data folder of the plugin under test; not made by this call. */
    public Path dataFolder() {
        return home.resolve("var").resolve("data").resolve(id);
    }

    /**
     * Starts the host, where {@link AitherTest#start} has left that to the test.
     *
     * @return what came of it
     */
    public BootProfile start() {
        BootProfile recorded = host().start(new BootListener() {});
        boot = recorded;
        return recorded;
    }

    /** The host itself. */
    public Host host() {
        Host known = host;
        if (over) {
            throw new IllegalStateException("The host of the test has been stopped");
        }
        if (known == null) {
            HostOptions options = HostOptions.standard()
                    .withoutApplicationExtensions()
                    .withWorkClock(clock)
                    .withMemoryPressure(pressure);
            known = Host.open(settings, options);
            host = known;
        }
        return known;
    }

    /**
     * The extensions of a type, as another module would get them.
     *
     * @param type the extension point
     * @param <T> the extension point
     */
    public <T> List<T> extensions(Class<T> type) {
        return host().extensions(type);
    }

    /**
     * The only extension of a type.
     *
     * @param type the extension point
     * @param <T> the extension point
     * @throws AssertionError if there is none, or more than one
     */
    public <T> T extension(Class<T> type) {
        List<T> all = extensions(type);
        if (all.size() != 1) {
            throw new AssertionError("There are %d extensions of %s, expected one: %s%s"
                    .formatted(
                            all.size(),
                            type.getName(),
                            all,
                            all.isEmpty()
                                    ? "; is the class public, annotated with @Extension, and in META-INF/extensions.idx?"
                                    : ""));
        }
        return all.get(0);
    }

    /**
     * Moves the time by which the work of modules falls due, and returns when what fell due has been done.
     *
     * @param time how far; zero does what is due now
     */
    public void advance(Duration time) {
        clock.advance(time);
    }

    /**
     * Makes memory short, and returns when modules have been told.
     *
     * @param now how short
     */
    public void pressure(MemoryPressure now) {
        pressure.set(now);
        clock.advance(Duration.ZERO);
    }

    /** What was logged since the host was made. */
    public List<LogLine> logs() {
        return TestLogging.lines();
    }

    /**
     * What a module has logged.
     *
     * @param module its id
     */
    public List<LogLine> logs(String module) {
        return logs().stream().filter(line -> line.module().equals(module)).toList();
    }

    /** Asks all health checks. */
    public List<HealthRecord> health() {
        return host().health(SOON);
    }

    /** The work of all modules, as it stands. */
    public List<WorkRecord> work() {
        return host().work();
    }

    /**
     * The state of a module after the boot.
     *
     * @param module its id
     */
    public Optional<ModuleState> state(String module) {
        return boot == null
                ? Optional.empty()
                : boot.modules().stream()
                        .filter(each -> each.id().equals(module))
                        .map(ModuleProfile::state)
                        .findFirst();
    }

    /** What is wrong with modules, known after the boot. */
    public List<Finding> findings() {
        return boot == null ? host().discovered().findings() : boot.findings();
    }

    /**
     * Stops the plugin under test, loads it anew and starts it.
     *
     * @return what came of it; empty where it runs again
     */
    public List<Finding> reload() {
        return host().reload(id);
    }

    /**
     * Stops all modules; the host cannot be used afterwards.
     *
     * @return what could not be stopped
     */
    public List<Finding> stop() {
        Host known = host;
        if (known != null && !over) {
            stopped.addAll(known.stop());
            over = true;
        }
        return List.copyOf(stopped);
    }

    /** What the plugin under test failed with; empty where it has started. */
    Optional<String> notStarted() {
        if (state(id).equals(Optional.of(ModuleState.STARTED))) {
            return Optional.empty();
        }
        List<String> why = findings().stream()
                .map(finding ->
                        finding.module() + ": " + finding.code() + ": " + finding.cause() + ". " + finding.remedy())
                .toList();
        return Optional.of(
                "Plugin '%s' has not started%s".formatted(id, why.isEmpty() ? "" : ": " + String.join("; ", why)));
    }

    Optional<WeakReference<ClassLoader>> loader() {
        return host == null ? Optional.empty() : host.classLoader(id).map(WeakReference::new);
    }

    /** Stops and unloads all; what could not be stopped. */
    List<Finding> close() {
        Host known = host;
        if (known != null) {
            List<Finding> findings = stop();
            known.close();
            host = null;
            boot = null;
            return findings;
        }
        return List.of();
    }
}
