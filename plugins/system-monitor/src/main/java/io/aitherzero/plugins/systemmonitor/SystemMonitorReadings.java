package io.aitherzero.plugins.systemmonitor;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pf4j.Extension;

/** The extension that gives other plugins the readings of the running plugin. */
@Extension
public final class SystemMonitorReadings implements SystemReadings {
    private final SystemMonitorPlugin plugin;

    /**
     * Called by the host.
     *
     * @param plugin the plugin that takes the readings
     */
    public SystemMonitorReadings(SystemMonitorPlugin plugin) {
        this.plugin = plugin;
    }

    @Override
    public Optional<SystemReading> latest() {
        return plugin.monitor().flatMap(SystemMonitor::latest);
    }

    @Override
    public List<SystemReading> history() {
        return plugin.monitor().map(SystemMonitor::history).orElseGet(List::of);
    }

    @Override
    public Map<String, UsageLevel> levels() {
        return plugin.monitor().map(SystemMonitor::levels).orElseGet(Map::of);
    }
}
