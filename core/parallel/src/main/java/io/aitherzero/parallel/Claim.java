package io.aitherzero.parallel;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Items that a worker runs one after the other. Where each has to be looked at on its own it is one; else workers take
 * from all that are left, or tiny ones by the hundred, and then an idle worker takes from the claim of a busy one.
 */
final class Claim {
    /** Of nothing. */
    static final Span NO_ITEMS = Span.of(new Object[0], null, 0);

    private final Span span;
    private final Admission.Ticket ticket;

    /** @param ticket what admission gave for it */
    Claim(Span span, Admission.Ticket ticket) {
        this.span = span;
        this.ticket = ticket;
    }

    Span span() {
        return span;
    }

    Admission.Ticket ticket() {
        return ticket;
    }

    /** Items of the input in the order they begin, or one item on its own; taken from by any thread. */
    static final class Span {
        private final @Nullable Object[] items;
        private final int @Nullable [] order;
        private final long offset;
        private final int end;
        private final AtomicInteger next;
        private final long knownNanos;
        private final Tries earlier;

        private final boolean open;

        private Span(
                @Nullable Object[] items,
                int @Nullable [] order,
                long offset,
                int from,
                int end,
                long knownNanos,
                Tries earlier,
                boolean open) {
            this.items = items;
            this.order = order;
            this.offset = offset;
            this.end = end;
            next = new AtomicInteger(from);
            this.knownNanos = knownNanos;
            this.earlier = earlier;
            this.open = open;
        }

        /**
         * All items of an input.
         *
         * @param order their positions as they are to begin; null for the order of the input
         */
        static Span of(@Nullable Object[] items, int @Nullable [] order, long knownNanos) {
            return new Span(items, order, 0, 0, items.length, knownNanos, Tries.NONE, true);
        }

        static Span one(@Nullable Object item, long index, long knownNanos, Tries earlier) {
            return new Span(new Object[] {item}, null, index, 0, 1, knownNanos, earlier, false);
        }

        /** The next ones as a span of their own. */
        Span split(int most) {
            while (true) {
                int from = Math.min(end, next.get());
                int to = (int) Math.min(end, (long) from + most);
                // made before anything is taken: there may be no memory for it
                Span part = new Span(items, order, offset, from, to, knownNanos, earlier, false);
                if (from == end || next.compareAndSet(from, to)) {
                    return part;
                }
            }
        }

        /** Whether one who took from it may leave the others to whoever comes next. */
        boolean isOpen() {
            return open;
        }

        /** Gives the attempt the next item; answers whether there was one. */
        boolean take(Attempt attempt) {
            if (next.getPlain() >= end) {
                return false;
            }
            int position = next.getAndIncrement();
            if (position >= end) {
                return false;
            }
            attempt.take(this, order == null ? offset + position : order[position]);
            return true;
        }

        /** By its position in the input. */
        @Nullable
        Object item(long index) {
            return items[(int) (index - offset)];
        }

        /** When its items were known, by the engine's clock. */
        long knownNanos() {
            return knownNanos;
        }

        /** What its items cost before. */
        Tries earlier() {
            return earlier;
        }

        int left() {
            return Math.max(0, end - next.get());
        }
    }
}
