package io.aitherzero.api.parallel;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How far a batch is.
 *
 * @param total all items; empty until the last one of an iterator has been read
 * @param counts items that are over, by outcome; outcomes that did not occur are not in it
 * @param running items that run now, those waiting for a retry not included
 * @param limit how many may run at once now
 * @param elapsed time since the batch began
 * @param perSecond items that ran and are over, per second since the batch began
 * @param eta time until the last item is over; empty while nobody can say
 */
public record BatchProgress(
        OptionalLong total,
        Map<Outcome, Long> counts,
        int running,
        int limit,
        Duration elapsed,
        double perSecond,
        Optional<Eta> eta) {
    /** Copies the map. */
    public BatchProgress {
        counts = Map.copyOf(counts);
    }

    /** Items that are over, whatever the outcome. */
    public long over() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * When a batch will be over: remaining items by rate, and two standard errors to both sides from the spread of the run
     * times so far.
     *
     * @param soonest the lower end
     * @param expected the middle
     * @param latest the upper end
     */
    public record Eta(Duration soonest, Duration expected, Duration latest) {}
}
