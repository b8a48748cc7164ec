package io.aitherzero.parallel.limit;

import java.util.Map;

/**
 * A change of a limit.
 *
 * @param atNanos time of the engine's clock
 * @param before the limit until then; 0 for the first one
 * @param after the limit from then on
 * @param reason why, as a sentence
 * @param inputs the numbers it was based on, by name
 */
public record ThrottleDecision(long atNanos, int before, int after, String reason, Map<String, Double> inputs) {
    /** Copies the map. */
    public ThrottleDecision {
        inputs = Map.copyOf(inputs);
    }
}
