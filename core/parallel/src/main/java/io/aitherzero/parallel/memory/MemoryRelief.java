package io.aitherzero.parallel.memory;

import io.aitherzero.parallel.memory.ReliefEvent.Outcome;
import io.aitherzero.parallel.memory.ReliefEvent.Trigger;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks for a collection where one can help: to make sure before work is refused, and when nothing runs. One at a time,
 * thirty seconds apart, only while collections take less than 2 % of the time, after caches were told to shrink; and
 * not again once two in a row freed less than 5 % of the heap, or the JVM ignored one. Safe for use by several threads.
 */
public final class MemoryRelief {
    private static final Logger LOGGER = LoggerFactory.getLogger(MemoryRelief.class);
    private static final long APART_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final double MOST_GC_SHARE = 0.02;
    private static final double FULL_SHARE = 0.80;
    private static final int MOST_USELESS = 2;
    private static final int KEPT_EVENTS = 100;

    private final CollectionRequest request;
    private final ReentrantLock flight = new ReentrantLock();
    private final List<Runnable> caches = new CopyOnWriteArrayList<>();
    private final Deque<ReliefEvent> events = new ArrayDeque<>();
    private @Nullable ReliefEvent last;
    private int uselessInARow;
    private volatile @Nullable String disabled;

    MemoryRelief(CollectionRequest request) {
        this.request = request;
    }

    /**
     * For this JVM. Caches are also told to shrink whenever the pressure rises.
     *
     * @param monitor takes the samples
     */
    public static MemoryRelief ofThisJvm(MemoryMonitor monitor) {
        MemoryRelief relief = new MemoryRelief(CollectionRequest.ofThisJvm(monitor::sample));
        monitor.addListener(change -> {
            if (change.rises()) {
                relief.shrinkCaches();
            }
        });
        return relief;
    }

    /**
     * Has a cache told to shrink before each collection. What it throws is logged.
     *
     * @param shrink drops what can be made again
     */
    public void addCache(Runnable shrink) {
        caches.add(shrink);
    }

    /**
     * Forgets a cache.
     *
     * @param shrink one that was added
     */
    public void removeCache(Runnable shrink) {
        caches.remove(shrink);
    }

    /**
     * To be called before work is refused for want of memory. Asks for a collection if the heap is full to 80 %, and
     * returns when it is over.
     *
     * @return what came of it
     */
    public ReliefEvent confirm() {
        return ask(Trigger.CONFIRM);
    }

    /**
     * To be called when nothing runs and memory should go back to the system.
     *
     * @return what came of it
     */
    public ReliefEvent idle() {
        return ask(Trigger.IDLE);
    }

    private ReliefEvent ask(Trigger trigger) {
        if (!flight.tryLock()) {
            return request.refused(trigger, "Another collection is under way; ask again when it is over");
        }
        try {
            // a cache that asks for relief while it shrinks
            if (flight.getHoldCount() > 1) {
                return request.refused(trigger, "Another collection is under way; ask again when it is over");
            }
            Optional<String> against = against(trigger, request.probe().get());
            if (against.isPresent()) {
                return request.refused(trigger, against.get());
            }
            shrinkCaches();
            ReliefEvent event = request.make(trigger);
            keep(event);
            return event;
        } finally {
            flight.unlock();
        }
    }

    private Optional<String> against(Trigger trigger, MemorySample sample) {
        String off = disabled;
        if (off != null) {
            return Optional.of(off);
        }
        ReliefEvent before = last;
        if (before != null && request.nanoClock().getAsLong() - before.atNanos() < APART_NANOS) {
            return Optional.of("The last collection was asked for less than 30 s ago; ask again later");
        }
        OptionalDouble share = sample.gcShare();
        if (share.isEmpty()) {
            return Optional.of("The time that collections take is not known yet; ask again in a second");
        }
        if (share.getAsDouble() >= MOST_GC_SHARE) {
            return Optional.of(String.format(
                    Locale.ROOT,
                    "Collections take %.1f %% of the time, 2 %% at most for one more: the collector is at it already",
                    100 * share.getAsDouble()));
        }
        OptionalDouble used = sample.heap().usedShare();
        if (trigger == Trigger.CONFIRM && (used.isEmpty() || used.getAsDouble() < FULL_SHARE)) {
            return Optional.of(
                    used.isEmpty()
                            ? "The use of the heap cannot be read, so there is nothing to confirm"
                            : String.format(
                                    Locale.ROOT,
                                    "The heap is used to %.1f %%, there is something to confirm from 80 %% on",
                                    100 * used.getAsDouble()));
        }
        return Optional.empty();
    }

    private void shrinkCaches() {
        for (Runnable shrink : caches) {
            try {
                shrink.run();
            } catch (RuntimeException | Error e) {
                LOGGER.error("A cache failed when told to shrink; the others are told all the same", e);
            }
        }
    }

    private void keep(ReliefEvent event) {
        last = event;
        uselessInARow = event.outcome() == Outcome.USELESS ? uselessInARow + 1 : 0;
        if (event.outcome() == Outcome.IGNORED) {
            disabled = event.reason();
        } else if (uselessInARow == MOST_USELESS) {
            disabled = "Two collections in a row freed less than 5 % of the heap: what fills it is live;"
                    + " give the JVM a larger heap (-Xmx) or run less at once";
        }
        synchronized (events) {
            if (events.size() == KEPT_EVENTS) {
                events.removeFirst();
            }
            events.addLast(event);
        }
    }

    /** Why no collection is asked for any more; empty as long as it may be. */
    public Optional<String> disabled() {
        return Optional.ofNullable(disabled);
    }

    /** The latest hundred collections that were asked for, the oldest first. */
    public List<ReliefEvent> events() {
        synchronized (events) {
            return List.copyOf(events);
        }
    }
}
