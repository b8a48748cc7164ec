package io.aitherzero.cli.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A scale of time with round marks.
 *
 * @param span what it shows, in nanoseconds from 0
 * @param from where 0 is, in pixels
 * @param to where the span ends
 */
record TimeAxis(long span, double from, double to) {
    private static final int MOST_TICKS = 10;

    /**
     * A round time.
     *
     * @param nanos the time
     * @param label the time as text
     */
    record Tick(long nanos, String label) {}

    double x(long nanos) {
        return from + (to - from) * ((double) nanos / span);
    }

    /** Marks at 1, 2 or 5 times a power of ten, at most ten of them behind 0. */
    List<Tick> ticks() {
        long step = 1;
        for (int i = 0; span / step > MOST_TICKS; i++) {
            step = i % 3 == 1 ? step / 2 * 5 : step * 2;
        }
        List<Tick> ticks = new ArrayList<>();
        for (long at = 0; at <= span; at += step) {
            ticks.add(new Tick(at, label(at, step)));
        }
        return ticks;
    }

    private static String label(long at, long step) {
        if (at == 0) {
            return "0";
        }
        if (step < 1_000) {
            return at + " ns";
        }
        if (step < 1_000_000) {
            return at / 1_000 + " µs";
        }
        return step < 1_000_000_000 ? at / 1_000_000 + " ms" : at / 1_000_000_000 + " s";
    }
}
