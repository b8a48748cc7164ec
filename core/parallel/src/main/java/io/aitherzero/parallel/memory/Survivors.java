package io.aitherzero.parallel.memory;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

/**
 * What the latest collections left. Each figure is too high by garbage that was not looked at, and with a concurrent
 * collector by all that was allocated meanwhile, so the smallest of a few seconds is nearest to what is live. Safe for
 * use by several threads.
 */
final class Survivors {
    /* A young collection says nothing of garbage among the old; within two seconds of a busy heap they are looked at. */
    private static final long STOPPED_NANOS = TimeUnit.SECONDS.toNanos(2);
    /* With half of a busy heap live the best ZGC cycle of five seconds left more than 80 % at times, of eight hardly. */
    private static final long CONCURRENT_NANOS = TimeUnit.SECONDS.toNanos(10);

    private record Left(long atNanos, long bytes, long floorBytes) {}

    private final long windowNanos;
    private final Deque<Left> latest = new ArrayDeque<>();

    Survivors(boolean concurrent) {
        windowNanos = concurrent ? CONCURRENT_NANOS : STOPPED_NANOS;
    }

    synchronized void record(long nowNanos, long bytes, long reservedBytes) {
        latest.addLast(new Left(nowNanos, bytes, Math.max(0, bytes - reservedBytes)));
        forget(nowNanos);
    }

    synchronized OptionalLong survivedBytes(long nowNanos) {
        return smallest(nowNanos, Left::bytes);
    }

    /** What survived beside that which was reserved then: not all that was reserved was in use, so this may be low. */
    synchronized OptionalLong floorBytes(long nowNanos) {
        return smallest(nowNanos, Left::floorBytes);
    }

    private OptionalLong smallest(long nowNanos, ToLongFunction<Left> figure) {
        forget(nowNanos);
        return latest.stream().mapToLong(figure).min();
    }

    /* The last one stays however old it is. */
    private void forget(long nowNanos) {
        while (latest.size() > 1 && nowNanos - latest.getFirst().atNanos() > windowNanos) {
            latest.removeFirst();
        }
    }
}
