package io.aitherzero.parallel.limit;

/**
 * Measures what one limit is worth. Completions are matched to begins in order, so the sum of the times in flight is right
 * whoever overtakes whom, and only items that began under the limit count: the throughput follows from their mean time and
 * the number in flight (Little's law) without waiting for those of the limit before to drain away, and without the error
 * of a window's edges, which is a whole round of items where they begin and end together.
 */
final class LimitWindow {
    private static final double LEAST_SPREAD = 0.1;
    private static final double USUAL_SPREAD = 0.3;
    private static final int USUAL_ITEMS = 4;

    /** When the items in flight began, by number of the item; the length is a power of two. */
    private long[] began = new long[64];

    private long begun;
    private long completed;
    private long failed;
    private long lastNanos;

    private long first;
    private long sinceNanos;
    private long completedBefore;
    private long failedBefore;
    private long samples;
    private double sum;
    private double squares;
    private double inFlight;
    private long looks;

    /** Takes in the counts of a moment at which items are over and those in their place have not begun. */
    void observe(ThrottlePolicy.Observation now) {
        long over = now.completed() - completed;
        long nowBegun = now.completed() + now.inFlight();
        double step = over == 0 ? 0 : (double) (now.atNanos() - lastNanos) / over;
        beginUpTo(nowBegun - Math.max(0, over - 1), lastNanos);
        for (long i = 1; i <= over; i++) {
            long at = i == over ? now.atNanos() : lastNanos + Math.round(step * i);
            if (completed >= first && completed < begun) {
                double took = at - began[(int) (completed & (began.length - 1))];
                samples++;
                sum += took;
                squares += took * took;
            }
            completed++;
            if (begun < nowBegun) {
                beginUpTo(begun + 1, at);
            }
        }
        if (completed <= first) {
            failedBefore = now.failed();
        } else {
            inFlight += Math.max(1, now.inFlight() + 1);
            looks++;
        }
        failed = now.failed();
        lastNanos = now.atNanos();
    }

    private void beginUpTo(long count, long at) {
        while (begun < count) {
            if (begun - completed >= began.length) {
                grow();
            }
            began[(int) (begun & (began.length - 1))] = at;
            begun++;
        }
    }

    private void grow() {
        long[] larger = new long[began.length * 2];
        for (long i = Math.max(0, begun - began.length); i < begun; i++) {
            larger[(int) (i & (larger.length - 1))] = began[(int) (i & (began.length - 1))];
        }
        began = larger;
    }

    /** Lets only items count from now on that have not begun yet. */
    void restart() {
        first = begun;
        next();
    }

    /** Forgets the samples; the limit is the same as before. */
    void next() {
        sinceNanos = lastNanos;
        completedBefore = completed;
        failedBefore = failed;
        samples = 0;
        sum = 0;
        squares = 0;
        inFlight = 0;
        looks = 0;
    }

    /** Items over since the begin. */
    long completed() {
        return completed;
    }

    /** Items that began under this limit and are over. */
    long samples() {
        return samples;
    }

    /** Items that are over since the window began, whenever they began. */
    long over() {
        return completed - completedBefore;
    }

    /** Length of the window so far. */
    long nanos() {
        return lastNanos - sinceNanos;
    }

    double meanInFlight() {
        return inFlight / looks;
    }

    /** Share that failed of the items that began under this limit. */
    double failures() {
        return samples == 0 ? 0 : Math.min(1, (double) (failed - failedBefore) / samples);
    }

    /** Items over a second by counting, whenever they began. */
    double counted() {
        return over() * 1e9 / Math.max(1, nanos());
    }

    /** What the limit gives; the throughput is of items that succeed. */
    LimitSearch.Point point() {
        double mean = Math.max(1, sum / samples);
        double throughput = meanInFlight() / mean * 1e9 * (1 - failures());
        return new LimitSearch.Point(throughput, mean, error(mean), samples);
    }

    /** The error by the spread of the times, to which a few usual ones are added lest two alike look like a proof. */
    private double error(double mean) {
        double deviations = Math.max(0, squares - sum * mean) / (mean * mean);
        double variance = (deviations + USUAL_ITEMS * USUAL_SPREAD * USUAL_SPREAD) / (samples + USUAL_ITEMS);
        return Math.max(LEAST_SPREAD, Math.sqrt(variance)) / Math.sqrt((double) samples);
    }
}
