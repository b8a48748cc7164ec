package io.aitherzero.parallel.memory;

import io.aitherzero.parallel.memory.ReliefEvent.Outcome;
import io.aitherzero.parallel.memory.ReliefEvent.Trigger;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Asks the JVM for a collection and measures what came of it.
 *
 * @param probe takes a sample
 * @param collect asks
 * @param collections how many collections there have been
 * @param nanoClock nanoseconds of any origin
 */
record CollectionRequest(
        Supplier<MemorySample> probe, Runnable collect, LongSupplier collections, LongSupplier nanoClock) {
    private static final double USELESS_SHARE = 0.05;

    static CollectionRequest ofThisJvm(Supplier<MemorySample> probe) {
        return new CollectionRequest(probe, System::gc, CollectionRequest::jvmCollections, System::nanoTime);
    }

    private static long jvmCollections() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                .filter(count -> count > 0)
                .sum();
    }

    ReliefEvent make(Trigger trigger) {
        OptionalLong before = probe.get().heap().usedBytes();
        long count = collections.getAsLong();
        long begin = nanoClock.getAsLong();
        collect.run();
        long took = nanoClock.getAsLong() - begin;
        boolean collected = collections.getAsLong() != count;
        MemorySample after = probe.get();
        OptionalLong left = after.heap().usedBytes();
        if (!collected) {
            return new ReliefEvent(
                    begin,
                    trigger,
                    Outcome.IGNORED,
                    before,
                    left,
                    took,
                    "The JVM did not collect when asked; start it without -XX:+DisableExplicitGC to allow it");
        }
        long freed = before.isPresent() && left.isPresent() ? before.getAsLong() - left.getAsLong() : 0;
        boolean useful = freed >= USELESS_SHARE * after.heap().maxBytes().orElse(Long.MAX_VALUE);
        return new ReliefEvent(
                begin,
                trigger,
                useful ? Outcome.FREED : Outcome.USELESS,
                before,
                left,
                took,
                useful
                        ? "Freed " + megabytes(freed) + " MB"
                        : "Freed " + megabytes(freed) + " MB, less than 5 % of the heap: what fills it is live");
    }

    ReliefEvent refused(Trigger trigger, String reason) {
        return new ReliefEvent(
                nanoClock.getAsLong(), trigger, Outcome.REFUSED, OptionalLong.empty(), OptionalLong.empty(), 0, reason);
    }

    private static long megabytes(long bytes) {
        return Math.max(0, bytes) >> 20;
    }
}
