package io.aitherzero.plugins.metricsfile;

import io.aitherzero.plugins.systemmonitor.SystemReading;
import io.aitherzero.plugins.systemmonitor.SystemReading.Disk;
import io.aitherzero.plugins.systemmonitor.SystemReading.Network;
import io.aitherzero.plugins.systemmonitor.UsageLevel;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** A reading in Prometheus' text format 0.0.4; a metric without a value is left out. */
final class PrometheusText {
    private final StringBuilder text = new StringBuilder();

    private PrometheusText() {}

    static String of(SystemReading reading, Map<String, UsageLevel> levels) {
        PrometheusText out = new PrometheusText();
        out.time(reading);
        out.cpu(reading);
        out.memory(reading);
        out.disks(reading.disks());
        out.networks(reading.networks());
        out.levels(levels);
        return out.text.toString();
    }

    private void time(SystemReading reading) {
        head("reading_timestamp_seconds", "gauge", "When the system was read, in seconds since 1970.");
        sample(
                "reading_timestamp_seconds",
                "",
                BigDecimal.valueOf(reading.time().toEpochMilli(), 3));
    }

    private void cpu(SystemReading reading) {
        reading.cpuUsage().ifPresent(usage -> {
            head("cpu_usage_ratio", "gauge", "Share of all processors that was busy, 0 to 1.");
            sample("cpu_usage_ratio", "", usage);
        });
    }

    private void memory(SystemReading reading) {
        reading.memory().ifPresent(memory -> {
            head("memory_total_bytes", "gauge", "Physical memory.");
            sample("memory_total_bytes", "", memory.totalBytes());
            head("memory_available_bytes", "gauge", "Memory that programs can have without swapping.");
            sample("memory_available_bytes", "", memory.availableBytes());
        });
    }

    private void disks(List<Disk> disks) {
        disks("disk_total_bytes", "Size of a local file system.", disks, Disk::totalBytes);
        disks("disk_usable_bytes", "What unprivileged users can still write.", disks, Disk::usableBytes);
    }

    private void disks(String name, String help, List<Disk> disks, ToLongFunction<Disk> value) {
        if (!disks.isEmpty()) {
            head(name, "gauge", help);
            disks.forEach(disk -> sample(
                    name,
                    "{device=" + quoted(disk.device()) + ",mount=" + quoted(disk.mount()) + "}",
                    value.applyAsLong(disk)));
        }
    }

    private void networks(List<Network> networks) {
        networks("network_received_bytes_total", "Bytes that came in.", networks, Network::receivedBytes);
        networks("network_sent_bytes_total", "Bytes that went out.", networks, Network::sentBytes);
    }

    private void networks(String name, String help, List<Network> networks, ToLongFunction<Network> value) {
        if (!networks.isEmpty()) {
            head(name, "counter", help);
            networks.forEach(
                    network -> sample(name, "{interface=" + quoted(network.name()) + "}", value.applyAsLong(network)));
        }
    }

    private void levels(Map<String, UsageLevel> levels) {
        if (!levels.isEmpty()) {
            head("usage_level", "gauge", "0 normal, 1 notice, 2 warning, 3 critical.");
            levels.forEach(
                    (resource, level) -> sample("usage_level", "{resource=" + quoted(resource) + "}", number(level)));
        }
    }

    private static int number(UsageLevel level) {
        return switch (level) {
            case NORMAL -> 0;
            case NOTICE -> 1;
            case WARNING -> 2;
            case CRITICAL -> 3;
        };
    }

    private void head(String name, String type, String help) {
        text.append("# HELP aitherzero_system_")
                .append(name)
                .append(' ')
                .append(help)
                .append('\n');
        text.append("# TYPE aitherzero_system_")
                .append(name)
                .append(' ')
                .append(type)
                .append('\n');
    }

    private void sample(String name, String labels, Number value) {
        text.append("aitherzero_system_")
                .append(name)
                .append(labels)
                .append(' ')
                .append(value)
                .append('\n');
    }

    private static String quoted(String label) {
        return '"' + label.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }
}
