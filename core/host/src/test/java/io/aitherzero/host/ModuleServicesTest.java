package io.aitherzero.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.api.plugin.Health;
import io.aitherzero.api.plugin.MemoryPressure;
import io.aitherzero.boot.run.BootListener;
import io.aitherzero.fixture.PluginSources;
import io.aitherzero.host.work.HealthRecord;
import io.aitherzero.host.work.PressureFeed;
import io.aitherzero.host.work.WorkClock;
import io.aitherzero.host.work.WorkRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the context gives to modules in real jars, beside jobs. */
class ModuleServicesTest {
    private static final String MODULE = """
            package parts;

            import io.aitherzero.api.parallel.*;
            import io.aitherzero.api.plugin.*;
            import io.aitherzero.host.Seen;
            import java.time.Duration;
            import java.util.*;
            import java.util.concurrent.*;
            import org.pf4j.*;

            public final class %1$s extends ModulePlugin {
                private final boolean own = Thread.currentThread().getContextClassLoader() == getClass().getClassLoader();

                public %1$s(ModuleContext context) {
                    super(context);
                }

                void say(String what) {
                    boolean mine = Thread.currentThread().getContextClassLoader() == getClass().getClassLoader();
                    Seen.CALLS.add(what + (mine && own ? "" : " with another loader"));
                }

                @Override
                public void start() {
                    %2$s
                }

                @Override
                public void stop() {
                    say("stop of %1$s");
                }

                public static final class Listed implements org.pf4j.ExtensionPoint {
                    public Listed() {}

                    @Override
                    public String toString() {
                        return "%1$s";
                    }
                }
            }
            """;

    private static final String WATCHES = """
            List<?> before = context().extensions(ExtensionPoint.class);
            say("sees " + before);
            context().onExtensions(ExtensionPoint.class, it -> say("+" + it), it -> say("-" + it));
            """;

    @TempDir
    Path home;

    private final WorkClock clock = WorkClock.byHand();
    private final PressureFeed pressure = new PressureFeed();

    @BeforeEach
    void nothingSeen() throws IOException {
        Seen.CALLS.clear();
        Files.createDirectories(home.resolve("plugins"));
    }

    private void plugin(String name, String start) {
        Map<String, byte[]> compiled = PluginSources.compile("parts." + name, MODULE.formatted(name, start));
        PluginSources.plugin(name.toLowerCase(Locale.ROOT))
                .attribute("Plugin-Class", "parts." + name)
                .classes(compiled, "parts." + name)
                .entry("META-INF/extensions.idx", "parts." + name + "$Listed\n")
                .jar(home.resolve("plugins"));
    }

    private Host open() {
        return Host.open(
                HostSettings.read(home).withWorkers(1),
                HostOptions.standard().withWorkClock(clock).withMemoryPressure(pressure));
    }

    @Test
    void ownExtensionsAreThereOnceTheModuleHasStarted() {
        plugin("Alone", WATCHES);
        try (Host host = open()) {
            host.start(new BootListener() {});
            clock.advance(Duration.ZERO);
            assertThat(Seen.CALLS).containsExactly("sees []", "+Alone");
        }
        assertThat(Seen.CALLS).containsExactly("sees []", "+Alone", "stop of Alone");
    }

    @Test
    void extensionsThatComeAndGoAreToldOf() {
        plugin("Watcher", WATCHES);
        plugin("Other", "");
        try (Host host = open()) {
            host.start(new BootListener() {});
            clock.advance(Duration.ZERO);
            assertThat(Seen.CALLS).contains("+Watcher", "+Other");
            Seen.CALLS.clear();

            host.reload("other");
            clock.advance(Duration.ZERO);

            assertThat(Seen.CALLS).containsExactly("stop of Other", "-Other", "+Other");
        }
    }

    @Test
    void workRunsFromTheStartToTheStopAndIsShown() {
        plugin("Worker", """
                context().scheduler().withFixedDelay("count", Duration.ofSeconds(1), () -> say("run"));
                """);
        try (Host host = open()) {
            host.start(new BootListener() {});
            assertThat(Seen.CALLS).isEmpty();
            clock.advance(Duration.ofSeconds(2));
            assertThat(Seen.CALLS).containsExactly("run", "run", "run");
            assertThat(host.work())
                    .extracting(WorkRecord::module, WorkRecord::name, WorkRecord::runs)
                    .containsExactly(org.assertj.core.groups.Tuple.tuple("worker", "count", 3L));
            assertThat(host.stop()).isEmpty();
            clock.advance(Duration.ofSeconds(2));
            assertThat(host.work()).isEmpty();
        }
        assertThat(Seen.CALLS).containsExactly("run", "run", "run", "stop of Worker");
    }

    @Test
    void workOfAModuleWhoseStartFailedNeverRuns() {
        plugin("Failing", """
                context().scheduler().withFixedDelay("count", Duration.ofSeconds(1), () -> say("run"));
                if (true) throw new IllegalStateException("no");
                """);
        try (Host host = open()) {
            host.start(new BootListener() {});
            clock.advance(Duration.ofSeconds(2));
            assertThat(host.work()).isEmpty();
        }
        assertThat(Seen.CALLS).isEmpty();
    }

    @Test
    void healthIsAskedForThroughTheHost() {
        plugin("Checked", """
                context().health("db", () -> { say("asked"); return Health.degraded("slow"); });
                """);
        try (Host host = open()) {
            host.start(new BootListener() {});
            assertThat(host.health(Duration.ofSeconds(30)))
                    .extracting(HealthRecord::module, HealthRecord::name, HealthRecord::health)
                    .containsExactly(org.assertj.core.groups.Tuple.tuple("checked", "db", Health.degraded("slow")));
            host.stop();
            assertThat(host.health(Duration.ofSeconds(30))).isEmpty();
        }
        assertThat(Seen.CALLS).containsExactly("asked", "stop of Checked");
    }

    @Test
    void memoryPressureIsTold() {
        plugin("Careful", """
                say("at first " + context().memoryPressure());
                context().onMemoryPressure(now -> say("now " + now));
                """);
        try (Host host = open()) {
            host.start(new BootListener() {});
            clock.advance(Duration.ZERO);
            pressure.set(MemoryPressure.CRITICAL);
            clock.advance(Duration.ZERO);
            pressure.set(MemoryPressure.CRITICAL);
            pressure.set(MemoryPressure.NORMAL);
            clock.advance(Duration.ZERO);
        }
        assertThat(Seen.CALLS).containsExactly("at first NORMAL", "now CRITICAL", "now NORMAL", "stop of Careful");
    }

    @Test
    void jobsSeeTheLoaderOfTheModuleWhoeverBeginsThem() {
        plugin("Jobs", """
                ParallelExecutor parallel = context().parallel();
                Runnable begin = () -> {
                    try {
                        parallel.forEach(List.of(1), (item, it) -> { say("item"); return item; },
                                BatchOptions.of("work", Workload.IO)).await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                };
                begin.run();
                Seen.later = begin;
                """);
        try (Host host = open()) {
            host.start(new BootListener() {});
            Seen.later.run();
        }
        assertThat(Seen.CALLS).containsExactly("item", "item", "stop of Jobs");
    }
}
