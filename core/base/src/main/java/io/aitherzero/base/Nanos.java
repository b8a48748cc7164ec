package io.aitherzero.base;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;

/** Durations as nanoseconds and as words. */
public final class Nanos {
    /** Stands for no point in time. */
    public static final long NEVER = Long.MIN_VALUE;

    /* A clock reading plus this does not overflow for some 146 years. */
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE / 2);

    private Nanos() {}

    public static long of(Duration time) {
        if (time.isNegative()) {
            return -of(time.compareTo(LONGEST.negated()) < 0 ? LONGEST : time.negated());
        }
        return (time.compareTo(LONGEST) > 0 ? LONGEST : time).toNanos();
    }

    /** The earlier of two points in time, by a clock that may pass the largest number; either may be {@link #NEVER}. */
    public static long earlier(long one, long other) {
        return isBefore(one, other) ? one : other;
    }

    /** Whether the first point in time comes before the second; any comes before {@link #NEVER}, which comes before none. */
    public static boolean isBefore(long one, long other) {
        return one != NEVER && (other == NEVER || one - other < 0);
    }

    /** A time in words, with three digits at most: {@code 1.5 s}, {@code 20 ms}. */
    public static String words(long nanos) {
        BigDecimal millis = BigDecimal.valueOf(nanos, 6).round(new MathContext(3));
        boolean small = millis.compareTo(BigDecimal.valueOf(1_000)) < 0;
        return (small ? millis : millis.movePointLeft(3)).stripTrailingZeros().toPlainString() + (small ? " ms" : " s");
    }
}
