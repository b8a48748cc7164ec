package io.aitherzero.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.boot.run.BootListener;
import io.aitherzero.fixture.LiveLoaders;
import io.aitherzero.fixture.PluginSources;
import io.aitherzero.pf4j.LiveFolder;
import io.aitherzero.pf4j.ParallelPluginManager;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.management.JMException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("slow")
class HostUnloadingTest {
    @TempDir
    Path home;

    private static final String SOURCE = """
            package uses;
            import io.aitherzero.api.parallel.*;
            import io.aitherzero.api.plugin.*;
            import java.nio.file.*;
            import java.time.Duration;
            import java.util.*;
            import java.util.concurrent.*;
            import org.slf4j.*;
            public class All extends ModulePlugin {
              public record Settings(int number, List<String> names) {}
              public interface Point extends org.pf4j.ExtensionPoint {}
              public static class Mine implements Point {}
              private final ModuleContext context;
              public All(ModuleContext context) { super(context); this.context = context; }
              @Override public void start() {
                try {
                  all();
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              }
              private void all() throws Exception {
                context.logger().info("started with {}", context.configuration(new Settings(1, List.of())));
                LoggerFactory.getLogger(All.class).warn("told", new IllegalStateException("shown"));
                MDC.put("mine", "x");
                Files.writeString(context.dataFolder().resolve("file"), context.id() + context.version());
                context.extensions(Point.class);
                getClass().getResource("All.class").openStream().close();
                ResourceBundle.clearCache();
                context.onExtensions(Point.class, it -> it.hashCode(), it -> {});
                context.health("self", () -> Health.up(new Mine().toString()));
                context.health("hangs", () -> { new CountDownLatch(1).await(); return Health.up(); });
                context.memoryPressure();
                context.onMemoryPressure(now -> new Mine().hashCode());
                ModuleScheduler scheduler = context.scheduler();
                scheduler.once("once", Duration.ZERO, () -> {});
                scheduler.once("later", Duration.ofHours(1), () -> {});
                scheduler.withFixedDelay("delay", Duration.ofMillis(1), () -> {});
                scheduler.atFixedRate("rate", Duration.ZERO, Duration.ofMillis(1), () -> {
                  throw new IllegalStateException("each time");
                });
                for (Workload workload : Workload.values()) {
                  context.parallel()
                      .forEach(List.of(1, 2, 3), (number, item) -> new Mine().hashCode() + number, BatchOptions.of("work", workload))
                      .await();
                }
                context.parallel()
                    .forEach(List.of(1, 2), (number, item) -> { throw new IllegalStateException("own " + new Mine()); }, BatchOptions.of("fails", Workload.IO))
                    .await();
                for (ResultStream.Order order : ResultStream.Order.values()) {
                  try (ResultStream<Mine> stream = context.parallel()
                      .stream(List.of(1, 2, 3).iterator(), (number, item) -> new Mine(), BatchOptions.of("stream", Workload.IO), order)) {
                    stream.next();
                  }
                }
                context.parallel()
                    .forEach(List.of(1), (number, item) -> { new CountDownLatch(1).await(); return 1; }, BatchOptions.of("open", Workload.IO));
              }
            }
            """;

    private static List<?> leaks(Host host) throws ReflectiveOperationException {
        Field plugins = Host.class.getDeclaredField("plugins");
        plugins.setAccessible(true);
        return ((ParallelPluginManager) plugins.get(host)).leaks();
    }

    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .map(Thread::getName)
                .filter(name -> !name.equals("job-idle"))
                // those of the module that runs have the name of what they do; older ones would keep a loader
                .filter(name -> !name.startsWith("all-"))
                // the thread that follows the folder may be at a look, whose threads end with it
                .filter(name -> !name.equals("aither-describe"))
                .collect(Collectors.toSet());
    }

    /** Those have told what they found, and end. In a method of its own, since a stack trace keeps the loaders it names. */
    private static void joinDescribing() throws InterruptedException {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("aither-describe")) {
                thread.join();
            }
        }
    }

    /** The ways in which a module is loaded anew. */
    private enum Way {
        RESTART,
        RELOAD,
        DROP
    }

    private void drop(Map<String, byte[]> classes, int version) throws IOException {
        PluginSources.plugin("all")
                .attribute("Plugin-Class", "uses.All")
                .attribute("Plugin-Version", version + ".0.0")
                .classes(classes, "uses.All")
                .entry("META-INF/extensions.idx", "uses.All$Mine\n")
                .jar(Files.createDirectories(home.resolve("plugins")));
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void fiftyReloadsOfAPluginThatUsesAllServicesLeaveNoLoaderAndNoThread(Way way)
            throws IOException, ReflectiveOperationException, JMException, InterruptedException {
        Map<String, byte[]> classes = PluginSources.compile("uses.All", SOURCE);
        drop(classes, 1);
        int loadersBefore = LiveLoaders.count();
        try (Host host = Host.open(HostSettings.read(home))) {
            assertThat(host.start(new BootListener() {}).modules())
                    .allSatisfy(module -> assertThat(module.reason()).isEmpty());
            LiveFolder live = host.follow(event -> {});
            assertThat(live.restart(List.of("all"))).isPresent();
            Set<String> before = threads();
            for (int cycle = 0; cycle < 50; cycle++) {
                switch (way) {
                    case RESTART -> assertThat(live.restart(List.of("all"))).isPresent();
                    case RELOAD -> assertThat(host.reload("all")).isEmpty();
                    case DROP -> {
                        drop(classes, cycle + 2);
                        // the thread that follows the folder may be faster
                        assertThat(live.reconcileNow()).isIn(LiveFolder.Look.APPLIED, LiveFolder.Look.UNCHANGED);
                        assertThat(host.loaded().get(0).version()).isEqualTo(cycle + 2 + ".0.0");
                    }
                }
                if (cycle % 25 == 0) {
                    // one of them hangs, which a stop gives some time
                    assertThat(host.health(Duration.ofMillis(1))).hasSize(2);
                }
                while (host.work().stream().noneMatch(work -> work.name().equals("rate") && work.failures() > 1)) {
                    Thread.onSpinWait();
                }
            }
            List<?> left = leaks(host);
            for (int tries = 0; tries < 200 && !left.isEmpty(); tries++) {
                // a thread may be just ending; each count is a collection
                LiveLoaders.count();
                left = leaks(host);
            }
            assertThat(left).isEmpty();
            joinDescribing();
            assertThat(before).containsAll(threads());
            assertThat(LiveLoaders.awaitAtMost(loadersBefore + 1)).isLessThanOrEqualTo(loadersBefore + 1);
        }
        assertThat(LiveLoaders.awaitAtMost(loadersBefore)).isLessThanOrEqualTo(loadersBefore);
    }
}
