package io.aitherzero.plugins.metricsfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.aitherzero.api.parallel.ParallelExecutor;
import io.aitherzero.api.plugin.ModuleContext;
import io.aitherzero.plugins.systemmonitor.SystemReading;
import io.aitherzero.plugins.systemmonitor.SystemReadings;
import io.aitherzero.plugins.systemmonitor.UsageLevel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.pf4j.ExtensionPoint;
import org.slf4j.Logger;

@Timeout(60)
class MetricsFilePluginTest {
    @TempDir
    Path home;

    private final CountDownLatch asked = new CountDownLatch(3);
    private volatile Optional<SystemReading> latest = Optional.of(
            new SystemReading(Instant.EPOCH, OptionalDouble.of(0.5), Optional.empty(), List.of(), List.of()));

    @RepeatedTest(3)
    void latestReadingIsWrittenUntilTheStop() throws Exception {
        MetricsFilePlugin plugin = new MetricsFilePlugin(new Context());

        plugin.start();
        asked.await();
        plugin.stop();

        Path file = home.resolve("aitherzero.prom");
        assertThat(file).content().contains("aitherzero_system_cpu_usage_ratio 0.5\n");
        assertThat(threads()).isEmpty();
        Files.delete(file);
        plugin.start();
        plugin.stop();
        assertThat(threads()).isEmpty();
    }

    @Test
    void nothingIsWrittenBeforeTheFirstReading() throws InterruptedException, IOException {
        latest = Optional.empty();
        MetricsFilePlugin plugin = new MetricsFilePlugin(new Context());

        plugin.start();
        asked.await();
        plugin.stop();

        assertThat(home).isEmptyDirectory();
    }

    @Test
    void stopWithoutStartIsFine() {
        assertThatCode(new MetricsFilePlugin(new Context())::stop).doesNotThrowAnyException();
    }

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("metrics-file-test"))
                .toList();
    }

    private final class Readings implements SystemReadings {
        @Override
        public Optional<SystemReading> latest() {
            asked.countDown();
            return latest;
        }

        @Override
        public List<SystemReading> history() {
            return List.of();
        }

        @Override
        public Map<String, UsageLevel> levels() {
            return Map.of();
        }
    }

    private final class Context implements ModuleContext {
        @Override
        public String id() {
            return "metrics-file-test";
        }

        @Override
        public String version() {
            return "0.12.0";
        }

        @Override
        public Logger logger() {
            return new LogLines();
        }

        @Override
        public Path dataFolder() {
            return home;
        }

        @Override
        @SuppressWarnings("unchecked")
        public <R extends Record> R configuration(R defaults) {
            return (R)
                    new MetricsFileSettings(((MetricsFileSettings) (Record) defaults).file(), Duration.ofMillis(100));
        }

        @Override
        public <T extends ExtensionPoint> List<T> extensions(Class<T> type) {
            return List.of(type.cast(new Readings()));
        }

        @Override
        public ParallelExecutor parallel() {
            throw new AssertionError("this plugin has no jobs");
        }
    }
}
