package io.aitherzero.measure;

import java.util.Optional;

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
 */
public record Measurement(
        long idealNanos,
        long bodyNanos,
        long measuredNanos,
        long runNanos,
        long items,
        long accounted,
        Optional<String> fault) {

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
