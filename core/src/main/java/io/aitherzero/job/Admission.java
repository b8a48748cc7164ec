package io.aitherzero.job;

import io.aitherzero.api.BatchOptions;
import java.util.Optional;

/** What an item needs beside a place among the running ones before it begins: room in memory, for example. */
@FunctionalInterface
public interface Admission {
    /** Everything is let in. */
    Admission OPEN = (options, whenRoom) -> Optional.empty();

    /**
     * The gate of one batch, or empty if the batch needs none.
     *
     * @param options of the batch
     * @param whenRoom to be run when an item that was refused may be let in now; from any thread, never from inside
     *     {@link Gate#tryEnter}
     */
    Optional<Gate> gate(BatchOptions options, Runnable whenRoom);

    /** The gate of one batch. */
    @FunctionalInterface
    interface Gate {
        /**
         * Lets an item in, or answers empty at once. Called under the batch's lock. When nothing of the batch runs, a
         * refusal is final until {@code whenRoom} is run.
         *
         * @param running items of the batch that run now
         */
        Optional<Ticket> tryEnter(int running);
    }

    /** What an item holds while it runs. */
    @FunctionalInterface
    interface Ticket {
        /** Holds nothing. */
        Ticket NONE = allocatedBytes -> {};

        /**
         * The item is over. Called once, under the batch's lock.
         *
         * @param allocatedBytes what it allocated, or -1 if nobody counted
         */
        void leave(long allocatedBytes);
    }
}
