package io.aitherzero.base;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;

/** Durations as nanoseconds and as words. */
public final class Nanos {
    /* A clock reading plus this does not overflow for some 146 years. */
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE / 2);

    private Nanos() {}

    public static long of(Duration time) {
        if (time.isNegative()) {
            return -of(time.compareTo(LONGEST.negated()) < 0 ? LONGEST : time.negated());
        }
        return (time.compareTo(LONGEST) > 0 ? LONGEST : time).toNanos();
    }

    /** With three digits at most: {@code 1.5 s}, {@code 20 ms}. */
    public static String words(long nanos) {
        BigDecimal millis = BigDecimal.valueOf(nanos, 6).round(new MathContext(3));
        boolean small = millis.compareTo(BigDecimal.valueOf(1_000)) < 0;
        return (small ? millis : millis.movePointLeft(3)).stripTrailingZeros().toPlainString() + (small ? " ms" : " s");
    }
}
