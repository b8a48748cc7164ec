package io.aitherzero.parallel.memory;

import io.aitherzero.parallel.memory.ReliefEvent.Trigger;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The rule of the report that this project began with, to the letter: collect whenever more than 80 % is used, garbage
 * or not, however often. Nothing uses it unless asked to, since it costs most of the throughput of a heap that is half
 * live. Safe for use by several threads.
 */
public final class ReportedRule {
    private static final double USED_SHARE = 0.80;
    private static final int MANY_ITEMS = 100;
    private static final long WAITING_NANOS = TimeUnit.MINUTES.toNanos(2);
    private static final int KEPT_EVENTS = 100;

    private final CollectionRequest request;
    private final Deque<ReliefEvent> events = new ArrayDeque<>();
    private @Nullable Long waitingCheckedNanos;

    ReportedRule(CollectionRequest request) {
        this.request = request;
    }

    /**
     * For this JVM.
     *
     * @param probe takes a sample
     */
    public static ReportedRule ofThisJvm(Supplier<MemorySample> probe) {
        return new ReportedRule(CollectionRequest.ofThisJvm(probe));
    }

    /** Whether the rule wants a collection: more than 80 % used of the largest heap. */
    public static boolean wants(MemorySample sample) {
        OptionalDouble used = sample.heap().usedShare();
        return used.isPresent() && used.getAsDouble() > USED_SHARE;
    }

    /** Collects if the rule wants it; returns when that is over, with what came of it. */
    public Optional<ReliefEvent> check() {
        if (!wants(request.probe().get())) {
            return Optional.empty();
        }
        ReliefEvent event = request.make(Trigger.RULE);
        synchronized (events) {
            if (events.size() == KEPT_EVENTS) {
                events.removeFirst();
            }
            events.addLast(event);
        }
        return Optional.of(event);
    }

    /** The check before a batch; it also begins the time that {@link #whileWaiting()} goes by. */
    public Optional<ReliefEvent> beforeBatch() {
        synchronized (events) {
            waitingCheckedNanos = request.nanoClock().getAsLong();
        }
        return check();
    }

    /** The check while a batch is waited for: does nothing until more than two minutes after the one before. */
    public Optional<ReliefEvent> whileWaiting() {
        long now = request.nanoClock().getAsLong();
        synchronized (events) {
            if (waitingCheckedNanos != null && now - waitingCheckedNanos <= WAITING_NANOS) {
                return Optional.empty();
            }
            waitingCheckedNanos = now;
        }
        return check();
    }

    /**
     * The check after a batch, made if it was of more than a hundred items.
     *
     * @param items how many items it had
     */
    public Optional<ReliefEvent> afterBatch(int items) {
        return items > MANY_ITEMS ? check() : Optional.empty();
    }

    /** The latest hundred collections, the oldest first. */
    public List<ReliefEvent> events() {
        synchronized (events) {
            return List.copyOf(events);
        }
    }
}
