package io.aitherzero.parallel;

import io.aitherzero.api.parallel.BatchSummary;
import io.aitherzero.api.parallel.JobResult;
import io.aitherzero.api.parallel.Outcome;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * Items that are over, counted by outcome, and what they cost. Each worker adds up its own, and the batch adds those of its
 * workers. A plain value.
 */
@SuppressWarnings("EnumOrdinal") // an EnumMap would box a Long for each item
final class Totals {
    private static final Outcome[] OUTCOMES = Outcome.values();

    private final long[] counts = new long[OUTCOMES.length];
    private long completed;
    private long completedNanos;
    private double completedSquares;
    private long retries;
    private long runNanos;
    private long cpuNanos;
    private long bytes;

    void add(JobResult<?> result) {
        Outcome outcome = result.outcome();
        long run = result.runNanos();
        counts[outcome.ordinal()]++;
        if (outcome == Outcome.SUCCEEDED || outcome.isFailure()) {
            completed++;
            completedNanos += run;
            completedSquares += (double) run * run;
        }
        retries += Math.max(0, result.attempts() - 1);
        runNanos += run;
        cpuNanos += Math.max(0, result.cpuNanos());
        bytes += Math.max(0, result.allocatedBytes());
    }

    void add(Totals more) {
        for (int i = 0; i < counts.length; i++) {
            counts[i] += more.counts[i];
        }
        completed += more.completed;
        completedNanos += more.completedNanos;
        completedSquares += more.completedSquares;
        retries += more.retries;
        runNanos += more.runNanos;
        cpuNanos += more.cpuNanos;
        bytes += more.bytes;
    }

    void clear() {
        for (int i = 0; i < counts.length; i++) {
            counts[i] = 0;
        }
        completed = 0;
        completedNanos = 0;
        completedSquares = 0;
        retries = 0;
        runNanos = 0;
        cpuNanos = 0;
        bytes = 0;
    }

    private long count(Outcome outcome) {
        return counts[outcome.ordinal()];
    }

    /** Items with an outcome. */
    long over() {
        long sum = 0;
        for (long count : counts) {
            sum += count;
        }
        return sum;
    }

    long failures() {
        return count(Outcome.FAILED) + count(Outcome.TIMED_OUT) + count(Outcome.ABANDONED);
    }

    /** Items that ran to an end, good or bad. */
    long completed() {
        return completed;
    }

    /** The summed run times of the items that ran to an end. */
    long completedNanos() {
        return completedNanos;
    }

    /** The summed squares of those run times. */
    double completedSquares() {
        return completedSquares;
    }

    Map<Outcome, Long> counts() {
        Map<Outcome, Long> map = new EnumMap<>(Outcome.class);
        for (Outcome outcome : OUTCOMES) {
            if (count(outcome) > 0) {
                map.put(outcome, count(outcome));
            }
        }
        return map;
    }

    /** Writes the counts and sums into a summary. */
    void fill(BatchSummary.Builder summary) {
        summary.counts(counts())
                .retries(retries)
                .runTime(Duration.ofNanos(runNanos))
                .cpuTime(Duration.ofNanos(cpuNanos))
                .allocatedBytes(bytes);
    }
}
