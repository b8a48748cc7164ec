package io.aitherzero.parallel;

import io.aitherzero.base.Nanos;
import java.util.OptionalLong;

/**
 * When the running items of a batch have to be looked at: the first of them may run longer than its timeout then, or longer
 * than its grace after it was told to stop. It costs nothing per item. A plain value; times are those of the engine's clock.
 */
final class TimeoutMonitor {
    private final TimeoutRule rule;
    private final long graceNanos;
    private long nextLook = Nanos.NEVER;

    TimeoutMonitor(TimeoutRule rule, long graceNanos) {
        this.rule = rule;
        this.graceNanos = graceNanos;
    }

    /** When to look next, or {@link Nanos#NEVER}. */
    long nextLook() {
        return nextLook;
    }

    /** Looks no later than then. */
    void lookAt(long nanos) {
        nextLook = Nanos.earlier(nextLook, nanos);
    }

    /** Items that were told to stop now are looked at when their grace is over. */
    void stopped(long nowNanos) {
        lookAt(nowNanos + graceNanos);
    }

    /** Answers whether it is time to look; items that begin from now on are not due before the timeout. */
    boolean beginLook(long nowNanos) {
        if (nextLook == Nanos.NEVER || nextLook - nowNanos > 0) {
            return false;
        }
        nextLook = Nanos.NEVER;
        OptionalLong longest = rule.nanos();
        if (longest.isPresent()) {
            lookAt(nowNanos + longest.getAsLong());
        }
        return true;
    }

    /**
     * Whether an item has run too long: it is to be told to stop, or to be given up if it was told before. If it has not,
     * it will be looked at in time.
     *
     * @param startNanos when it began
     * @param stoppedAt when it was told to stop; {@link Nanos#NEVER} if it was not
     */
    boolean isDue(long startNanos, long stoppedAt, long nowNanos) {
        boolean wasTold = stoppedAt != Nanos.NEVER;
        OptionalLong longest = rule.nanos();
        if (!wasTold && longest.isEmpty()) {
            return false;
        }
        long due = wasTold ? stoppedAt + graceNanos : startNanos + longest.getAsLong();
        if (due - nowNanos > 0) {
            lookAt(due);
            return false;
        }
        if (!wasTold) {
            stopped(nowNanos);
        }
        return true;
    }
}
