package io.aitherzero.parallel.limit;

import io.aitherzero.api.parallel.Workload;
import java.util.Random;
import java.util.function.IntToDoubleFunction;

/**
 * Work that exists in virtual time only: each item is served by a shared station and then waits alone.
 *
 * @param name in the table
 * @param workload what the policy is told
 * @param items in a batch
 * @param most largest limit
 * @param served nanoseconds an item needs of the station when it has it for itself; 0 for none
 * @param waits nanoseconds an item waits after that
 * @param speed of each item at the station by the number of items there, 1 when it is alone
 * @param jitter standard deviation of the logarithm of an item's needs
 */
record SimulatedWork(
        String name,
        Workload workload,
        int items,
        int most,
        double served,
        double waits,
        IntToDoubleFunction speed,
        double jitter) {
    private static final double MILLI = 1e6;
    private static final double JITTER = 0.2;

    /** Five milliseconds of computing on two processors. */
    static SimulatedWork cpu() {
        return new SimulatedWork(
                "CPU 5 ms, 2 cores", Workload.CPU, 600, 32, 5 * MILLI, 0, n -> Math.min(1, 2.0 / n), JITTER);
    }

    /** Five milliseconds of waiting that disturbs nobody. */
    static SimulatedWork free() {
        return new SimulatedWork("free wait 5 ms", Workload.IO, 12_800, 256, 0, 5 * MILLI, n -> 1, JITTER);
    }

    /** A service that serves twenty at a time; more of them queue. */
    static SimulatedWork knee() {
        return new SimulatedWork(
                "knee at 20", Workload.NETWORK, 4_000, 256, 5 * MILLI, 0, n -> Math.min(1, 20.0 / n), JITTER);
    }

    /** A service that serves twenty at a time; with more its time grows with their square. */
    static SimulatedWork collapse() {
        return new SimulatedWork(
                "collapse past 20",
                Workload.NETWORK,
                4_000,
                256,
                5 * MILLI,
                0,
                n -> Math.min(1, (20.0 / n) * (20.0 / n)),
                JITTER);
    }

    /** One millisecond of computing on two processors, then eight of waiting. */
    static SimulatedWork mixed() {
        return new SimulatedWork(
                "1 ms CPU, 8 ms wait", Workload.MIXED, 4_000, 32, MILLI, 8 * MILLI, n -> Math.min(1, 2.0 / n), JITTER);
    }

    SimulatedWork withItems(int count) {
        return new SimulatedWork(name, workload, count, most, served, waits, speed, jitter);
    }

    SimulatedWork withJitter(double sigma) {
        return new SimulatedWork(name, workload, items, most, served, waits, speed, sigma);
    }

    /** What each item needs as a multiple of the usual, the mean being 1; the same for the same seed. */
    double[] needs(long seed) {
        Random random = new Random(seed);
        double[] needs = new double[items];
        for (int i = 0; i < items; i++) {
            needs[i] = Math.exp(jitter * random.nextGaussian() - jitter * jitter / 2);
        }
        return needs;
    }
}
