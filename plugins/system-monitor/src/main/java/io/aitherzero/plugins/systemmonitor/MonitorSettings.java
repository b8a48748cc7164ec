package io.aitherzero.plugins.systemmonitor;

import java.time.Duration;

/**
 * What {@code conf/system-monitor.conf} may set.
 *
 * @param period from one reading to the next
 * @param historyLength how many readings are kept
 * @param cpu thresholds of the busy share of all processors
 * @param memory thresholds of the share of memory that is not available
 * @param disk thresholds of each local file system
 */
record MonitorSettings(Duration period, int historyLength, Thresholds cpu, Thresholds memory, Thresholds disk) {
    static final MonitorSettings DEFAULTS = new MonitorSettings(
            Duration.ofSeconds(30),
            120,
            new Thresholds(70, 80, 90),
            new Thresholds(75, 85, 95),
            new Thresholds(80, 90, 98));

    MonitorSettings {
        // OSHI answers from its cache within 300 ms
        if (period.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("period must be at least 1s");
        }
        if (historyLength < 1 || historyLength > 100_000) {
            throw new IllegalArgumentException("history-length must be from 1 to 100000");
        }
    }
}
