package io.aitherzero.plugins.systemmonitor;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/** The level of each resource; logs each crossing of a threshold once. One thread judges, any thread reads. */
final class UsageLevels {
    private final MonitorSettings settings;
    private final Logger logger;
    // also of what cannot be read just now, lest its return be logged as a crossing
    private final Map<String, UsageLevel> known = new HashMap<>();
    private volatile Map<String, UsageLevel> current = Map.of();

    UsageLevels(MonitorSettings settings, Logger logger) {
        this.settings = settings;
        this.logger = logger;
    }

    Map<String, UsageLevel> current() {
        return current;
    }

    void judge(SystemReading reading) {
        Map<String, UsageLevel> next = new LinkedHashMap<>();
        reading.cpuUsage().ifPresent(usage -> judge("cpu", usage, settings.cpu(), next));
        reading.memory().ifPresent(memory -> judge("memory", memory.usage(), settings.memory(), next));
        reading.disks().forEach(disk -> judge("disk " + disk.mount(), disk.usage(), settings.disk(), next));
        current = Collections.unmodifiableMap(next);
    }

    private void judge(String resource, double usage, Thresholds thresholds, Map<String, UsageLevel> next) {
        double percent = 100 * usage;
        UsageLevel before = known.getOrDefault(resource, UsageLevel.NORMAL);
        UsageLevel after = thresholds.next(before, percent);
        known.put(resource, after);
        next.put(resource, after);
        if (after.compareTo(before) > 0) {
            logger.atLevel(severity(after))
                    .log(
                            "{} is {}: {} % used, threshold {} %",
                            resource, after, tenths(percent), thresholds.begin(after));
        } else if (after != before) {
            logger.info(
                    "{} is back to {}: {} % used, {} begins at {} %",
                    resource, after, tenths(percent), before, thresholds.begin(before));
        }
    }

    private static Level severity(UsageLevel level) {
        return switch (level) {
            case NORMAL, NOTICE -> Level.INFO;
            case WARNING -> Level.WARN;
            case CRITICAL -> Level.ERROR;
        };
    }

    private static String tenths(double percent) {
        return String.format(Locale.ROOT, "%.1f", percent);
    }
}
