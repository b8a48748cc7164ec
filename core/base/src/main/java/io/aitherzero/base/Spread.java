package io.aitherzero.base;

import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/**
 * A time measured in several boots.
 *
 * @param boots how many, at least 1
 * @param median in nanoseconds
 * @param deviation how far boots are apart though nothing changed: the standard deviation in nanoseconds as estimated by
 *     the median absolute deviation; empty where there is one boot
 */
public record Spread(int boots, long median, OptionalDouble deviation) {
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

    public static Spread of(long[] values) {
        long[] sorted = values.clone();
        Arrays.sort(sorted);
        long median = median(sorted);
        if (sorted.length < 2) {
            return new Spread(sorted.length, median, OptionalDouble.empty());
        }
        long[] away = Arrays.stream(sorted)
                .map(value -> Math.abs(value - median))
                .sorted()
                .toArray();
        int n = sorted.length;
        double few = n - 2 < FEW.length ? FEW[n - 2] : n / (n - 0.8);
        return new Spread(n, median, OptionalDouble.of(NORMAL * few * median(away)));
    }

    /** The middle one, or the mean of the two in the middle; 0 where there are none. */
    public static long median(LongStream values) {
        long[] sorted = values.sorted().toArray();
        return sorted.length == 0 ? 0 : median(sorted);
    }

    private static long median(long[] sorted) {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : sorted[middle - 1] + (sorted[middle] - sorted[middle - 1]) / 2;
    }

    /**
     * How far the medians of two series may be apart though nothing changed, in nanoseconds: three standard errors of
     * their difference, {@code 3 * 1.2533 * s * sqrt(1/n + 1/m)}, with the larger of the two deviations as s. With five
     * boots on either side about one of fifty comparisons of equal series is further apart. Empty where there is one
     * boot on either side.
     */
    public OptionalLong noise(Spread other) {
        if (deviation.isEmpty() && other.deviation.isEmpty()) {
            return OptionalLong.empty();
        }
        double larger = Math.max(deviation.orElse(0), other.deviation.orElse(0));
        double error = MEDIAN * larger * Math.sqrt(1.0 / boots + 1.0 / other.boots);
        return OptionalLong.of(Math.round(STANDARD_ERRORS * error));
    }
}
