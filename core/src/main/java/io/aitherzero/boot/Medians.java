package io.aitherzero.boot;

import java.util.stream.LongStream;

/** The middle of some numbers. */
final class Medians {
    private Medians() {}

    /** The mean of the two in the middle where their number is even; 0 where there are none. */
    static long of(LongStream values) {
        long[] sorted = values.sorted().toArray();
        if (sorted.length == 0) {
            return 0;
        }
        long upper = sorted[sorted.length / 2];
        return sorted.length % 2 == 1 ? upper : Math.addExact(sorted[sorted.length / 2 - 1], upper) / 2;
    }
}
