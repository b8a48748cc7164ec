package io.aitherzero.parallel;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The permits for running items that a batch shares with those begun inside its items. Safe for use by the threads of all of
 * them; no call waits.
 */
final class PermitPool {
    private final AtomicInteger used = new AtomicInteger();
    private final AtomicInteger owed = new AtomicInteger();
    private final Set<Runnable> waiting = ConcurrentHashMap.newKeySet();
    private final Set<Runnable> heldUp = ConcurrentHashMap.newKeySet();
    private final AtomicInteger recalls = new AtomicInteger();
    private volatile int limit = 1;

    /**
     * Takes a permit if there is one.
     *
     * @param wake run by {@link #wakeOthers} once there may be one, if there is none now
     */
    boolean tryTake(Runnable wake) {
        if (tryTake()) {
            return true;
        }
        waiting.add(wake);
        return tryTake(); // one may have come back before the batch was known to wait
    }

    private boolean tryTake() {
        for (int now = used.get(); now < limit; now = used.get()) {
            if (used.compareAndSet(now, now + 1)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a permit may be used once more: it is called back when the limit has fallen. */
    boolean mayKeep() {
        return used.get() <= limit;
    }

    void giveBack() {
        used.decrementAndGet();
    }

    /**
     * Counts permits that are in use though their lenders use theirs again, beyond the limit if need be, or counts them no
     * longer.
     */
    void owe(int change) {
        owed.addAndGet(change);
        used.addAndGet(change);
        if (change > 0) {
            recalls.incrementAndGet();
        }
    }

    /** Whether more permits than the limit are in use because of those that are owed. */
    boolean isOverdrawn() {
        return owed.get() > 0 && used.get() > limit;
    }

    /**
     * Whether it still is overdrawn, once it is known that the batch waits for the end of it.
     *
     * @param wake run by {@link #wakeOthers} once it has ended
     */
    boolean holdsUp(Runnable wake) {
        heldUp.add(wake);
        return isOverdrawn();
    }

    void setLimit(int newLimit) {
        limit = newLimit;
        recalls.incrementAndGet();
    }

    /** Changes whenever those who hold a permit are to ask whether they may keep it. */
    int recalls() {
        return recalls.get();
    }

    /** How many of the wanted permits are free; a batch that wants more is woken when there may be. */
    int free(long wanted, Runnable wake) {
        int free = Math.max(0, limit - used.get());
        if (free < wanted) {
            waiting.add(wake);
            free = Math.max(0, limit - used.get());
        }
        return free;
    }

    /** A batch that wants no permit any more is not woken. */
    void forget(Runnable wake) {
        waiting.remove(wake);
        heldUp.remove(wake);
    }

    /** Whether there is what a batch beside this one waits for. */
    boolean isWantedByOthers(Runnable own) {
        return (used.get() < limit && holdsAnother(waiting, own)) || (!isOverdrawn() && holdsAnother(heldUp, own));
    }

    private static boolean holdsAnother(Set<Runnable> batches, Runnable own) {
        return !batches.isEmpty() && (batches.size() > 1 || !batches.contains(own));
    }

    /** Wakes the other batches that wait, if there is a permit. The caller must hold no lock. */
    void wakeOthers(Runnable own) {
        if (isWantedByOthers(own)) {
            wakeOthers(waiting, own);
            wakeOthers(heldUp, own);
        }
    }

    private static void wakeOthers(Set<Runnable> batches, Runnable own) {
        // a snapshot: one that is woken may have to wait again
        for (Runnable wake : batches.toArray(Runnable[]::new)) {
            if (wake != own && batches.remove(wake)) {
                wake.run();
            }
        }
    }
}
