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
    private final Set<Runnable> waiting = ConcurrentHashMap.newKeySet();
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
    }

    /** Whether there is a permit and a batch beside this one that waits for it. */
    boolean isWantedByOthers(Runnable own) {
        return used.get() < limit && !waiting.isEmpty() && (waiting.size() > 1 || !waiting.contains(own));
    }

    /** Wakes the other batches that wait, if there is a permit. The caller must hold no lock. */
    void wakeOthers(Runnable own) {
        if (!isWantedByOthers(own)) {
            return;
        }
        // a snapshot: one that is woken may have to wait again
        for (Runnable wake : waiting.toArray(Runnable[]::new)) {
            if (wake != own && waiting.remove(wake)) {
                wake.run();
            }
        }
    }
}
