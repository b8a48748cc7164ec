package com.example.readings;

import io.aitherzero.plugins.systemmonitor.SystemReading;
import io.aitherzero.plugins.systemmonitor.SystemReadings;
import io.aitherzero.plugins.systemmonitor.UsageLevel;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.pf4j.Extension;

/** What this plugin adds to 'system-monitor'; made by the host, which gives it the plugin. */
@Extension
public final class FixedReadings implements SystemReadings {
    private final FixedReadingsPlugin plugin;

    public FixedReadings(FixedReadingsPlugin plugin) {
        this.plugin = plugin;
    }

    @Override
    public Optional<SystemReading> latest() {
        var memory = new SystemReading.Memory(
                plugin.settings().totalBytes(), plugin.settings().availableBytes());
        return Optional.of(
                new SystemReading(Instant.EPOCH, OptionalDouble.empty(), Optional.of(memory), List.of(), List.of()));
    }

    @Override
    public List<SystemReading> history() {
        return latest().stream().toList();
    }

    @Override
    public Map<String, UsageLevel> levels() {
        return Map.of();
    }
}
