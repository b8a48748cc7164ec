package io.aitherzero.parallel;

import io.aitherzero.api.parallel.JobResult;

/** Counted items and what they cost, to be added up without a lock and then under one. */
final class Sums {
    private long count;
    private long retries;
    private long runNanos;
    private double squares;
    private long cpuNanos;
    private long bytes;

    void add(JobResult<?> result) {
        long run = result.runNanos();
        count++;
        retries += Math.max(0, result.attempts() - 1);
        runNanos += run;
        squares += (double) run * run;
        cpuNanos += Math.max(0, result.cpuNanos());
        bytes += Math.max(0, result.allocatedBytes());
    }

    void add(Sums more) {
        count += more.count;
        retries += more.retries;
        runNanos += more.runNanos;
        squares += more.squares;
        cpuNanos += more.cpuNanos;
        bytes += more.bytes;
    }

    void clear() {
        count = 0;
        retries = 0;
        runNanos = 0;
        squares = 0;
        cpuNanos = 0;
        bytes = 0;
    }

    long count() {
        return count;
    }

    /** Attempts after the first ones. */
    long retries() {
        return retries;
    }

    long runNanos() {
        return runNanos;
    }

    /** Sum of the squared run times. */
    double squares() {
        return squares;
    }

    /** Processor time that is known. */
    long cpuNanos() {
        return cpuNanos;
    }

    /** Allocated bytes that are known. */
    long bytes() {
        return bytes;
    }
}
