package io.aitherzero.api.parallel;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** How far a batch is. An immutable value. */
public final class BatchProgress {
    private final OptionalLong total;
    private final Map<Outcome, Long> counts;
    private final int running;
    private final int limit;
    private final Duration elapsed;
    private final double perSecond;
    private final Optional<Eta> eta;

    private BatchProgress(
            OptionalLong total,
            Map<Outcome, Long> counts,
            int running,
            int limit,
            Duration elapsed,
            double perSecond,
            Optional<Eta> eta) {
        this.total = total;
        this.counts = Map.copyOf(counts);
        this.running = running;
        this.limit = limit;
        this.elapsed = elapsed;
        this.perSecond = perSecond;
        this.eta = eta;
    }

    /**
     * How far a batch is.
     *
     * @param total all items; empty while nobody knows
     * @param counts items that are over, by outcome
     * @param running items that run now
     * @param limit how many may run at once now
     * @param elapsed time since the batch began
     * @param perSecond items that ran and are over, per second
     * @param eta time until the last item is over; empty while nobody can say
     */
    public static BatchProgress of(
            OptionalLong total,
            Map<Outcome, Long> counts,
            int running,
            int limit,
            Duration elapsed,
            double perSecond,
            Optional<Eta> eta) {
        return new BatchProgress(total, counts, running, limit, elapsed, perSecond, eta);
    }

    /** All items; empty until the last one of an iterator has been read. */
    public OptionalLong total() {
        return total;
    }

    /** Items that are over, by outcome; outcomes that did not occur are not in it. */
    public Map<Outcome, Long> counts() {
        return counts;
    }

    /** Items that run now, those waiting for a retry not included. */
    public int running() {
        return running;
    }

    /** How many may run at once now. */
    public int limit() {
        return limit;
    }

    /** Time since the batch began. */
    public Duration elapsed() {
        return elapsed;
    }

    /** Items that ran and are over, per second since the batch began. */
    public double perSecond() {
        return perSecond;
    }

    /** Time until the last item is over; empty while nobody can say. */
    public Optional<Eta> eta() {
        return eta;
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
