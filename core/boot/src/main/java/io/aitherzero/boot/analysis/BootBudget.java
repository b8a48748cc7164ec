package io.aitherzero.boot.analysis;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How long a boot and its modules may take.
 *
 * @param total the whole boot
 * @param startPhase starting the modules
 * @param modules load and start of a module, by id; {@code *} stands for all that are not named
 */
public record BootBudget(Optional<Duration> total, Optional<Duration> startPhase, Map<String, Duration> modules) {
    /** The key for modules that are not named. */
    public static final String OTHERS = "*";

    /**
     * Copies the map.
     *
     * @throws IllegalArgumentException naming the first limit that is not longer than nothing
     */
    public BootBudget {
        modules = Collections.unmodifiableMap(new LinkedHashMap<>(modules));
        total.ifPresent(limit -> requirePositive("total", limit));
        startPhase.ifPresent(limit -> requirePositive("start-phase", limit));
        modules.forEach((id, limit) -> requirePositive("modules." + id, limit));
    }

    private static void requirePositive(String key, Duration limit) {
        if (limit.isZero() || limit.isNegative()) {
            throw new IllegalArgumentException(key + " must be longer than nothing, such as 300ms");
        }
    }

    /** Without any limit. */
    public static BootBudget none() {
        return new BootBudget(Optional.empty(), Optional.empty(), Map.of());
    }

    /** How long a module may take. */
    public Optional<Duration> limit(String id) {
        return Optional.ofNullable(modules.get(id)).or(() -> Optional.ofNullable(modules.get(OTHERS)));
    }
}
