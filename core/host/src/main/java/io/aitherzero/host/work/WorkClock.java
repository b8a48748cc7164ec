package io.aitherzero.host.work;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The time by which work of modules falls due: the system's, or one that a test moves. A clock belongs to one host.
 */
public final class WorkClock {
    /** Does what is due until a time. */
    interface Driven {
        void advanceTo(long nanos);
    }

    private final boolean byHand;
    private volatile long now;
    private volatile @Nullable Driven driven;

    private WorkClock(boolean byHand) {
        this.byHand = byHand;
    }

    /** The clock of the system. */
    public static WorkClock system() {
        return new WorkClock(false);
    }

    /** A clock that stands still unless it is moved. */
    public static WorkClock byHand() {
        return new WorkClock(true);
    }

    /**
     * Moves the clock, and returns when all runs that fell due on the way have ended; each sees the time at which it fell
     * due. Calls that other threads asked modules for are awaited, too.
     *
     * @param time how far
     * @throws IllegalStateException if the clock is the system's, or a run does not end within ten seconds; it is named
     */
    public void advance(Duration time) {
        if (!byHand) {
            throw new IllegalStateException("The clock of the system cannot be moved; take WorkClock.byHand()");
        }
        if (time.isNegative()) {
            throw new IllegalArgumentException("The clock cannot be moved back by " + time.negated());
        }
        Driven work = driven;
        if (work == null) {
            throw new IllegalStateException("The clock has no host; give it to the one that is opened");
        }
        work.advanceTo(now + time.toNanos());
    }

    boolean movesByHand() {
        return byHand;
    }

    long nanos() {
        return byHand ? now : System.nanoTime();
    }

    void drives(Driven work) {
        driven = work;
    }

    void set(long nanos) {
        now = nanos;
    }
}
