package io.aitherzero.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** Processor work of items. */
final class Labour {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int TRIES = 50;

    private Labour() {}

    /** That many multiply-adds in 64 bits, each on the result of the one before. */
    static long multiplyAdds(long from, int count) {
        long value = from;
        for (int i = 0; i < count; i++) {
            value = value * 31 + i;
        }
        return value;
    }

    /** What {@link #multiplyAdds} takes here, in nanoseconds: the least of some tries. */
    static long costOfMultiplyAdds(int count) {
        long least = Long.MAX_VALUE;
        long kept = 0;
        for (int i = 0; i < TRIES; i++) {
            long from = System.nanoTime();
            kept += multiplyAdds(kept, count);
            least = Math.min(least, System.nanoTime() - from);
        }
        // the sum is used, so that the work cannot be left out
        return kept == Long.MIN_VALUE ? least + 1 : least;
    }

    /** Works until the calling platform thread has used that much processor time. */
    static long burn(long cpuNanos) {
        long end = THREADS.getCurrentThreadCpuTime() + cpuNanos;
        long value = 1;
        while (THREADS.getCurrentThreadCpuTime() < end) {
            value = multiplyAdds(value, 2_000);
        }
        return value;
    }
}
