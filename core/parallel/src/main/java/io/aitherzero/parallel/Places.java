package io.aitherzero.parallel;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** The places for running items that a batch shares with those begun inside its items. Its lock is taken last. */
final class Places {
    private final Consumer<BatchRun<?>> waker;
    private final Set<BatchRun<?>> waiting = new LinkedHashSet<>();
    private int limit = 1;
    private int used;

    /** @param waker told of each batch that may find a place now; must not call back on this thread */
    Places(Consumer<BatchRun<?>> waker) {
        this.waker = waker;
    }

    synchronized boolean tryTake(BatchRun<?> asker) {
        if (used < limit) {
            used++;
            waiting.remove(asker);
            return true;
        }
        waiting.add(asker);
        return false;
    }

    /** Whether one who has a place may use it again. */
    synchronized boolean mayKeep() {
        return used <= limit;
    }

    synchronized void giveBack() {
        used--;
        wakeWaiting();
    }

    synchronized void setLimit(int newLimit) {
        limit = newLimit;
        wakeWaiting();
    }

    /** How many of the wanted places are free; one who wants more is woken when there are. */
    synchronized int free(BatchRun<?> asker, long wanted) {
        int free = Math.max(0, limit - used);
        if (free < wanted) {
            waiting.add(asker);
        }
        return free;
    }

    synchronized void forget(BatchRun<?> asker) {
        waiting.remove(asker);
    }

    private void wakeWaiting() {
        if (used < limit && !waiting.isEmpty()) {
            List.copyOf(waiting).forEach(waker);
            waiting.clear();
        }
    }
}
