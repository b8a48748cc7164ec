package io.aitherzero.bench;

import java.util.Arrays;

/**
 * A figure over several runs.
 *
 * @param runs how many
 * @param median the middle
 * @param min the least
 * @param max the most
 * @param mad the median of how far runs are from the middle
 */
public record Spread(int runs, double median, double min, double max, double mad) {
    /** What makes the median absolute deviation of normally distributed values their standard deviation. */
    private static final double NORMAL = 1.4826;

    /** The standard error of a median in units of that of a mean: the root of pi/2. */
    private static final double MEDIAN = 1.2533;

    private static final double STANDARD_ERRORS = 3;

    /**
     * Of these values.
     *
     * @param values at least one
     */
    public static Spread of(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double median = median(sorted);
        double[] away = Arrays.stream(sorted)
                .map(value -> Math.abs(value - median))
                .sorted()
                .toArray();
        return new Spread(sorted.length, median, sorted[0], sorted[sorted.length - 1], median(away));
    }

    private static double median(double[] sorted) {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /**
     * How far the medians of two series may be apart though nothing changed: three standard errors of their difference,
     * {@code 3 * 1.2533 * s * sqrt(1/n + 1/m)}, with s the larger of the two deviations as estimated by the median
     * absolute deviation, and never less than half of the wider range where a series has fewer than three runs.
     */
    public double noise(Spread other) {
        double larger = NORMAL * Math.max(mad, other.mad);
        double noise = STANDARD_ERRORS * MEDIAN * larger * Math.sqrt(1.0 / runs + 1.0 / other.runs);
        boolean few = Math.min(runs, other.runs) < 3;
        return few ? Math.max(noise, Math.max(max - min, other.max - other.min) / 2) : noise;
    }
}
