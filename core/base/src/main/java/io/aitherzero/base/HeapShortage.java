package io.aitherzero.base;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What must be done even while another part of the program has filled the heap for a moment: it is tried again until there
 * is room. Nothing here allocates. Safe for use by any thread. Where a lambda or a text was to be made for the first time, the
 * JDK throws a {@link BootstrapMethodError} instead of what is the matter.
 *
 * <pre>{@code
 * for (int tries = 0; ; tries++) {
 *     try {
 *         return new Thing();
 *     } catch (OutOfMemoryError | BootstrapMethodError e) {
 *         HeapShortage.outlast(e, tries);
 *     }
 * }
 * }</pre>
 */
public final class HeapShortage {
    /** Together about ten seconds. */
    private static final int MOST_TRIES = 105;

    private static final long FIRST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int DOUBLINGS = 7;

    private HeapShortage() {}

    /**
     * Waits a moment, so that memory may come free; an interrupt is kept for the caller.
     *
     * @param error what the last try ended with
     * @param tries how many were made before it, 0 after the first
     * @throws Error the error, after ten seconds of tries
     */
    public static void outlast(Error error, int tries) {
        if (tries >= MOST_TRIES) {
            throw error;
        }
        pause(tries);
    }

    /**
     * Waits a moment, so that memory may come free; an interrupt is kept for the caller.
     *
     * @param tries how many were made before the one that failed; the more, the longer it waits
     */
    public static void pause(int tries) {
        // an interrupted thread would not wait at all
        boolean interrupted = Thread.interrupted();
        LockSupport.parkNanos(tries < DOUBLINGS ? FIRST_NANOS << tries : LONGEST_NANOS);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Takes a lock, for which a thread that has to wait for it needs some bytes in older JVMs. */
    public static void lock(ReentrantLock lock) {
        for (int tries = 0; ; tries++) {
            try {
                lock.lock();
                return;
            } catch (OutOfMemoryError | BootstrapMethodError e) {
                outlast(e, tries);
            }
        }
    }
}
