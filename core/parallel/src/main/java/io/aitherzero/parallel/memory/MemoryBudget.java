package io.aitherzero.parallel.memory;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bytes of the heap that work reserves before it starts. Never blocks: who is refused waits for a room listener and asks
 * again.
 *
 * <p>The budget is a share of what the largest heap has beside what survives without work; half of that while the
 * pressure is {@link MemoryPressure#WARNING}, none while it is {@link MemoryPressure#CRITICAL}. A reservation fits as
 * long as all of them together are within the budget. While nothing is reserved one of any size is granted, so that work
 * always goes on. Large reservations can be overtaken by small ones. Safe for use by several threads.
 */
public final class MemoryBudget {
    /** The share that finished 200 of 200 items of 20 MB in a heap of 256 MB; the rest is for what nobody reserves. */
    public static final double DEFAULT_SHARE = 0.55;

    private static final Logger LOGGER = LoggerFactory.getLogger(MemoryBudget.class);

    private final long heapBytes;
    private final double share;
    private final List<Runnable> roomListeners = new CopyOnWriteArrayList<>();
    private final Object lock = new Object();
    private long totalBytes;
    private long reservedBytes;
    private int reservations;
    private boolean alone;

    /**
     * Of a heap of any size.
     *
     * @param heapBytes the largest heap
     * @param share what may be reserved of it, above 0 and at most 1
     * @throws IllegalArgumentException if a number is out of range
     */
    public MemoryBudget(long heapBytes, double share) {
        if (heapBytes <= 0) {
            throw new IllegalArgumentException(
                    "Memory budget needs a heap of at least 1 byte, got " + heapBytes + "; pass the largest heap");
        }
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("Memory budget needs a share above 0 and at most 1, got " + share
                    + "; pass " + DEFAULT_SHARE + " unless measured otherwise");
        }
        this.heapBytes = heapBytes;
        this.share = share;
        totalBytes = total(0, MemoryPressure.NORMAL);
    }

    /** Of this JVM's largest heap, with the default share. */
    public static MemoryBudget ofThisJvm() {
        return new MemoryBudget(Runtime.getRuntime().maxMemory(), DEFAULT_SHARE);
    }

    /**
     * Reserves bytes, if they fit or nothing is reserved.
     *
     * @param bytes what the work will hold at most, 0 or more
     * @return what is to be closed when the work is over; empty if there is no room now
     */
    public Optional<Reservation> tryReserve(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("A reservation needs 0 bytes or more, got " + bytes
                    + "; an estimate that is not known is run with tryReserveAlone()");
        }
        synchronized (lock) {
            boolean fits = !alone && reservedBytes <= totalBytes && bytes <= totalBytes - reservedBytes;
            return fits || reservations == 0 ? Optional.of(grant(bytes, false)) : Optional.empty();
        }
    }

    /**
     * Reserves the whole budget for work of unknown size, if nothing is reserved. Nothing else is granted meanwhile.
     *
     * @return what is to be closed when the work is over; empty if something is reserved
     */
    public Optional<Reservation> tryReserveAlone() {
        synchronized (lock) {
            return reservations == 0 ? Optional.of(grant(totalBytes, true)) : Optional.empty();
        }
    }

    private Reservation grant(long bytes, boolean exclusive) {
        reservations++;
        reservedBytes += bytes;
        alone = exclusive;
        return new Reservation(this, bytes);
    }

    void release(long bytes) {
        synchronized (lock) {
            reservations--;
            reservedBytes -= bytes;
            // whoever was alone is the one that goes
            alone = false;
        }
        tellOfRoom();
    }

    /**
     * Sets the budget anew.
     *
     * @param floorBytes what survives in the heap beside what is reserved
     * @param pressure the pressure now
     */
    void adapt(long floorBytes, MemoryPressure pressure) {
        boolean grown;
        synchronized (lock) {
            long before = totalBytes;
            totalBytes = total(floorBytes, pressure);
            grown = totalBytes > before;
        }
        if (grown) {
            tellOfRoom();
        }
    }

    private long total(long floorBytes, MemoryPressure pressure) {
        double calm = share * Math.max(0, heapBytes - floorBytes);
        return switch (pressure) {
            case NORMAL -> (long) calm;
            case WARNING -> (long) (calm / 2);
            case CRITICAL -> 0;
        };
    }

    /** What may be reserved now. */
    public long totalBytes() {
        synchronized (lock) {
            return totalBytes;
        }
    }

    /** What is reserved now. Above the total after the budget has shrunk, or while one that did not fit runs. */
    public long reservedBytes() {
        synchronized (lock) {
            return reservedBytes;
        }
    }

    /** How many reservations are open. */
    public int reservations() {
        synchronized (lock) {
            return reservations;
        }
    }

    /**
     * Has a listener told whenever a reservation that was refused may now be granted: on the thread that released or
     * sampled, outside of any lock. It should be quick; what it throws is logged.
     *
     * @param listener wakes up who waits
     */
    public void addRoomListener(Runnable listener) {
        roomListeners.add(listener);
    }

    /**
     * Forgets a listener.
     *
     * @param listener one that was added
     */
    public void removeRoomListener(Runnable listener) {
        roomListeners.remove(listener);
    }

    private void tellOfRoom() {
        for (Runnable listener : roomListeners) {
            try {
                listener.run();
            } catch (RuntimeException | Error e) {
                LOGGER.error("A listener for room in the memory budget failed; the others are told all the same", e);
            }
        }
    }
}
