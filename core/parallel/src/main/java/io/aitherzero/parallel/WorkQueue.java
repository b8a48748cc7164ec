package io.aitherzero.parallel;

import io.aitherzero.base.Nanos;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * What is left to do in a batch: its source, items to be tried again, and what workers left of their chunks. A plain value;
 * times are those of the engine's clock.
 */
final class WorkQueue {
    /** How many items a worker claims at once. */
    enum Claims {
        /** One, since each has to be looked at. */
        SINGLE,
        /** Tiny ones by the hundred. */
        CHUNKS,
        /** Tiny ones by the hundred; others one after the other from all that are left, without coming back for each. */
        FROM_ALL
    }

    private final Source source;
    private final RetryQueue retries;
    private final Claims claims;
    private final Queue<Chunk> leftovers = new ArrayDeque<>();
    private final Queue<Chunk> shareable = new ArrayDeque<>();

    WorkQueue(Source source, RetryQueue retries, Claims claims) {
        this.source = source;
        this.retries = retries;
        this.claims = claims;
    }

    /** Whether nothing will be left to claim once all claims are over. */
    boolean isExhausted() {
        return source.isExhausted() && retries.isEmpty() && left(leftovers) == 0;
    }

    /** How many claims could be made now; where only the chunks of others are left, those of one of them. */
    long ready(long nowNanos) {
        long ready = retries.due(nowNanos) + source.ready() + left(leftovers);
        return ready > 0 ? ready : left(shareable);
    }

    /** What is left in the first chunk that is not empty; those before it are forgotten, so each is passed once. */
    private static int left(Queue<Chunk> chunks) {
        for (Chunk first = chunks.peek(); first != null; first = chunks.peek()) {
            int left = first.left();
            if (left > 0) {
                return left;
            }
            chunks.remove();
        }
        return 0;
    }

    /**
     * The next claim; null if there is nothing to claim now.
     *
     * @param appetite how many items the worker likes to claim at once
     * @param workers how many share what is left
     */
    @Nullable
    Chunk next(int appetite, int workers, long nowNanos) {
        Chunk due = retries.pollDue(nowNanos);
        if (due != null) {
            return due;
        }
        if (left(leftovers) > 0) {
            return leftovers.remove();
        }
        if (source.ready() == 0) {
            return left(shareable) > 0 ? shareable.element() : null;
        }
        if (claims == Claims.FROM_ALL && appetite == 1) {
            return ((Source.Whole) source).rest();
        }
        Chunk chunk = source.claim(claims == Claims.SINGLE ? 1 : chunkSize(appetite, workers));
        if (chunk.left() > 1) {
            share(chunk);
        }
        return chunk;
    }

    private void share(Chunk chunk) {
        try {
            shareable.add(chunk);
        } catch (OutOfMemoryError e) {
            // its worker runs all of it
        }
    }

    /** The size of a chunk: as many as the worker likes, but not so many that the last ones have to wait for it. */
    private int chunkSize(int appetite, int workers) {
        long fairShare = source.ready() / (2L * Math.max(1, workers));
        return (int) Math.max(1, Math.min(appetite, fairShare));
    }

    /**
     * Takes back after a claim what a worker that was called back has not run of it, and items to be tried again, which it
     * takes out of the list.
     */
    void takeBack(Chunk rest, List<Chunk> again, long nowNanos) {
        if (rest.left() > 0 && !rest.isOpen()) {
            leftovers.add(rest);
        }
        for (int last = again.size() - 1; last >= 0; last--) {
            retries.add(again.get(last), nowNanos);
            again.remove(last);
        }
    }

    /** When the next item is due that is tried again and was not due when last asked, or {@link Nanos#NEVER}. */
    long nextDue() {
        return retries.nextDue();
    }

    /** Whether the next item to claim is to run with no other beside it. */
    boolean isAlone() {
        return retries.isAlone();
    }

    /** After a stop: the next items to be reported as never begun, or as never tried again; null if there are none. */
    @Nullable
    Chunk nextRest() {
        Chunk retry = retries.poll();
        if (retry != null) {
            return retry;
        }
        if (left(leftovers) > 0) {
            return leftovers.remove();
        }
        return source.ready() > 0 ? source.claim(Integer.MAX_VALUE) : null;
    }

    boolean hasRest() {
        return source.ready() > 0 || !retries.isEmpty() || left(leftovers) > 0;
    }
}
