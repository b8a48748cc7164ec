package io.aitherzero.parallel;

/**
 * The permits of one batch: those that items lend while they wait for it, and those taken from the pool that it shares with
 * the batches around and inside it. A plain value.
 */
final class Permits {
    /** What a worker holds. */
    enum Permit {
        NONE,
        /** One that an item lends while it waits for this batch. */
        LENT,
        /** One of the pool. */
        POOLED
    }

    private final PermitPool pool;
    private final Runnable wake;
    private int lent;
    private int lentInUse;
    private boolean newsForOthers;

    /** @param wake given to the pool, to be run when there may be a permit again */
    Permits(PermitPool pool, Runnable wake) {
        this.pool = pool;
        this.wake = wake;
    }

    /** An item that waits for this batch lends its permit to it, or takes it back. */
    void lend(int change) {
        lent += change;
    }

    /** Whether a worker may use its permit for another item: it is called back when the limit falls or its lender goes on. */
    boolean mayKeep(Permit held) {
        return switch (held) {
            case NONE -> false;
            case LENT -> lentInUse <= lent;
            case POOLED -> pool.mayKeep();
        };
    }

    /** A permit if there is one. */
    Permit take() {
        if (lentInUse < lent) {
            lentInUse++;
            return Permit.LENT;
        }
        return pool.tryTake(wake) ? Permit.POOLED : Permit.NONE;
    }

    void giveBack(Permit held) {
        if (held == Permit.LENT) {
            lentInUse--;
        } else if (held == Permit.POOLED) {
            pool.giveBack();
            newsForOthers = true;
        }
    }

    /** How many of the wanted permits could be had now. */
    long available(long wanted) {
        int unused = Math.max(0, lent - lentInUse);
        return Math.min(wanted, (long) unused + pool.free(wanted - unused, wake));
    }

    void setPoolLimit(int limit) {
        pool.setLimit(limit);
        newsForOthers = true;
    }

    /** Whether other batches may find a permit in the pool since this was last asked. */
    boolean takeNews() {
        boolean news = hasNews();
        newsForOthers = false;
        return news;
    }

    boolean hasNews() {
        return newsForOthers && pool.isWantedByOthers(wake);
    }

    /** Wakes those other batches. The caller must hold no lock. */
    void wakeOthers() {
        pool.wakeOthers(wake);
    }

    /** The batch is over. */
    void end() {
        pool.forget(wake);
    }
}
