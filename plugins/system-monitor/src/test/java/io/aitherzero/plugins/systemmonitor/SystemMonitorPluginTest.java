package io.aitherzero.plugins.systemmonitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.aitherzero.api.parallel.ParallelExecutor;
import io.aitherzero.api.plugin.ModuleContext;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.pf4j.ExtensionPoint;
import org.pf4j.Plugin;
import org.slf4j.Logger;

@Timeout(60)
class SystemMonitorPluginTest {
    private final LogLines log = new LogLines();
    private final SystemMonitorPlugin plugin = new SystemMonitorPlugin(new Context(log));
    private final SystemReadings readings = new SystemMonitorReadings(plugin);

    @RepeatedTest(3)
    void readingsArriveAfterTheStartAndTheThreadEndsWithTheStop() {
        assertThat(readings.latest()).isEmpty();

        plugin.start();
        while (readings.latest().isEmpty()) {
            Thread.onSpinWait();
        }
        assertThat(threads()).hasSize(1).allMatch(Thread::isDaemon);
        assertThat(readings.latest().orElseThrow().memory()).isPresent();
        assertThat(readings.levels()).containsKey("memory");

        plugin.stop();
        assertThat(threads()).isEmpty();
        assertThat(readings.latest()).isEmpty();
        assertThat(readings.history()).isEmpty();
        assertThat(readings.levels()).isEmpty();
    }

    @Test
    void stopWithoutStartIsFine() {
        assertThatCode(plugin::stop).doesNotThrowAnyException();
    }

    @Test
    void startLoadsNoOshiAndItsAbsenceIsReportedByTheThread() throws Exception {
        try (URLClassLoader withoutOshi = new WithoutOshi()) {
            Plugin oshiLess = (Plugin) withoutOshi
                    .loadClass(SystemMonitorPlugin.class.getName())
                    .getConstructor(ModuleContext.class)
                    .newInstance(new Context(log));
            oshiLess.start();
            while (log.seen.size() < 4) {
                Thread.onSpinWait();
            }
            oshiLess.stop();
        }

        assertThat(line("cpu"))
                .isEqualTo("WARN cpu cannot be read (java.lang.NoClassDefFoundError:"
                        + " oshi/SystemInfo), so its readings are absent; let the JVM load OSHI's native library"
                        + " (-Djna.tmpdir names a folder that allows it) and read the system's counters");
        assertThat(log.seen).hasSize(4);
    }

    @Test
    void extensionIsInTheIndex() throws IOException {
        Path index = Path.of("target", "classes", "META-INF", "extensions.idx");

        assertThat(Files.readAllLines(index)).contains(SystemMonitorReadings.class.getName());
    }

    private String line(String resource) {
        return log.seen.stream()
                .filter(line -> line.startsWith("WARN " + resource))
                .findFirst()
                .orElseThrow();
    }

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("system-monitor-test"))
                .toList();
    }

    /** Loads the plugin's classes itself and everything else but OSHI from the tests' class path. */
    private static final class WithoutOshi extends URLClassLoader {
        WithoutOshi() {
            super(
                    new URL[] {
                        SystemMonitorPlugin.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                    },
                    SystemMonitorPluginTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("oshi.")) {
                throw new ClassNotFoundException(name);
            }
            if (name.startsWith(SystemMonitorPlugin.class.getPackageName())) {
                synchronized (getClassLoadingLock(name)) {
                    Class<?> loaded = findLoadedClass(name);
                    return loaded == null ? findClass(name) : loaded;
                }
            }
            return super.loadClass(name, resolve);
        }
    }

    private static final class Context implements ModuleContext {
        private final Logger logger;

        Context(Logger logger) {
            this.logger = logger;
        }

        @Override
        public String id() {
            return "system-monitor-test";
        }

        @Override
        public String version() {
            return "0.12.0";
        }

        @Override
        public Logger logger() {
            return logger;
        }

        @Override
        public Path dataFolder() {
            throw new AssertionError("not needed");
        }

        @Override
        @SuppressWarnings("unchecked")
        public <R extends Record> R configuration(R defaults) {
            return defaults instanceof MonitorSettings settings
                    ? (R) new MonitorSettings(
                            Duration.ofSeconds(1), 5, settings.cpu(), settings.memory(), settings.disk())
                    : defaults;
        }

        @Override
        public <T extends ExtensionPoint> List<T> extensions(Class<T> type) {
            return List.of();
        }

        @Override
        public ParallelExecutor parallel() {
            throw new AssertionError("this plugin has no jobs");
        }
    }
}
