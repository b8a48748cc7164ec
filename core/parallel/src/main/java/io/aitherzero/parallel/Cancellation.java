package io.aitherzero.parallel;

import java.util.Optional;

/** How far a batch is from its end, and why it ends early if it does. A plain value; the reason may be read by any thread. */
final class Cancellation {
    private enum Stage {
        /** Items begin. */
        OPEN,
        /** No item begins any more; those that run go on. */
        CLOSING,
        /** No item begins any more, and those that run are told to stop. */
        CANCELLED,
        /** No item is left. */
        OVER
    }

    private Stage stage = Stage.OPEN;
    private volatile Optional<String> reason = Optional.empty();

    /** The first reason for an early end; empty while the batch goes on. */
    Optional<String> reason() {
        return reason;
    }

    boolean isOver() {
        return stage == Stage.OVER;
    }

    /** Lets no item begin any more. */
    void close(String why) {
        if (reason.isEmpty()) {
            reason = Optional.of(why);
        }
        if (stage == Stage.OPEN) {
            stage = Stage.CLOSING;
        }
    }

    /** The same, and those that run are to be told to stop; answers whether this is the first order to do so. */
    boolean cancel(String why) {
        if (stage == Stage.CANCELLED || stage == Stage.OVER) {
            return false;
        }
        close(why);
        stage = Stage.CANCELLED;
        return true;
    }

    /** The batch has ended; answers whether it had not before. */
    boolean end() {
        boolean first = stage != Stage.OVER;
        stage = Stage.OVER;
        return first;
    }
}
