package io.aitherzero.parallel;

import io.aitherzero.api.parallel.BatchProgress.Eta;
import java.time.Duration;
import java.util.Optional;

/**
 * The time until a batch is over, from the items that are. With n run times of mean m and standard deviation s, r remaining
 * items take r/rate; the sum of r draws with a mean that is itself estimated from n has the standard error
 * s * sqrt(r + r^2/n).
 */
final class EtaEstimate {
    private EtaEstimate() {}

    /**
     * The interval, or empty before two items are over.
     *
     * @param over items that ran to an end
     * @param remaining items that are not over
     * @param perSecond items over, per second so far
     */
    static Optional<Eta> of(Totals over, long remaining, double perSecond) {
        long count = over.completed();
        if (count < 2 || perSecond <= 0) {
            return Optional.empty();
        }
        double mean = (double) over.completedNanos() / count;
        double squares = Math.max(0, over.completedSquares() - mean * over.completedNanos());
        double expected = remaining / perSecond;
        double relative = mean <= 0 ? 0 : Math.sqrt(squares / (count - 1)) / mean;
        double margin = 2 * relative * Math.sqrt(remaining + (double) remaining * remaining / count) / perSecond;
        return Optional.of(
                new Eta(seconds(Math.max(0, expected - margin)), seconds(expected), seconds(expected + margin)));
    }

    private static Duration seconds(double seconds) {
        return Duration.ofNanos((long) Math.min(seconds * 1e9, Long.MAX_VALUE));
    }
}
