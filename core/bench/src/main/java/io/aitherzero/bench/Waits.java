package io.aitherzero.bench;

import io.aitherzero.base.Spread;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Sleeps of works, and how much longer than asked this machine sleeps. */
public final class Waits {
    private Waits() {}

    /** The same time for each item. */
    static long[] same(int items, long millis) {
        long[] nanos = new long[items];
        Arrays.fill(nanos, TimeUnit.MILLISECONDS.toNanos(millis));
        return nanos;
    }

    /** Uniform whole milliseconds, the same in each run: drawn from a fixed seed. */
    static long[] drawn(int items, int fromMillis, int toMillis) {
        Random random = new Random(items);
        long[] nanos = new long[items];
        for (int i = 0; i < items; i++) {
            nanos[i] = TimeUnit.MILLISECONDS.toNanos(fromMillis + random.nextInt(toMillis - fromMillis + 1));
        }
        return nanos;
    }

    static void sleep(long nanos) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(nanos);
    }

    /**
     * By how many nanoseconds a sleep is too long here, one thread alone.
     *
     * @param millis the sleep
     * @param times how often it is tried
     * @throws InterruptedException if the thread is interrupted
     */
    public static Spread overshoot(long millis, int times) throws InterruptedException {
        double[] over = new double[times];
        for (int i = 0; i < times; i++) {
            long from = System.nanoTime();
            TimeUnit.MILLISECONDS.sleep(millis);
            over[i] = System.nanoTime() - from - TimeUnit.MILLISECONDS.toNanos(millis);
        }
        return Spread.of(over);
    }
}
