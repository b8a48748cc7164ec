package io.aitherzero.host;

import io.aitherzero.boot.graph.Schedule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The keys of {@code conf/aither.conf}. */
record HostConfiguration(
        List<Path> plugins,
        Schedule schedule,
        Optional<Integer> workers,
        Duration startTimeout,
        Duration stopTimeout,
        List<String> require) {
    HostConfiguration {
        plugins = List.copyOf(plugins);
        require = List.copyOf(require);
        requireFolder(plugins);
        workers.ifPresent(HostConfiguration::requireWorkers);
        requirePositive("start-timeout", startTimeout);
        requirePositive("stop-timeout", stopTimeout);
    }

    static HostConfiguration defaults(Path home) {
        return new HostConfiguration(
                List.of(home.resolve("plugins")),
                Schedule.AUTO,
                Optional.empty(),
                Duration.ofSeconds(60),
                Duration.ofSeconds(10),
                List.of());
    }

    private static void requireFolder(List<Path> plugins) {
        if (plugins.isEmpty()) {
            throw new IllegalArgumentException("plugins must name at least one folder");
        }
    }

    private static void requireWorkers(int workers) {
        if (workers < 1 || workers > HostSettings.MOST_WORKERS) {
            throw new IllegalArgumentException("workers must be a whole number from 1 to " + HostSettings.MOST_WORKERS);
        }
    }

    private static void requirePositive(String key, Duration value) {
        if (value.isZero() || value.isNegative()) {
            throw new IllegalArgumentException(key + " must be longer than nothing, such as 30s");
        }
    }
}
