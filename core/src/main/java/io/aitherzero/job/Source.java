package io.aitherzero.job;

import java.util.Iterator;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Where the items of a batch come from. Used under the batch's lock, but for reading. */
abstract sealed class Source {
    /** All items, empty while nobody knows. */
    abstract OptionalLong total();

    /** Items that were handed out. */
    abstract long begun();

    /** How many could be handed out now, as far as is known. */
    abstract long left();

    /** Whether no item will come any more. */
    abstract boolean isExhausted();

    /** Items that all exist from the start. */
    static final class Whole extends Source {
        private final Claim.Span all;
        private final int size;

        Whole(@Nullable Object[] items, long knownNanos) {
            all = Claim.Span.of(items, knownNanos);
            size = items.length;
        }

        /** The next items for one worker, at most that many. */
        Claim.Span claim(int most) {
            return all.split(most);
        }

        /** All that are left, for any number of workers. */
        Claim.Span rest() {
            return all;
        }

        @Override
        OptionalLong total() {
            return OptionalLong.of(size);
        }

        @Override
        long begun() {
            return size - left();
        }

        @Override
        long left() {
            return all.left();
        }

        @Override
        boolean isExhausted() {
            return all.left() == 0;
        }
    }

    /** Items that are read one by one, by one worker at a time and without the batch's lock: reading may take long. */
    static final class Read extends Source {
        private enum Reading {
            ITEM,
            NOTHING,
            FAILURE
        }

        private final Iterator<?> items;

        /* What the reader got; its own until it claims, since a batch that was stopped does not wait for it. */
        private Reading outcome = Reading.NOTHING;
        private @Nullable Object found;

        private @Nullable Thread reader;
        private long begun;
        private boolean exhausted;
        private @Nullable Throwable failure;

        Read(Iterator<?> items) {
            this.items = items;
        }

        void beginReading() {
            reader = Thread.currentThread();
        }

        /** Reads the next item; called without the batch's lock by the one reader. */
        void read() {
            outcome = Reading.NOTHING;
            try {
                if (items.hasNext()) {
                    found = items.next();
                    outcome = Reading.ITEM;
                }
            } catch (Throwable e) { // reported as the batch's failure, whatever it is
                found = e;
                outcome = Reading.FAILURE;
            }
        }

        /** Hands out the item that was read, unless there was none or the batch was stopped meanwhile. */
        Optional<Claim.Span> claim(long nowNanos) {
            Object read = found;
            found = null;
            if (exhausted) {
                return Optional.empty();
            }
            if (outcome != Reading.ITEM) {
                exhausted = true;
                failure = outcome == Reading.FAILURE ? (Throwable) read : null;
                return Optional.empty();
            }
            return Optional.of(Claim.Span.one(read, begun++, nowNanos, Tries.NONE));
        }

        void endReading() {
            reader = null;
            boolean ignored = Thread.interrupted();
        }

        /** Reads no more; a worker that is blocked in reading is interrupted. */
        void stop() {
            exhausted = true;
            if (reader != null) {
                reader.interrupt();
            }
        }

        @Nullable
        Throwable failure() {
            return failure;
        }

        @Override
        OptionalLong total() {
            return exhausted ? OptionalLong.of(begun) : OptionalLong.empty();
        }

        @Override
        long begun() {
            return begun;
        }

        @Override
        long left() {
            return exhausted || reader != null ? 0 : 1;
        }

        @Override
        boolean isExhausted() {
            return exhausted;
        }
    }
}
