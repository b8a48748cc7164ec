package io.aitherzero.api.parallel;

/**
 * When a batch ends early. Failures are items that failed, timed out or were abandoned, after their retries; items that
 * were skipped, cancelled or not started do not count.
 *
 * @param mode what is done then
 * @param event what is counted
 * @param amount how many, or how many percent of all items
 * @param percent whether the amount is percent. In a batch of unknown size it is percent of the items read so far, and
 *     counts once all are read
 */
public record HaltPolicy(Mode mode, Event event, int amount, boolean percent) {
    /** What is done when it is time. */
    public enum Mode {
        /** Nothing. */
        NEVER,
        /** No item begins any more; those that run go on. */
        SOON,
        /** No item begins any more; those that run are told to stop. */
        NOW
    }

    /** What is counted. */
    public enum Event {
        /** Failures. */
        FAIL,
        /** Successes. */
        SUCCESS,
        /** Both. */
        DONE
    }

    /** Checks the amount. */
    public HaltPolicy {
        if (amount < 1 || (percent && amount > 100)) {
            throw new IllegalArgumentException("A halt policy needs at least 1 item or 1 to 100 %%, has %d%s"
                    .formatted(amount, percent ? " %" : ""));
        }
    }

    /** All items run, whatever happens. */
    public static HaltPolicy never() {
        return new HaltPolicy(Mode.NEVER, Event.DONE, 1, false);
    }

    /** Begins no more items after that many events. */
    public static HaltPolicy soon(Event event, int amount) {
        return new HaltPolicy(Mode.SOON, event, amount, false);
    }

    /** Stops at once after that many events. */
    public static HaltPolicy now(Event event, int amount) {
        return new HaltPolicy(Mode.NOW, event, amount, false);
    }

    /** The same with the amount as a share of all items. */
    public HaltPolicy asPercent() {
        return new HaltPolicy(mode, event, amount, true);
    }
}
