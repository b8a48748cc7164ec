package io.aitherzero.job;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Items that one worker runs one after the other. Mostly it is one; tiny items are claimed by the hundred, and then an
 * idle worker takes from the claim of a busy one.
 */
final class Claim {
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

    /** Neighbouring items of the input, or one item on its own; taken from by any thread. */
    static final class Span {
        private final @Nullable Object[] items;
        private final long offset;
        private final int end;
        private final AtomicInteger next;
        private final long knownNanos;
        private final Tries earlier;

        private Span(@Nullable Object[] items, long offset, int from, int end, long knownNanos, Tries earlier) {
            this.items = items;
            this.offset = offset;
            this.end = end;
            next = new AtomicInteger(from);
            this.knownNanos = knownNanos;
            this.earlier = earlier;
        }

        static Span of(@Nullable Object[] items, int from, int end, long knownNanos) {
            return new Span(items, 0, from, end, knownNanos, Tries.NONE);
        }

        static Span one(@Nullable Object item, long index, long knownNanos, Tries earlier) {
            return new Span(new Object[] {item}, index, 0, 1, knownNanos, earlier);
        }

        static Span empty() {
            return of(new Object[0], 0, 0, 0);
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
            attempt.take(items[position], offset + position, knownNanos, earlier);
            return true;
        }

        int left() {
            return Math.max(0, end - next.get());
        }
    }
}
