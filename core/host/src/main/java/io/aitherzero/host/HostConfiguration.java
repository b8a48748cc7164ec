package io.aitherzero.host;

import io.aitherzero.boot.graph.Schedule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The keys of {@code conf/aither.conf}. */
record HostConfiguration(
        List<Path> plugins,
        Schedule schedule,
        Optional<Integer> workers,
        Duration startTimeout,
        Duration stopTimeout,
        Duration drainTimeout,
        List<String> require,
        Store store,
        Live live,
        Http http) {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})([kKmMgGtT])(i?[bB])?");
    private static final int MOST_PORT = 65_535;

    /** The keys that begin with {@code store}. */
    record Store(String maxSize) {
        Store {
            Matcher size = SIZE.matcher(maxSize);
            if (!size.matches()) {
                throw new IllegalArgumentException("max-size must be a size with a unit, such as 500m or 2g");
            }
            if (number(size) > Long.MAX_VALUE >> shift(size)) {
                throw new IllegalArgumentException("max-size must be at most 8388607t");
            }
        }

        long bytes() {
            Matcher size = SIZE.matcher(maxSize);
            if (!size.matches()) {
                throw new IllegalStateException("The size was checked before");
            }
            return number(size) << shift(size);
        }

        private static long number(Matcher size) {
            return Long.parseLong(size.group(1));
        }

        private static int shift(Matcher size) {
            return 10 * (1 + "kmgt".indexOf(size.group(2).toLowerCase(Locale.ROOT)));
        }
    }

    /** The keys that begin with {@code live}. */
    record Live(Duration period, RunSettings.OnFailure onFailure, Duration incompleteAfter) {
        Live {
            requirePositive("period", period);
            requirePositive("incomplete-after", incompleteAfter);
        }
    }

    /** The keys that begin with {@code http}. */
    record Http(Optional<Integer> port, String bind) {
        Http {
            requirePort("port", whole(port));
            requireAddress("bind", bind);
        }
    }

    HostConfiguration {
        plugins = List.copyOf(plugins);
        require = List.copyOf(require);
        requireFolder(plugins);
        requireWorkers(whole(workers));
        requirePositive("start-timeout", startTimeout);
        requirePositive("stop-timeout", stopTimeout);
        requirePositive("drain-timeout", drainTimeout);
    }

    static HostConfiguration defaults(Path home) {
        return new HostConfiguration(
                List.of(home.resolve("plugins")),
                Schedule.AUTO,
                Optional.empty(),
                Duration.ofSeconds(60),
                Duration.ofSeconds(10),
                Duration.ofSeconds(5),
                List.of(),
                new Store("2g"),
                new Live(Duration.ofSeconds(2), RunSettings.OnFailure.ROLLBACK, Duration.ofSeconds(30)),
                new Http(Optional.empty(), "127.0.0.1"));
    }

    static void requireFolder(List<Path> plugins) {
        if (plugins.isEmpty()) {
            throw new IllegalArgumentException("plugins must name at least one folder");
        }
    }

    static OptionalInt whole(Optional<Integer> number) {
        return number.isPresent() ? OptionalInt.of(number.get()) : OptionalInt.empty();
    }

    static void requireWorkers(OptionalInt workers) {
        int asked = workers.orElse(1);
        if (asked < 1 || asked > HostSettings.MOST_WORKERS) {
            throw new IllegalArgumentException("workers must be a whole number from 1 to " + HostSettings.MOST_WORKERS);
        }
    }

    static void requirePort(String key, OptionalInt port) {
        int asked = port.orElse(1);
        if (asked < 1 || asked > MOST_PORT) {
            throw new IllegalArgumentException(key + " must be a whole number from 1 to " + MOST_PORT);
        }
    }

    static void requireAddress(String key, String address) {
        if (address.isBlank()) {
            throw new IllegalArgumentException(key + " must be an address of this machine, such as 127.0.0.1");
        }
    }

    static void requirePositive(String key, Duration value) {
        if (value.isZero() || value.isNegative()) {
            throw new IllegalArgumentException(key + " must be longer than nothing, such as 30s");
        }
    }
}
