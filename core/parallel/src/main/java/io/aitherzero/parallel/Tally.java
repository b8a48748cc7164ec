package io.aitherzero.parallel;

import io.aitherzero.api.parallel.BatchProgress.Eta;
import io.aitherzero.api.parallel.JobResult;
import io.aitherzero.api.parallel.Outcome;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Counts and sums of the items that are over. Used under the batch's lock. */
@SuppressWarnings("EnumOrdinal") // an EnumMap would box a Long for each item
final class Tally {
    private static final Outcome[] OUTCOMES = Outcome.values();

    private final long[] counts = new long[OUTCOMES.length];
    private final Sums ended = new Sums();
    private final Sums others = new Sums();

    void add(JobResult<?> result) {
        Outcome outcome = result.outcome();
        boolean toItsEnd = outcome == Outcome.SUCCEEDED || outcome.isFailure();
        (toItsEnd ? ended : others).add(result);
        counts[outcome.ordinal()]++;
    }

    void addSucceeded(Sums sums) {
        ended.add(sums);
        counts[Outcome.SUCCEEDED.ordinal()] += sums.count();
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
        return ended.count();
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
        return EtaEstimate.of(ended, remaining, perSecond);
    }

    /** Attempts after the first ones. */
    long retries() {
        return ended.retries() + others.retries();
    }

    long runNanos() {
        return ended.runNanos() + others.runNanos();
    }

    long cpuNanos() {
        return ended.cpuNanos() + others.cpuNanos();
    }

    long bytes() {
        return ended.bytes() + others.bytes();
    }
}
