package io.aitherzero.plugins.systemmonitor;

import io.aitherzero.api.plugin.ModuleContext;
import io.aitherzero.api.plugin.ModulePlugin;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Reads processor, memory, disks and network every so often, keeps a short history, logs each crossing of a threshold
 * and publishes all of it as {@link SystemReadings}.
 *
 * <p>{@code conf/system-monitor.conf}, here with the defaults:
 *
 * <pre>{@code
 * period = 30s           # from one reading to the next, at least 1s
 * history-length = 120   # readings kept
 * cpu    { notice = 70, warning = 80, critical = 90 }   # percent
 * memory { notice = 75, warning = 85, critical = 95 }
 * disk   { notice = 80, warning = 90, critical = 98 }
 * }</pre>
 *
 * <p>A level ends three points below where it begins.
 */
public final class SystemMonitorPlugin extends ModulePlugin {
    private volatile @Nullable SystemMonitor monitor;

    /**
     * Called by the host.
     *
     * @param context what this module gets from the host
     */
    public SystemMonitorPlugin(ModuleContext context) {
        super(context);
    }

    @Override
    public void start() {
        MonitorSettings settings = context().configuration(MonitorSettings.DEFAULTS);
        Logger logger = context().logger();
        OshiProbe probe = new OshiProbe(InstantSource.system(), logger);
        SystemMonitor started = new SystemMonitor(settings, logger, probe::read);
        monitor = started;
        // the first reading loads OSHI, which would cost the boot a quarter of a second: so it is taken over there
        context().scheduler().withFixedDelay("sampling", settings.period(), started::sample);
    }

    @Override
    public void stop() {
        monitor = null;
    }

    /** The running monitor; empty before the start and after the stop. */
    Optional<SystemMonitor> monitor() {
        return Optional.ofNullable(monitor);
    }
}
