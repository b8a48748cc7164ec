package io.aitherzero.pf4j;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The turn to tell listeners of events, one thread at a time. Nobody waits for long for a thread that a listener keeps: the
 * listener may wait for just that one. Its events are told by the thread that has the turn, as soon as it can.
 */
final class TellingTurn {
    /** How long one call of a listener may keep others from going on. */
    private static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private @Nullable Thread owner;
    private int holds;
    private long calledNanos;

    /** Takes the turn, also again; false where a listener keeps the thread that has it. */
    synchronized boolean take() {
        if (mine()) {
            holds++;
            return true;
        }
        if (!awaitFree()) {
            return false;
        }
        own(1);
        return true;
    }

    private void own(int times) {
        owner = Thread.currentThread();
        holds = times;
        calledNanos = System.nanoTime();
    }

    private boolean awaitFree() {
        boolean interrupted = false;
        long left = 1;
        while (owner != null && left > 0) {
            left = calledNanos + LONGEST_NANOS - System.nanoTime();
            try {
                if (left > 0) {
                    TimeUnit.NANOSECONDS.timedWait(this, left);
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return owner == null;
    }

    /** The thread that has the turn calls the next listener. */
    synchronized void calling() {
        if (mine()) {
            calledNanos = System.nanoTime();
        }
    }

    /** Whether the calling thread tells listeners at this moment. */
    synchronized boolean mine() {
        return owner == Thread.currentThread();
    }

    /** Gives the turn back once for a {@link #take}; does nothing where it was lost in {@link #retake}. */
    synchronized void release() {
        if (mine() && --holds == 0) {
            owner = null;
            notifyAll();
        }
    }

    /** How often the calling thread has taken the turn. */
    synchronized int holds() {
        return mine() ? holds : 0;
    }

    /** Lets go of the turn altogether while the thread waits for another one. */
    synchronized void let() {
        if (mine()) {
            owner = null;
            holds = 0;
            notifyAll();
        }
    }

    /** Takes the turn as often as before {@link #let}; it is lost where a listener keeps the thread that has it now. */
    synchronized void retake(int before) {
        if (before > 0 && !mine() && awaitFree()) {
            own(before);
        }
    }
}
