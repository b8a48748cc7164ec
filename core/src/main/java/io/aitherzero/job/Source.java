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
        private final @Nullable Object[] items;
        private final long knownNanos;
        private final int @Nullable [] order;
        private int next;

        Whole(@Nullable Object[] items, long knownNanos) {
            this(items, knownNanos, null);
        }

        /** @param order positions of all items as they are to begin; null for the order of the input */
        Whole(@Nullable Object[] items, long knownNanos, int @Nullable [] order) {
            this.items = items;
            this.knownNanos = knownNanos;
            this.order = order;
        }

        /** The next items, at most that many; out of order always one, since a span is of neighbours. */
        Claim.Span claim(int most) {
            if (order != null && next < items.length) {
                int index = order[next++];
                return Claim.Span.one(items[index], index, knownNanos, Tries.NONE);
            }
            int from = next;
            next = (int) Math.min(items.length, (long) from + most);
            return Claim.Span.of(items, from, next, knownNanos);
        }

        @Override
        OptionalLong total() {
            return OptionalLong.of(items.length);
        }

        @Override
        long begun() {
            return next;
        }

        @Override
        long left() {
            return (long) items.length - next;
        }

        @Override
        boolean isExhausted() {
            return next == items.length;
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
        private Reading outcome = Reading.NOTHING;
        private @Nullable Thread reader;
        private @Nullable Object item;
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
            item = null;
            outcome = Reading.NOTHING;
            try {
                if (items.hasNext()) {
                    item = items.next();
                    outcome = Reading.ITEM;
                }
            } catch (Throwable e) { // reported as the batch's failure, whatever it is
                failure = e;
                outcome = Reading.FAILURE;
            }
        }

        /** Hands out the item that was read, unless there was none or the batch was stopped meanwhile. */
        Optional<Claim.Span> claim(long nowNanos) {
            Object read = item;
            item = null;
            if (exhausted) {
                failure = null;
                return Optional.empty();
            }
            if (outcome != Reading.ITEM) {
                exhausted = true;
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
