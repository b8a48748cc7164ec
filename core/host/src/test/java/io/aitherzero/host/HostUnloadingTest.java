package io.aitherzero.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.boot.run.BootListener;
import io.aitherzero.fixture.PluginSources;
import io.aitherzero.pf4j.LiveFolder;
import io.aitherzero.pf4j.ParallelPluginManager;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostUnloadingTest {
    @TempDir
    Path home;

    private static final String SOURCE = """
            package uses;
            import io.aitherzero.api.parallel.BatchOptions;
            import io.aitherzero.api.parallel.Workload;
            import io.aitherzero.api.plugin.ModuleContext;
            import io.aitherzero.api.plugin.ModulePlugin;
            import java.util.List;
            public class All extends ModulePlugin {
              public record Settings(int number) {}
              public interface Point extends org.pf4j.ExtensionPoint {}
              public static class Mine implements Point {}
              private final ModuleContext context;
              public All(ModuleContext context) { super(context); this.context = context; }
              @Override public void start() {
                context.logger().info("started with {}", context.configuration(new Settings(1)));
                context.dataFolder();
                context.extensions(Point.class);
                for (Workload workload : Workload.values()) try {
                  context.parallel()
                      .forEach(List.of(1, 2, 3), (number, item) -> new Mine().hashCode() + number, BatchOptions.of("work", workload))
                      .await();
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
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
                .collect(Collectors.toSet());
    }

    @Test
    void fiftyReloadsOfAPluginThatUsesAllServicesLeaveNoLoaderAndNoThread()
            throws IOException, ReflectiveOperationException {
        Map<String, byte[]> classes = PluginSources.compile("uses.All", SOURCE);
        PluginSources.plugin("all")
                .attribute("Plugin-Class", "uses.All")
                .classes(classes, "uses.All")
                .entry("META-INF/extensions.idx", "uses.All$Mine\n")
                .jar(Files.createDirectories(home.resolve("plugins")));
        try (Host host = Host.open(HostSettings.read(home))) {
            assertThat(host.start(new BootListener() {}).modules())
                    .allSatisfy(module -> assertThat(module.reason()).isEmpty());
            LiveFolder live = host.follow(event -> {});
            assertThat(live.restart(List.of("all"))).isPresent();
            Set<String> before = threads();
            for (int cycle = 0; cycle < 50; cycle++) {
                assertThat(live.restart(List.of("all"))).isPresent();
            }
            assertThat(leaks(host)).isEmpty();
            assertThat(before).containsAll(threads());
        }
    }
}
