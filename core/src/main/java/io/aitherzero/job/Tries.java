package io.aitherzero.job;

/**
 * What earlier attempts of an item cost.
 *
 * @param count how many there were
 * @param startedNanos when the first one began, by the engine's clock
 * @param runNanos their run times
 * @param cpuNanos their processor time; -1 if unknown
 * @param bytes what they allocated; -1 if unknown
 */
record Tries(int count, long startedNanos, long runNanos, long cpuNanos, long bytes) {
    static final Tries NONE = new Tries(0, 0, 0, 0, 0);

    Tries plus(long started, long run, long cpu, long allocated) {
        return new Tries(
                count + 1,
                count == 0 ? started : startedNanos,
                runNanos + run,
                sum(cpuNanos, cpu),
                sum(bytes, allocated));
    }

    private static long sum(long a, long b) {
        return a < 0 || b < 0 ? -1 : a + b;
    }
}
