package io.aitherzero.plugins.systemmonitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.plugins.systemmonitor.SystemReading.Disk;
import io.aitherzero.plugins.systemmonitor.SystemReading.Memory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class SystemMonitorTest {
    private final LogLines log = new LogLines();
    private SystemReading next = reading(OptionalDouble.empty(), Optional.empty());
    private final SystemMonitor monitor = new SystemMonitor(settings(3), log, () -> next);

    @Test
    void historyKeepsTheNewestReadingsOldestFirst() {
        assertThat(monitor.latest()).isEmpty();
        for (int second = 0; second < 5; second++) {
            next = new SystemReading(
                    Instant.ofEpochSecond(second), OptionalDouble.empty(), Optional.empty(), List.of(), List.of());
            monitor.sample();
        }

        assertThat(monitor.history())
                .extracting(reading -> reading.time().getEpochSecond())
                .containsExactly(2L, 3L, 4L);
        assertThat(monitor.latest()).contains(next);
    }

    @Test
    void eachCrossingIsLoggedOnce() {
        for (double usage : new double[] {0.5, 0.831, 0.84, 0.79, 0.95, 0.1, 0.1}) {
            next = reading(OptionalDouble.of(usage), Optional.empty());
            monitor.sample();
        }

        assertThat(log.seen)
                .containsExactly(
                        "WARN cpu is WARNING: 83.1 % used, threshold 80.0 %",
                        "ERROR cpu is CRITICAL: 95.0 % used, threshold 90.0 %",
                        "INFO cpu is back to NORMAL: 10.0 % used, CRITICAL begins at 90.0 %");
    }

    @Test
    void everyResourceHasItsOwnLevel() {
        next = reading(OptionalDouble.of(0.1), Optional.of(new Memory(1000, 50)), disk("/", 150), disk("/home", 90));
        monitor.sample();

        assertThat(monitor.levels())
                .isEqualTo(Map.of(
                        "cpu", UsageLevel.NORMAL,
                        "memory", UsageLevel.CRITICAL,
                        "disk /", UsageLevel.NOTICE,
                        "disk /home", UsageLevel.WARNING));
        assertThat(log.seen)
                .containsExactly(
                        "ERROR memory is CRITICAL: 95.0 % used, threshold 95.0 %",
                        "INFO disk / is NOTICE: 85.0 % used, threshold 80.0 %",
                        "WARN disk /home is WARNING: 91.0 % used, threshold 90.0 %");
    }

    @Test
    void resourceThatCannotBeReadHasNoLevelAndIsNotLoggedAgainWhenItReturns() {
        next = reading(OptionalDouble.of(0.99), Optional.empty(), disk("/mnt", 0));
        monitor.sample();
        next = reading(OptionalDouble.empty(), Optional.empty());
        monitor.sample();
        assertThat(monitor.levels()).isEmpty();

        next = reading(OptionalDouble.of(0.98), Optional.empty());
        monitor.sample();
        assertThat(monitor.levels()).containsExactly(Map.entry("cpu", UsageLevel.CRITICAL));
        assertThat(log.seen).filteredOn(line -> line.contains("cpu")).hasSize(1);
    }

    private static SystemReading reading(OptionalDouble cpu, Optional<Memory> memory, Disk... disks) {
        return new SystemReading(Instant.EPOCH, cpu, memory, List.of(disks), List.of());
    }

    private static Disk disk(String mount, long usable) {
        return new Disk(mount, "/dev/" + mount, 1000, usable);
    }

    private static MonitorSettings settings(int historyLength) {
        MonitorSettings defaults = MonitorSettings.DEFAULTS;
        return new MonitorSettings(
                Duration.ofSeconds(1), historyLength, defaults.cpu(), defaults.memory(), defaults.disk());
    }
}
