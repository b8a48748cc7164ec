package io.aitherzero.parallel.memory;

import java.util.Arrays;
import java.util.OptionalLong;

/**
 * What one more item of a kind will need: a tenth more than the 90th percentile of what the latest 64 needed, by nearest
 * rank, and twice as much as was thought after an item ran out of memory. Unknown until one was recorded, so the first
 * item is to run alone. Bytes allocated, which is more than bytes held at one time: safe, if anything too careful. Safe
 * for use by several threads.
 */
public final class ByteEstimate {
    private final long[] latest = new long[64];
    private int recorded;
    private long leastBytes;

    /** An estimate that knows nothing. */
    public ByteEstimate() {}

    /**
     * Learns what an item needed.
     *
     * @param bytes what its thread allocated, 0 or more
     */
    public synchronized void record(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException(
                    "An item needs 0 bytes or more, got " + bytes + "; do not record a counter that is not supported");
        }
        latest[recorded % latest.length] = bytes;
        // stays within the range of int and in step with the ring
        recorded = recorded + 1 < 2 * latest.length ? recorded + 1 : latest.length;
    }

    /** Learns that an item ran out of memory: no later estimate is below twice the present one. */
    public synchronized void outOfMemory() {
        OptionalLong now = bytes();
        if (now.isPresent()) {
            leastBytes = Math.max(1, now.getAsLong() > Long.MAX_VALUE / 2 ? Long.MAX_VALUE : 2 * now.getAsLong());
        }
    }

    /** What to reserve for the next item; empty if it is to run alone. */
    public synchronized OptionalLong bytes() {
        int known = Math.min(recorded, latest.length);
        if (known == 0) {
            return OptionalLong.empty();
        }
        long[] sorted = Arrays.copyOf(latest, known);
        Arrays.sort(sorted);
        long percentile = sorted[(int) Math.ceil(0.9 * known) - 1];
        long tenth = percentile / 10 + (percentile % 10 == 0 ? 0 : 1);
        long withMargin = percentile > Long.MAX_VALUE - tenth ? Long.MAX_VALUE : percentile + tenth;
        return OptionalLong.of(Math.max(leastBytes, withMargin));
    }
}
