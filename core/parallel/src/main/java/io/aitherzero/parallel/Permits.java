package io.aitherzero.parallel;

import java.util.Optional;

/**
 * The permits of one batch: those that items lend while they wait for it, and those taken from the pool that it shares with
 * the batches around and inside it. A plain value of which other batches only read what it owes and the pool.
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
    private final Optional<Permits> around;
    private final Runnable wake;
    private int lent;
    private int lentInUse;

    /** Lent permits in use whose lenders went on without them. The pool counts them until they come back. */
    private volatile int owed;

    private boolean newsForOthers;

    /**
     * The permits of a batch that is inside no other.
     *
     * @param wake given to the pool, to be run when there may be a permit again
     */
    Permits(Runnable wake) {
        this(new PermitPool(), Optional.empty(), wake);
    }

    private Permits(PermitPool pool, Optional<Permits> around, Runnable wake) {
        this.pool = pool;
        this.around = around;
        this.wake = wake;
    }

    /** The permits of a batch that an item of this one begins. */
    Permits inside(Runnable itsWake) {
        return new Permits(pool, Optional.of(this), itsWake);
    }

    boolean shareAPoolWith(Permits other) {
        return pool == other.pool;
    }

    /** Changes whenever those who hold a permit are to ask whether they may keep it. */
    int recalls() {
        return pool.recalls();
    }

    /** An item that waits for this batch lends its permit to it, or takes it back and goes on, even if it is in use. */
    void lend(int change) {
        lent += change;
        settle();
    }

    /** Whether a worker may use its permit for another item: it is called back when the limit falls or its lender goes on. */
    boolean mayKeep(Permit held) {
        return switch (held) {
            case NONE -> false;
            case LENT -> lentInUse <= lent && !isHeldUp();
            case POOLED -> pool.mayKeep();
        };
    }

    /** A permit if there is one. */
    Permit take() {
        if (lentInUse < lent && !isHeldUp()) {
            lentInUse++;
            return Permit.LENT;
        }
        return pool.tryTake(wake) ? Permit.POOLED : Permit.NONE;
    }

    void giveBack(Permit held) {
        if (held == Permit.LENT) {
            lentInUse--;
            settle();
        } else if (held == Permit.POOLED) {
            pool.giveBack();
            newsForOthers = true;
        }
    }

    private void settle() {
        int due = Math.max(0, lentInUse - lent);
        if (due != owed) {
            pool.owe(due - owed);
            newsForOthers |= due < owed;
            owed = due;
        }
    }

    /**
     * Whether a lent permit has to wait until the pool is within its limit again. It has not inside a batch that owes: there it
     * may be the one that is owed, and its lender could not end before.
     */
    private boolean isHeldUp() {
        return pool.isOverdrawn() && !isInsideOfOneThatOwes() && pool.holdsUp(wake);
    }

    private boolean isInsideOfOneThatOwes() {
        Optional<Permits> outer = around;
        while (outer.isPresent() && outer.get().owed == 0) {
            outer = outer.get().around;
        }
        return outer.isPresent();
    }

    /** How many of the wanted permits could be had now. */
    long available(long wanted) {
        int unused = Math.max(0, lent - lentInUse);
        if (unused > 0 && isHeldUp()) {
            unused = 0;
        }
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
