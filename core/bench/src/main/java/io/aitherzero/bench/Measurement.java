package io.aitherzero.bench;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One run of a benchmark.
 *
 * @param idealNanos the least time the work can take
 * @param bodyNanos the least time it could take given how long each body really ran, oversleeping and waiting for a
 *     processor included; what is measured beyond that was lost between the bodies
 * @param measuredNanos what it took
 * @param runNanos the summed run time of all bodies
 * @param items how many items there were
 * @param accounted how many of them have an outcome
 * @param fault what is wrong with the results, as a sentence; empty if they are right, in order and complete
 * @param figures what else is worth knowing of this work, by name with its unit
 */
public record Measurement(
        long idealNanos,
        long bodyNanos,
        long measuredNanos,
        long runNanos,
        long items,
        long accounted,
        Optional<String> fault,
        SortedMap<String, Double> figures) {
    /** Copies the map. */
    public Measurement {
        figures = Collections.unmodifiableSortedMap(new TreeMap<>(figures));
    }

    /** Without other figures. */
    Measurement(
            long idealNanos,
            long bodyNanos,
            long measuredNanos,
            long runNanos,
            long items,
            long accounted,
            Optional<String> fault) {
        this(idealNanos, bodyNanos, measuredNanos, runNanos, items, accounted, fault, Collections.emptySortedMap());
    }

    /** The same against another ideal. */
    Measurement against(long nanos) {
        return new Measurement(nanos, bodyNanos, measuredNanos, runNanos, items, accounted, fault, figures);
    }

    /** The same with another figure for the bodies. */
    Measurement withBodies(long nanos) {
        return new Measurement(idealNanos, nanos, measuredNanos, runNanos, items, accounted, fault, figures);
    }

    /** The same with more figures. */
    Measurement with(Map<String, Double> more) {
        SortedMap<String, Double> all = new TreeMap<>(figures);
        all.putAll(more);
        return new Measurement(idealNanos, bodyNanos, measuredNanos, runNanos, items, accounted, fault, all);
    }

    /** The same with what else is wrong; what was wrong before counts more. */
    Measurement or(Optional<String> otherFault) {
        return new Measurement(
                idealNanos, bodyNanos, measuredNanos, runNanos, items, accounted, fault.or(() -> otherFault), figures);
    }

    /** The ideal over what was measured. */
    public double share() {
        return ratio(idealNanos, measuredNanos);
    }

    /** Summed run time over what was measured: how many times faster than one after the other. */
    public double speedUp() {
        return ratio(runNanos, measuredNanos);
    }

    private static double ratio(long of, long to) {
        return to == 0 ? 0 : (double) of / to;
    }
}
