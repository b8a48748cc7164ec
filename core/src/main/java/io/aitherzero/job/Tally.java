package io.aitherzero.job;

import io.aitherzero.api.BatchProgress.Eta;
import io.aitherzero.api.JobResult;
import io.aitherzero.api.Outcome;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Counts and sums of the items that are over. Used under the batch's lock. */
@SuppressWarnings("EnumOrdinal") // an EnumMap would box a Long for each item
final class Tally {
    private static final Outcome[] OUTCOMES = Outcome.values();

    private final long[] counts = new long[OUTCOMES.length];
    private final EtaEstimate spread = new EtaEstimate();
    private long retries;
    private long runNanos;
    private long cpuNanos;
    private long bytes;

    void add(JobResult<?> result) {
        Outcome outcome = result.outcome();
        if (outcome == Outcome.SUCCEEDED || outcome.isFailure()) {
            spread.add(result.runNanos());
        }
        retries += Math.max(0, result.attempts() - 1);
        runNanos += result.runNanos();
        cpuNanos += Math.max(0, result.cpuNanos());
        bytes += Math.max(0, result.allocatedBytes());
        counts[outcome.ordinal()]++;
    }

    private long count(Outcome outcome) {
        return counts[outcome.ordinal()];
    }

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
        return count(Outcome.SUCCEEDED) + failures();
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

    Optional<Eta> eta(long remaining, double perSecond) {
        return spread.eta(remaining, perSecond);
    }

    /** Attempts after the first ones. */
    long retries() {
        return retries;
    }

    long runNanos() {
        return runNanos;
    }

    long cpuNanos() {
        return cpuNanos;
    }

    long bytes() {
        return bytes;
    }
}
