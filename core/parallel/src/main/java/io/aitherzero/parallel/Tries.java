package io.aitherzero.parallel;

import io.aitherzero.api.parallel.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * What earlier attempts of an item cost, and how the last one ended.
 *
 * @param count how many there were
 * @param startedNanos when the first one began, by the engine's clock
 * @param runNanos their run times
 * @param cpuNanos their processor time; -1 if unknown
 * @param bytes what they allocated; -1 if unknown
 * @param outcome how the last one ended; null if it is not over or there was none
 * @param error what the last one threw
 * @param reason why the last one ended so, if it was told to stop
 */
record Tries(
        int count,
        long startedNanos,
        long runNanos,
        long cpuNanos,
        long bytes,
        @Nullable Outcome outcome,
        @Nullable Throwable error,
        @Nullable String reason) {
    static final Tries NONE = new Tries(0, 0, 0, 0, 0, null, null, null);

    Tries plus(long started, long run, long cpu, long allocated) {
        return new Tries(
                count + 1,
                count == 0 ? started : startedNanos,
                runNanos + run,
                sum(cpuNanos, cpu),
                sum(bytes, allocated),
                null,
                null,
                null);
    }

    Tries ended(Outcome how, @Nullable Throwable thrown, @Nullable String why) {
        return new Tries(count, startedNanos, runNanos, cpuNanos, bytes, how, thrown, why);
    }

    private static long sum(long a, long b) {
        return a < 0 || b < 0 ? -1 : a + b;
    }
}
