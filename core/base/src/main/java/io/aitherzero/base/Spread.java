package io.aitherzero.base;

import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.stream.LongStream;

/**
 * A figure over several runs, such as a time in nanoseconds.
 *
 * @param runs how many, at least 1
 * @param median the middle one, or the mean of the two in the middle
 * @param min the least
 * @param max the most
 * @param mad the median of how far runs are from the middle
 */
public record Spread(int runs, double median, double min, double max, double mad) {
    /** What makes the median absolute deviation of normally distributed values their standard deviation. */
    private static final double NORMAL = 1.4826;

    /**
     * What it falls short of that with 2 to 9 values; C. Croux and P. J. Rousseeuw, Time-efficient algorithms for two
     * highly robust estimators of scale, Computational Statistics 1, 1992.
     */
    private static final double[] FEW = {1.196, 1.495, 1.363, 1.206, 1.200, 1.140, 1.129, 1.107};

    /** The standard error of a median in units of that of a mean: the root of pi/2. */
    private static final double MEDIAN = 1.2533;

    private static final double STANDARD_ERRORS = 3;

    /** Runs that say little of how far others would be apart. */
    private static final int TOO_FEW = 3;

    /**
     * Of these times.
     *
     * @param values at least one
     */
    public static Spread of(long[] values) {
        return of(Arrays.stream(values).asDoubleStream().toArray());
    }

    /**
     * Of these figures.
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

    /** The middle one of whole numbers, or the mean of the two in the middle, cut to a whole one; 0 where there are none. */
    public static long median(LongStream values) {
        return median(values.toArray());
    }

    /** The same. */
    public static long median(long[] values) {
        double[] sorted = new double[values.length];
        for (int i = 0; i < sorted.length; i++) {
            sorted[i] = values[i];
        }
        Arrays.sort(sorted);
        return sorted.length == 0 ? 0 : (long) median(sorted);
    }

    private static double median(double[] sorted) {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** The median where the figures are whole nanoseconds, as such. */
    public long medianNanos() {
        return (long) median;
    }

    /**
     * How far runs are apart though nothing changed: the standard deviation as estimated by the median absolute
     * deviation; empty where there is one run.
     */
    public OptionalDouble deviation() {
        if (runs < 2) {
            return OptionalDouble.empty();
        }
        double few = runs - 2 < FEW.length ? FEW[runs - 2] : runs / (runs - 0.8);
        return OptionalDouble.of(NORMAL * few * mad);
    }

    /**
     * How far the medians of two series may be apart though nothing changed: three standard errors of their difference,
     * {@code 3 * 1.2533 * s * sqrt(1/n + 1/m)}, with the larger of the two deviations as s. With five runs on either side
     * about one of fifty comparisons of equal series is further apart. Empty where there is one run on both sides.
     */
    public OptionalDouble noise(Spread other) {
        if (deviation().isEmpty() && other.deviation().isEmpty()) {
            return OptionalDouble.empty();
        }
        double larger = Math.max(deviation().orElse(0), other.deviation().orElse(0));
        return OptionalDouble.of(STANDARD_ERRORS * MEDIAN * larger * Math.sqrt(1.0 / runs + 1.0 / other.runs));
    }

    /** The noise, and never less than half of the wider range where a series has fewer than three runs. */
    public double noiseOrRange(Spread other) {
        double noise = noise(other).orElse(0);
        boolean few = Math.min(runs, other.runs) < TOO_FEW;
        return few ? Math.max(noise, Math.max(max - min, other.max - other.min) / 2) : noise;
    }
}
