package io.aitherzero.plugins.metricsfile;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What {@code conf/metrics-file.conf} may set.
 *
 * @param file where the metrics are written; relative to the host's home
 * @param period from one writing to the next
 */
record MetricsFileSettings(Path file, Duration period) {
    MetricsFileSettings {
        if (!file.toString().endsWith(".prom")) {
            throw new IllegalArgumentException("file must end with .prom, else node_exporter does not read it");
        }
        if (period.compareTo(Duration.ofMillis(100)) < 0) {
            throw new IllegalArgumentException("period must be at least 100ms");
        }
    }
}
