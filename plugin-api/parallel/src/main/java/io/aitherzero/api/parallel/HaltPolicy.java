package io.aitherzero.api.parallel;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When a batch ends early. Failures are items that failed, timed out or were abandoned, after their retries; items that
 * were skipped, cancelled or not started do not count. An immutable value.
 */
public final class HaltPolicy {
    private final Mode mode;
    private final Event event;
    private final int amount;
    private final boolean percent;

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

    private HaltPolicy(Mode mode, Event event, int amount, boolean percent) {
        if (amount < 1 || (percent && amount > 100)) {
            throw new IllegalArgumentException("A halt policy needs at least 1 item or 1 to 100 %%, has %d%s"
                    .formatted(amount, percent ? " %" : ""));
        }
        this.mode = mode;
        this.event = event;
        this.amount = amount;
        this.percent = percent;
    }

    /** All items run, whatever happens. */
    public static HaltPolicy never() {
        return of(Mode.NEVER, Event.DONE, 1);
    }

    /**
     * A policy of that kind.
     *
     * @param mode what is done when it is time
     * @param event what is counted
     * @param amount how many; at least 1
     */
    public static HaltPolicy of(Mode mode, Event event, int amount) {
        return new HaltPolicy(mode, event, amount, false);
    }

    /** Begins no more items after that many events. */
    public static HaltPolicy soon(Event event, int amount) {
        return of(Mode.SOON, event, amount);
    }

    /** Stops at once after that many events. */
    public static HaltPolicy now(Event event, int amount) {
        return of(Mode.NOW, event, amount);
    }

    /** The same with the amount as a share of all items. */
    public HaltPolicy asPercent() {
        return new HaltPolicy(mode, event, amount, true);
    }

    /** What is done when it is time. */
    public Mode mode() {
        return mode;
    }

    /** What is counted. */
    public Event event() {
        return event;
    }

    /** How many, or how many percent of all items. */
    public int amount() {
        return amount;
    }

    /** Whether the amount is percent. In a batch of unknown size it is percent of the items read so far, and counts once all are read. */
    public boolean percent() {
        return percent;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof HaltPolicy that && parts().equals(that.parts());
    }

    @Override
    public int hashCode() {
        return parts().hashCode();
    }

    @Override
    public String toString() {
        return "HaltPolicy" + parts();
    }

    private List<Object> parts() {
        return List.of(mode, event, amount, percent);
    }
}
