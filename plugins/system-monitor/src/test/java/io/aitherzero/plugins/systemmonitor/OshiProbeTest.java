package io.aitherzero.plugins.systemmonitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class OshiProbeTest {
    private final LogLines log = new LogLines();
    private final OshiProbe probe = new OshiProbe(InstantSource.fixed(Instant.EPOCH), log);

    @Test
    void readsThisMachine() {
        SystemReading reading = probe.read();

        assertThat(reading.time()).isEqualTo(Instant.EPOCH);
        assertThat(reading.memory()).hasValueSatisfying(memory -> {
            assertThat(memory.availableBytes()).isBetween(1L, memory.totalBytes());
            assertThat(memory.usage()).isBetween(0.0, 1.0);
        });
        assertThat(reading.disks()).allSatisfy(disk -> {
            assertThat(disk.usableBytes()).isBetween(0L, disk.totalBytes());
            assertThat(disk.usage()).isBetween(0.0, 1.0);
        });
        assertThat(reading.disks()).extracting(SystemReading.Disk::mount).doesNotHaveDuplicates();
        assertThat(reading.networks()).allSatisfy(network -> {
            assertThat(network.receivedBytes()).isNotNegative();
            assertThat(network.sentBytes()).isNotNegative();
        });
        assertThat(log.seen).isEmpty();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void memoryIsWhatTheKernelSays() throws IOException {
        long totalKib = Files.readAllLines(Path.of("/proc/meminfo")).stream()
                .filter(line -> line.startsWith("MemTotal:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();

        assertThat(probe.read().memory().orElseThrow().totalBytes()).isEqualTo(totalKib * 1024);
    }

    @Test
    void cpuUsageIsAbsentUntilThereIsSomethingToCompareWith() {
        assertThat(probe.read().cpuUsage()).isEmpty();

        OptionalDouble usage = IntStream.generate(() -> 0)
                .mapToObj(ignored -> probe.read().cpuUsage())
                .filter(OptionalDouble::isPresent)
                .findFirst()
                .orElseThrow();

        assertThat(usage.getAsDouble()).isBetween(0.0, 1.0);
    }
}
