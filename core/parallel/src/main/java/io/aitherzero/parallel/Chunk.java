package io.aitherzero.parallel;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Items that a worker runs one after the other, in the order they begin; any thread may take from it. Where each item has
 * to be looked at on its own a chunk is one item. Else it is all that are left, or tiny ones by the hundred, and then an
 * idle worker takes from the chunk of a busy one.
 */
final class Chunk {
    /** The chunk without items. */
    static final Chunk NO_ITEMS = all(new Object[0], null, 0);

    private final @Nullable Object[] items;
    private final int @Nullable [] order;
    private final long offset;
    private final int end;
    private final AtomicInteger next;
    private final long knownNanos;
    private final Tries earlier;
    private final boolean open;

    private Chunk(
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
     * All items of an input, as one open chunk.
     *
     * @param order their positions as they are to begin; null for the order of the input
     */
    static Chunk all(@Nullable Object[] items, int @Nullable [] order, long knownNanos) {
        return new Chunk(items, order, 0, 0, items.length, knownNanos, Tries.NONE, true);
    }

    static Chunk one(@Nullable Object item, long index, long knownNanos, Tries earlier) {
        return new Chunk(new Object[] {item}, null, index, 0, 1, knownNanos, earlier, false);
    }

    /** Takes the next items out, as a chunk of their own. */
    Chunk split(int most) {
        while (true) {
            int from = Math.min(end, next.get());
            int to = (int) Math.min(end, (long) from + most);
            // made before anything is taken: there may be no memory for it
            Chunk part = new Chunk(items, order, offset, from, to, knownNanos, earlier, false);
            if (from == end || next.compareAndSet(from, to)) {
                return part;
            }
        }
    }

    /** Whether a worker that took from it may leave the others to whoever comes next. */
    boolean isOpen() {
        return open;
    }

    /** Takes the next item; answers its position in the input, or -1 if there is none. */
    long take() {
        if (next.getPlain() >= end) {
            return -1;
        }
        int position = next.getAndIncrement();
        if (position >= end) {
            return -1;
        }
        return order == null ? offset + position : order[position];
    }

    /** The item at that position of the input. */
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
