package io.aitherzero.parallel.memory;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** The share of the last ten seconds for which collections stopped the application. For one thread. */
final class StoppedTime {
    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long SHORTEST_NANOS = TimeUnit.SECONDS.toNanos(1);

    private record Reading(long atNanos, long stoppedMillis) {}

    private final LongSupplier stoppedMillis;
    private final Deque<Reading> readings = new ArrayDeque<>();

    /**
     * Of any source.
     *
     * @param stoppedMillis milliseconds since any origin
     */
    StoppedTime(LongSupplier stoppedMillis) {
        this.stoppedMillis = stoppedMillis;
    }

    static StoppedTime ofThisJvm() {
        return new StoppedTime(() -> ManagementFactory.getGarbageCollectorMXBeans().stream()
                .filter(bean -> !isConcurrent(bean.getName()))
                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                .filter(millis -> millis > 0)
                .sum());
    }

    /** Whether a bean counts cycles, during which the application runs. */
    static boolean isConcurrent(String collector) {
        return collector.endsWith("Cycles");
    }

    /** Absent until a second has been seen. */
    OptionalDouble share(long nowNanos) {
        readings.addLast(new Reading(nowNanos, stoppedMillis.getAsLong()));
        while (readings.size() > 2 && nowNanos - readings.getFirst().atNanos() > WINDOW_NANOS) {
            readings.removeFirst();
        }
        Reading first = readings.getFirst();
        Reading last = readings.getLast();
        long wall = last.atNanos() - first.atNanos();
        if (wall < SHORTEST_NANOS) {
            return OptionalDouble.empty();
        }
        long stopped = TimeUnit.MILLISECONDS.toNanos(last.stoppedMillis() - first.stoppedMillis());
        return OptionalDouble.of(Math.min(1, (double) stopped / wall));
    }
}
