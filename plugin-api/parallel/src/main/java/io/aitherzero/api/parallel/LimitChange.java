package io.aitherzero.api.parallel;

import java.util.Map;

/**
 * A change of the number of items that may run at once.
 *
 * @param atNanos nanoseconds after the batch began
 * @param before the limit until then; 0 for the first one
 * @param after the limit from then on
 * @param reason why, as a sentence
 * @param inputs the numbers it was based on, by name
 */
public record LimitChange(long atNanos, int before, int after, String reason, Map<String, Double> inputs) {
    /** Copies the map. */
    public LimitChange {
        inputs = Map.copyOf(inputs);
    }
}
