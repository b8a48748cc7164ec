package io.aitherzero.plugins.metricsfile;

import io.aitherzero.api.plugin.ModuleContext;
import io.aitherzero.api.plugin.ModulePlugin;
import io.aitherzero.plugins.systemmonitor.SystemReadings;
import java.time.Duration;
import org.slf4j.Logger;

/**
 * Writes the latest reading of the system monitor to a file for the textfile collector of Prometheus' node_exporter. After
 * the stop the file stays with its last readings, whose time is among the metrics.
 *
 * <p>{@code conf/metrics-file.conf}, here with the defaults:
 *
 * <pre>{@code
 * file = var/data/metrics-file/aitherzero.prom   # must end with .prom
 * period = 15s
 * }</pre>
 */
public final class MetricsFilePlugin extends ModulePlugin {
    /**
     * Called by the host.
     *
     * @param context what this module gets from the host
     */
    public MetricsFilePlugin(ModuleContext context) {
        super(context);
    }

    @Override
    public void start() {
        MetricsFileSettings settings = context()
                .configuration(new MetricsFileSettings(
                        context().dataFolder().resolve("aitherzero.prom"), Duration.ofSeconds(15)));
        Logger logger = context().logger();
        MetricsFile file = new MetricsFile(settings.file(), logger);
        context().scheduler().withFixedDelay("writing", settings.period(), () -> write(file));
    }

    private void write(MetricsFile file) {
        for (SystemReadings readings : context().extensions(SystemReadings.class)) {
            readings.latest().ifPresent(reading -> file.write(PrometheusText.of(reading, readings.levels())));
        }
    }
}
