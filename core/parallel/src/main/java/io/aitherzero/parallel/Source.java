package io.aitherzero.parallel;

import io.aitherzero.base.SafeText;
import java.util.Iterator;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Where the items of a batch come from. A plain value; only {@link Read#read} is called outside of the turns. */
abstract sealed class Source {
    /** All items, empty while nobody knows. */
    abstract OptionalLong total();

    /** Items that were handed out. */
    abstract long begun();

    /** How many can be handed out now. */
    abstract long ready();

    /** The next items that are ready, at most that many. */
    abstract Chunk claim(int most);

    /** Whether no item will come any more. */
    abstract boolean isExhausted();

    /** Items that all exist from the start. */
    static final class Whole extends Source {
        private final Chunk all;
        private final int size;

        Whole(@Nullable Object[] items, long knownNanos) {
            this(items, knownNanos, null);
        }

        /** @param order positions of all items as they are to begin; null for the order of the input */
        Whole(@Nullable Object[] items, long knownNanos, int @Nullable [] order) {
            all = Chunk.all(items, order, knownNanos);
            size = items.length;
        }

        @Override
        Chunk claim(int most) {
            return all.split(most);
        }

        /** All that are left, for any number of workers. */
        Chunk rest() {
            return all;
        }

        @Override
        OptionalLong total() {
            return OptionalLong.of(size);
        }

        @Override
        long begun() {
            return size - ready();
        }

        @Override
        long ready() {
            return all.left();
        }

        @Override
        boolean isExhausted() {
            return all.left() == 0;
        }
    }

    /** Items that are read one by one, by one worker at a time and between its turns: reading may take long. */
    static final class Read extends Source {
        private final Iterator<?> items;
        private Optional<Chunk> ahead = Optional.empty();
        private boolean reading;
        private long begun;
        private boolean stopped;
        private @Nullable Throwable failure;
        private String failureText = "";

        Read(Iterator<?> items) {
            this.items = items;
        }

        /** What came out of a reading. */
        sealed interface Reading {}

        private record Item(@Nullable Object value) implements Reading {}

        private record Failure(Throwable error, String text) implements Reading {}

        private record End() implements Reading {}

        /** Whether an item is to be read before the next one can be handed out. */
        boolean canRead() {
            return !stopped && !reading && ahead.isEmpty();
        }

        void beginReading() {
            reading = true;
        }

        /** Reads the next item; called by the one reader, which may wait in it. */
        Reading read() {
            try {
                return items.hasNext() ? new Item(items.next()) : new End();
            } catch (Throwable e) { // reported as the batch's failure, whatever it is
                return new Failure(e, SafeText.textWithRoot(e));
            }
        }

        /** Takes what was read. An item that came after a stop is known, and reported as not started. */
        void endReading(Reading read, long nowNanos) {
            reading = false;
            if (read instanceof Item item) {
                ahead = Optional.of(Chunk.one(item.value(), begun++, nowNanos, Tries.NONE));
            } else if (!stopped) {
                stopped = true;
                if (read instanceof Failure failed) {
                    failure = failed.error();
                    failureText = failed.text();
                }
            }
        }

        /** Waits no more for a reader that does not come back. */
        void giveUpReading() {
            reading = false;
        }

        /** Reads no more. */
        void stop() {
            stopped = true;
        }

        Optional<Throwable> failure() {
            return Optional.ofNullable(failure);
        }

        /** What the failure said; empty if there was none. */
        String failureText() {
            return failureText;
        }

        @Override
        Chunk claim(int most) {
            Chunk next = ahead.orElse(Chunk.NO_ITEMS);
            ahead = Optional.empty();
            return next;
        }

        @Override
        OptionalLong total() {
            return stopped ? OptionalLong.of(begun) : OptionalLong.empty();
        }

        @Override
        long begun() {
            return begun;
        }

        @Override
        long ready() {
            return ahead.isPresent() ? 1 : 0;
        }

        @Override
        boolean isExhausted() {
            return stopped && !reading && ahead.isEmpty();
        }
    }
}
