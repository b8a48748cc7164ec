package io.aitherzero.parallel;

import io.aitherzero.api.parallel.BatchOptions;
import io.aitherzero.base.SafeText;
import java.util.Optional;
import java.util.function.Consumer;

/** What an item needs beside its permit before it begins: room in memory, for example. */
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

    /**
     * What a batch does whether it has a gate or none.
     *
     * @param whenFailed told why, if the gate threw
     */
    static Optional<Ticket> tryEnter(Optional<Gate> gate, int running, boolean alone, Consumer<String> whenFailed) {
        try {
            return gate.isEmpty() ? Optional.of(Ticket.NONE) : gate.get().tryEnter(running, alone);
        } catch (RuntimeException | Error e) {
            whenFailed.accept("What lets its items begin failed: " + SafeText.textWithRoot(e));
            return Optional.empty();
        }
    }

    /** The gate of one batch. */
    @FunctionalInterface
    interface Gate {
        /**
         * Lets an item in, or answers empty at once. Called under the batch's lock. When nothing of the batch runs, a
         * refusal is final until {@code whenRoom} is run.
         *
         * @param running items of the batch that run now
         * @param alone whether the item has run out of memory and is to run with nothing beside it
         */
        Optional<Ticket> tryEnter(int running, boolean alone);

        /** No item of the batch will ask any more. Called under the batch's lock. */
        default void over() {}
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
