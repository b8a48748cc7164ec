package io.aitherzero.parallel.memory;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.GarbageCollectorMXBean;
import com.sun.management.GcInfo;
import io.aitherzero.parallel.memory.MemorySample.Heap;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;
import org.jspecify.annotations.Nullable;

/** The heap of this JVM, from its management beans. Registers nowhere; close it to stop listening. */
final class HeapProbe implements AutoCloseable {
    private final LongSupplier reservedBytes;
    private final LongSupplier nanoClock;
    private final Survivors survivors;
    private final Set<String> pools;
    private final List<GarbageCollectorMXBean> collectors = new ArrayList<>();
    private final Map<String, Long> counted = new HashMap<>();
    private final NotificationListener listener = this::collected;
    private long touchedBytes;

    /**
     * Starts to listen, if the collector is a concurrent one.
     *
     * @param reservedBytes what is reserved of the heap
     * @param nanoClock nanoseconds of any origin
     */
    HeapProbe(LongSupplier reservedBytes, LongSupplier nanoClock) {
        this.reservedBytes = reservedBytes;
        this.nanoClock = nanoClock;
        pools = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getName)
                .collect(Collectors.toUnmodifiableSet());
        boolean concurrent = false;
        for (GarbageCollectorMXBean bean : ManagementFactory.getPlatformMXBeans(GarbageCollectorMXBean.class)) {
            // ZGC and Shenandoah have a bean for cycles and one for the pauses in them; only a cycle has survivors
            concurrent |= StoppedTime.isConcurrent(bean.getName());
            if (!bean.getName().endsWith("Pauses")) {
                collectors.add(bean);
            }
        }
        survivors = new Survivors(concurrent);
        // to be told costs 0.7 ms a collection; of those that stop the world the ones seen now and then are enough
        for (GarbageCollectorMXBean bean : collectors) {
            if (concurrent && bean instanceof NotificationEmitter emitter) {
                emitter.addNotificationListener(listener, null, null);
            }
        }
    }

    private void collected(Notification notification, @Nullable Object handback) {
        if (notification.getUserData() instanceof CompositeData data
                && notification.getType().equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
            record(GarbageCollectionNotificationInfo.from(data).getGcInfo());
        }
    }

    private void record(GcInfo collection) {
        long after = collection.getMemoryUsageAfterGc().entrySet().stream()
                .filter(pool -> pools.contains(pool.getKey()))
                .mapToLong(pool -> pool.getValue().getUsed())
                .sum();
        survivors.record(nanoClock.getAsLong(), after, reservedBytes.getAsLong());
    }

    synchronized Heap read() {
        readMissed();
        long now = nanoClock.getAsLong();
        OptionalLong survived = survivors.survivedBytes(now);
        OptionalLong used = OptionalLong.empty();
        OptionalLong committed = OptionalLong.empty();
        OptionalLong reusable = OptionalLong.empty();
        try {
            MemoryUsage usage = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
            used = OptionalLong.of(usage.getUsed());
            committed = OptionalLong.of(usage.getCommitted());
            touchedBytes = Math.min(Math.max(touchedBytes, usage.getUsed()), usage.getCommitted());
            if (survived.isPresent()) {
                reusable = OptionalLong.of(Math.max(0, touchedBytes - survived.getAsLong()));
            }
        } catch (IllegalArgumentException e) {
            // JDK-8207200: its counters are not read in one go, and what does not fit is refused
        }
        long max = Runtime.getRuntime().maxMemory();
        return new Heap(
                used,
                committed,
                max == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(max),
                survived,
                survivors.floorBytes(now),
                reusable);
    }

    /* The last collection, if it is news: nobody told of it, or the notification is still on its way. */
    private void readMissed() {
        for (GarbageCollectorMXBean bean : collectors) {
            long count = bean.getCollectionCount();
            Long before = counted.put(bean.getName(), count);
            if (before == null || before != count) {
                GcInfo last = bean.getLastGcInfo();
                if (last != null) {
                    record(last);
                }
            }
        }
    }

    @Override
    public void close() {
        for (GarbageCollectorMXBean bean : collectors) {
            if (bean instanceof NotificationEmitter emitter) {
                try {
                    emitter.removeNotificationListener(listener);
                } catch (ListenerNotFoundException e) {
                    // did not listen, or closed twice
                }
            }
        }
    }
}
