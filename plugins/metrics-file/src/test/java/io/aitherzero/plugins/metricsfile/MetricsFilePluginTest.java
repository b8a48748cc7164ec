package io.aitherzero.plugins.metricsfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.plugins.systemmonitor.SystemReading;
import io.aitherzero.plugins.systemmonitor.SystemReadings;
import io.aitherzero.plugins.systemmonitor.UsageLevel;
import io.aitherzero.test.AitherTest;
import io.aitherzero.test.StandIn;
import io.aitherzero.test.TestHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@AitherTest
@StandIn(id = "system-monitor", extensions = MetricsFilePluginTest.Readings.class)
class MetricsFilePluginTest {
    private static final SystemReading HALF =
            new SystemReading(Instant.EPOCH, OptionalDouble.of(0.5), Optional.empty(), List.of(), List.of());

    private static volatile Optional<SystemReading> latest = Optional.empty();

    @BeforeEach
    void reading() {
        latest = Optional.of(HALF);
    }

    @Test
    void latestReadingIsWrittenEachPeriodUntilTheStop(TestHost host) throws IOException {
        Path file = host.dataFolder().resolve("aitherzero.prom");
        host.advance(Duration.ZERO);
        assertThat(file).content().contains("aitherzero_system_cpu_usage_ratio 0.5\n");
        Files.delete(file);
        host.advance(Duration.ofSeconds(14));
        assertThat(file).doesNotExist();
        host.advance(Duration.ofSeconds(1));
        assertThat(file).exists();
        Files.delete(file);
        assertThat(host.stop()).isEmpty();
        host.advance(Duration.ofMinutes(1));
        assertThat(file).doesNotExist();
    }

    @Test
    void nothingIsWrittenBeforeTheFirstReading(TestHost host) {
        latest = Optional.empty();
        host.advance(Duration.ofMinutes(1));
        assertThat(host.dataFolder()).isEmptyDirectory();
    }

    @Test
    @AitherTest(configuration = "file = var/other.prom\nperiod = 1h")
    void fileAndPeriodAreConfigured(TestHost host) {
        host.advance(Duration.ZERO);
        assertThat(host.home().resolve("var/other.prom")).exists();
        assertThat(host.work().get(0).next()).contains(Duration.ofHours(1));
    }

    /** What the system monitor would publish. */
    public static final class Readings implements SystemReadings {
        @Override
        public Optional<SystemReading> latest() {
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
}
