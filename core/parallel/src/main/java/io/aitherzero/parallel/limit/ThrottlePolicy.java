package io.aitherzero.parallel.limit;

import java.util.List;

/**
 * How many items of one batch run at once. An object serves one batch; the engine calls it under its lock, so it needs no
 * synchronisation of its own.
 */
public interface ThrottlePolicy {
    /**
     * The limit from now on, at least 1. Asked before the first item begins, when all counts are zero, and again after
     * items are over; several may have ended between two calls.
     *
     * @param now how far the batch is
     */
    int limit(Observation now);

    /** The changes of the limit so far with what they were based on, oldest first. */
    List<ThrottleDecision> decisions();

    /**
     * How far a batch is. The counts are totals since its begin.
     *
     * @param atNanos time of the engine's clock
     * @param inFlight items that run now
     * @param completed items that are over, failed ones included
     * @param failed items that are over and did not succeed
     * @param remaining items that have not begun; negative where nobody knows
     */
    record Observation(long atNanos, int inFlight, long completed, long failed, long remaining) {}
}
