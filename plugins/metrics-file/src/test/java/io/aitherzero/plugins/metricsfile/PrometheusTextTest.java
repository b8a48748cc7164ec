package io.aitherzero.plugins.metricsfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.plugins.systemmonitor.SystemReading;
import io.aitherzero.plugins.systemmonitor.SystemReading.Disk;
import io.aitherzero.plugins.systemmonitor.SystemReading.Memory;
import io.aitherzero.plugins.systemmonitor.SystemReading.Network;
import io.aitherzero.plugins.systemmonitor.UsageLevel;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PrometheusTextTest {
    private static final Instant TIME = Instant.parse("2026-11-23T10:00:00.250Z");

    @Test
    void readingIsWrittenInBaseUnitsWithHelpAndType() {
        SystemReading reading = new SystemReading(
                TIME,
                OptionalDouble.of(0.125),
                Optional.of(new Memory(8_000_000_000L, 2_000_000_000L)),
                List.of(new Disk("/", "/dev/vda1", 1000, 400), new Disk("C:\\", "a \"b\"\nc", 20, 10)),
                List.of(new Network("eth0", 123, 45)));
        Map<String, UsageLevel> levels = new TreeMap<>(Map.of(
                "cpu", UsageLevel.NORMAL,
                "disk /", UsageLevel.NOTICE,
                "disk C:\\", UsageLevel.WARNING,
                "memory", UsageLevel.CRITICAL));

        assertThat(PrometheusText.of(reading, levels)).isEqualTo("""
                        # HELP aitherzero_system_reading_timestamp_seconds When the system was read, in seconds since 1970.
                        # TYPE aitherzero_system_reading_timestamp_seconds gauge
                        aitherzero_system_reading_timestamp_seconds 1795428000.250
                        # HELP aitherzero_system_cpu_usage_ratio Share of all processors that was busy, 0 to 1.
                        # TYPE aitherzero_system_cpu_usage_ratio gauge
                        aitherzero_system_cpu_usage_ratio 0.125
                        # HELP aitherzero_system_memory_total_bytes Physical memory.
                        # TYPE aitherzero_system_memory_total_bytes gauge
                        aitherzero_system_memory_total_bytes 8000000000
                        # HELP aitherzero_system_memory_available_bytes Memory that programs can have without swapping.
                        # TYPE aitherzero_system_memory_available_bytes gauge
                        aitherzero_system_memory_available_bytes 2000000000
                        # HELP aitherzero_system_disk_total_bytes Size of a local file system.
                        # TYPE aitherzero_system_disk_total_bytes gauge
                        aitherzero_system_disk_total_bytes{device="/dev/vda1",mount="/"} 1000
                        aitherzero_system_disk_total_bytes{device="a \\"b\\"\\nc",mount="C:\\\\"} 20
                        # HELP aitherzero_system_disk_usable_bytes What unprivileged users can still write.
                        # TYPE aitherzero_system_disk_usable_bytes gauge
                        aitherzero_system_disk_usable_bytes{device="/dev/vda1",mount="/"} 400
                        aitherzero_system_disk_usable_bytes{device="a \\"b\\"\\nc",mount="C:\\\\"} 10
                        # HELP aitherzero_system_network_received_bytes_total Bytes that came in.
                        # TYPE aitherzero_system_network_received_bytes_total counter
                        aitherzero_system_network_received_bytes_total{interface="eth0"} 123
                        # HELP aitherzero_system_network_sent_bytes_total Bytes that went out.
                        # TYPE aitherzero_system_network_sent_bytes_total counter
                        aitherzero_system_network_sent_bytes_total{interface="eth0"} 45
                        # HELP aitherzero_system_usage_level 0 normal, 1 notice, 2 warning, 3 critical.
                        # TYPE aitherzero_system_usage_level gauge
                        aitherzero_system_usage_level{resource="cpu"} 0
                        aitherzero_system_usage_level{resource="disk /"} 1
                        aitherzero_system_usage_level{resource="disk C:\\\\"} 2
                        aitherzero_system_usage_level{resource="memory"} 3
                        """);
    }

    @Test
    void metricWithoutAValueIsLeftOut() {
        SystemReading reading = new SystemReading(TIME, OptionalDouble.empty(), Optional.empty(), List.of(), List.of());

        assertThat(PrometheusText.of(reading, Map.of())).isEqualTo("""
                        # HELP aitherzero_system_reading_timestamp_seconds When the system was read, in seconds since 1970.
                        # TYPE aitherzero_system_reading_timestamp_seconds gauge
                        aitherzero_system_reading_timestamp_seconds 1795428000.250
                        """);
    }
}
