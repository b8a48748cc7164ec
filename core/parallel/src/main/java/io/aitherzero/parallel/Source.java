package io.aitherzero.parallel;

import io.aitherzero.base.Said;
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

    /** How many can be handed out now. */
    abstract long ready();

    /** The next items that are ready, at most that many. */
    abstract Claim.Span claim(int most);

    /** Whether no item will come any more. */
    abstract boolean isExhausted();

    /** Items that all exist from the start. */
    static final class Whole extends Source {
        private final Claim.Span all;
        private final int size;

        Whole(@Nullable Object[] items, long knownNanos) {
            this(items, knownNanos, null);
        }

        /** @param order positions of all items as they are to begin; null for the order of the input */
        Whole(@Nullable Object[] items, long knownNanos, int @Nullable [] order) {
            all = Claim.Span.of(items, order, knownNanos);
            size = items.length;
        }

        @Override
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

    /** Items that are read one by one, by one worker at a time and without the batch's lock: reading may take long. */
    static final class Read extends Source {
        private final Iterator<?> items;
        private Optional<Claim.Span> ahead = Optional.empty();
        private @Nullable Thread reader;
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
            return !stopped && reader == null && ahead.isEmpty();
        }

        void beginReading() {
            reader = Thread.currentThread();
        }

        /** Reads the next item; called without the batch's lock by the one reader. */
        Reading read() {
            try {
                return items.hasNext() ? new Item(items.next()) : new End();
            } catch (Throwable e) { // reported as the batch's failure, whatever it is
                return new Failure(e, Said.text(e));
            }
        }

        /** Takes what was read. An item that came after a stop is known, and reported as not started. */
        void endReading(Reading read, long nowNanos) {
            reader = null;
            boolean ignored = Thread.interrupted();
            if (read instanceof Item item) {
                ahead = Optional.of(Claim.Span.one(item.value(), begun++, nowNanos, Tries.NONE));
            } else if (!stopped) {
                stopped = true;
                if (read instanceof Failure failed) {
                    failure = failed.error();
                    failureText = failed.text();
                }
            }
        }

        /** Waits no more for a reader that does not come back; answers the name of its thread. */
        Optional<String> giveUpReading() {
            Optional<String> name = Optional.ofNullable(reader).map(Thread::getName);
            reader = null;
            return name;
        }

        /** Reads no more; a worker in the middle of it is interrupted. Answers whether there is one. */
        boolean stop() {
            stopped = true;
            if (reader != null) {
                WorkerThreads.interrupt(reader);
            }
            return reader != null;
        }

        Optional<Throwable> failure() {
            return Optional.ofNullable(failure);
        }

        String failureText() {
            return failureText;
        }

        @Override
        Claim.Span claim(int most) {
            Claim.Span next = ahead.orElse(Claim.NO_ITEMS);
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
            return stopped && reader == null && ahead.isEmpty();
        }
    }
}
