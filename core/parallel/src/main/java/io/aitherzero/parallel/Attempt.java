package io.aitherzero.parallel;

import io.aitherzero.api.parallel.JobContext;
import io.aitherzero.api.parallel.JobResult;
import io.aitherzero.api.parallel.Outcome;
import io.aitherzero.base.Nanos;
import io.aitherzero.base.StackPlace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One run of the body for one item.
 *
 * <p>Its end is decided once, by {@code state}: null while it runs; from there to OVER by its worker, or to a Stop by
 * whoever tells it to stop. A Stop goes to OVER when the worker comes back, or to ABANDONED when it does not; an
 * abandoned worker touches nothing any more. An interrupt is sent between the change to Stop and the mark that it was
 * delivered, and the worker waits for that mark: it never reaches the next item.
 */
final class Attempt implements JobContext {
    private static final Object OVER = new Object();
    private static final Object ABANDONED = new Object();
    private static final AtomicReferenceFieldUpdater<Attempt, Object> STATE =
            AtomicReferenceFieldUpdater.newUpdater(Attempt.class, Object.class, "state");

    private final BatchSetup setup;
    private final Chunk chunk;
    private final Thread thread;

    @SuppressWarnings("UnusedVariable") // by its updater
    private volatile @Nullable Object state;

    private long index;
    private long startNanos = Nanos.NEVER;
    private long endNanos = -1;
    private long cpuNanos = -1;
    private long bytes = -1;

    /** What the worker got: null with the value, FAILED with the Throwable, another with the reason for it. */
    private @Nullable Outcome got;

    private @Nullable Object what;
    private @Nullable Stop stopped;
    private @Nullable List<Consumer<String>> children;

    /**
     * A run of an item that is not taken yet.
     *
     * @param chunk where the item will come from
     * @param thread the worker's
     */
    Attempt(BatchSetup setup, Chunk chunk, Thread thread) {
        this.setup = setup;
        this.chunk = chunk;
        this.thread = thread;
    }

    /** An order to stop, and how the attempt ends that follows it. */
    private static final class Stop {
        private final Outcome outcome;
        private final String reason;
        private final long atNanos;
        private final @Nullable Throwable error;
        private volatile boolean delivered;

        private Stop(Outcome outcome, String reason, long atNanos, @Nullable Throwable error) {
            this.outcome = outcome;
            this.reason = reason;
            this.atNanos = atNanos;
            this.error = error;
        }
    }

    /** The item at that position was taken and begins. */
    void begin(long position, long nowNanos) {
        index = position;
        startNanos = nowNanos;
    }

    /** The item is not run; the worker still has to call {@link #end}. */
    void leaveOut(Outcome outcome, String why) {
        got = outcome;
        what = why;
    }

    /** The batch has stopped: an item that has failed before keeps that failure. */
    void leaveOut(String why) {
        leaveOut(Outcome.NOT_STARTED, why);
    }

    /** Runs the body. Until the attempt ends nothing is allocated outside of the try: there may be no memory left. */
    void execute() {
        try {
            setup.context().enter();
            ItemTask task = setup.task();
            @Nullable Object item = chunk.item(index);
            if (task.isDone(item)) {
                leaveOut(Outcome.SKIPPED, "An earlier run did it.");
            } else {
                task.tellBegan(this);
                what = task.call(item, this);
            }
        } catch (Throwable e) { // an Error is this item's failure and nobody else's
            got = Outcome.FAILED;
            what = e;
        }
    }

    /** Called by the worker when the body has returned; false if it was abandoned meanwhile. */
    boolean end(long nowNanos) {
        if (!STATE.compareAndSet(this, null, OVER)) {
            if (!(state instanceof Stop stop && STATE.compareAndSet(this, stop, OVER))) {
                return false;
            }
            while (!stop.delivered) {
                Thread.onSpinWait();
            }
            obey(stop);
        }
        endNanos = nowNanos;
        if (wasLeftOut()) {
            startNanos = Nanos.NEVER;
        }
        return true;
    }

    private boolean wasLeftOut() {
        return got != null && got != Outcome.FAILED;
    }

    private void obey(Stop stop) {
        if (wasLeftOut()) {
            return;
        }
        stopped = stop;
        if (stop.error != null && what instanceof Throwable thrown && got == Outcome.FAILED) {
            try {
                stop.error.addSuppressed(thrown);
            } catch (OutOfMemoryError e) {
                // the stack where it was told to stop says enough
            }
        }
    }

    boolean stopForTimeout(long timeoutNanos, long nowNanos) {
        String why = "Item %s of batch '%s' ran longer than its timeout of %s."
                .formatted(label(), setup.options().task(), Nanos.words(timeoutNanos));
        return stop(new Stop(Outcome.TIMED_OUT, why, nowNanos, here(why)));
    }

    boolean stopForBatch(String why, long nowNanos) {
        return stop(new Stop(Outcome.CANCELLED, why, nowNanos, null));
    }

    private boolean stop(Stop stop) {
        if (!STATE.compareAndSet(this, null, stop)) {
            return false;
        }
        try {
            WorkerThreads.interrupt(thread);
        } finally {
            stop.delivered = true;
        }
        for (Consumer<String> child : children()) {
            child.accept("The item that began this batch was told to stop: " + stop.reason);
        }
        return true;
    }

    /** When it was told to stop, if it was and still runs, or {@link Nanos#NEVER}. */
    long stoppedAt() {
        return state instanceof Stop stop ? stop.atNanos : Nanos.NEVER;
    }

    /** Gives it up if it was told to stop and still runs; the caller owns the attempt then. */
    boolean abandon(long nowNanos) {
        if (!(state instanceof Stop stop)) {
            return false;
        }
        String why = "%s It ignored its interrupt for %s and still runs on thread '%s'."
                .formatted(stop.reason, Nanos.words(nowNanos - stop.atNanos), thread.getName());
        Stop abandoned = new Stop(Outcome.ABANDONED, why, nowNanos, here(why));
        if (!STATE.compareAndSet(this, stop, ABANDONED)) {
            return false;
        }
        stopped = abandoned;
        endNanos = nowNanos;
        return true;
    }

    private TimeoutException here(String why) {
        StackTraceElement[] stack = thread.getStackTrace();
        String sentence = why.substring(0, why.length() - 1);
        TimeoutException exception = new TimeoutException(sentence + StackPlace.at(stack) + ".");
        exception.setStackTrace(stack);
        return exception;
    }

    /** Where its thread is; empty where it has ended. */
    Optional<StackTraceElement> place() {
        return StackPlace.of(thread.getStackTrace());
    }

    /** Ties a batch to this item: it is cancelled when the item is told to stop. */
    void adopt(Consumer<String> child) {
        synchronized (this) {
            if (children == null) {
                children = new ArrayList<>();
            }
            children.add(child);
        }
        if (isCancelled()) {
            child.accept("The item that began this batch was told to stop.");
        }
    }

    synchronized void disown(Consumer<String> child) {
        if (children != null) {
            children.remove(child);
        }
    }

    private synchronized List<Consumer<String>> children() {
        return children == null ? List.of() : List.copyOf(children);
    }

    void used(long cpu, long allocated) {
        cpuNanos = cpu;
        bytes = allocated;
    }

    boolean isRunning() {
        return startNanos != Nanos.NEVER && state == null;
    }

    long startNanos() {
        return startNanos;
    }

    long wallNanos() {
        return startNanos == Nanos.NEVER ? 0 : endNanos - startNanos;
    }

    long bytes() {
        return bytes;
    }

    BatchSetup setup() {
        return setup;
    }

    Outcome outcome() {
        if (stopped != null) {
            return stopped.outcome;
        }
        Outcome before = got == Outcome.NOT_STARTED ? chunk.earlier().outcome() : null;
        return before != null ? before : got != null ? got : Outcome.SUCCEEDED;
    }

    Optional<Throwable> error() {
        if (stopped != null && stopped.error != null) {
            return Optional.of(stopped.error);
        }
        return got == Outcome.NOT_STARTED
                ? Optional.ofNullable(chunk.earlier().error())
                : got == Outcome.FAILED ? Optional.of((Throwable) Objects.requireNonNull(what)) : Optional.empty();
    }

    private Optional<String> reason() {
        if (stopped != null) {
            return Optional.of(stopped.reason);
        }
        if (!wasLeftOut()) {
            return Optional.empty();
        }
        boolean failedBefore = got == Outcome.NOT_STARTED && chunk.earlier().outcome() != null;
        String before = failedBefore ? chunk.earlier().reason() : null;
        return Optional.of(before != null ? before : (failedBefore ? "It was not tried again. " : "") + what);
    }

    /** A chunk of the same item alone, with what its attempts cost so far. */
    Chunk again(KeptErrors kept) {
        return Chunk.one(
                chunk.item(index),
                index,
                chunk.knownNanos(),
                tries().ended(outcome(), error().map(kept::of).orElse(null), reason().orElse(null)));
    }

    private Tries tries() {
        Tries earlier = chunk.earlier();
        return startNanos == Nanos.NEVER ? earlier : earlier.plus(startNanos, wallNanos(), cpuNanos, bytes);
    }

    /** Why a failed attempt is its item's last one. */
    void because(String why) {
        if (reason().isEmpty()) {
            stopped = new Stop(outcome(), why, endNanos, error().orElse(null));
        }
    }

    JobResult<Object> result(long batchNanos) {
        Tries tries = tries();
        long first = tries.count() == 0 ? endNanos : tries.startedNanos();
        Outcome outcome = outcome();
        return JobResult.builder(index, outcome)
                .key(key().orElse(null))
                .value(outcome == Outcome.SUCCEEDED ? what : null)
                .error(error().orElse(null))
                .reason(reason().orElse(null))
                .attempts(tries.count())
                .startedNanos(tries.count() == 0 ? -1 : first - batchNanos)
                .queueNanos(Math.max(0, first - chunk.knownNanos()))
                .runNanos(tries.runNanos())
                .cpuNanos(tries.cpuNanos())
                .allocatedBytes(tries.bytes())
                .build();
    }

    String label() {
        return key().map(name -> "'" + name + "'").orElseGet(() -> Long.toString(index));
    }

    @Override
    public long index() {
        return index;
    }

    @Override
    public Optional<String> key() {
        return setup.task().key(chunk.item(index));
    }

    @Override
    public int attempt() {
        return chunk.earlier().count() + 1;
    }

    @Override
    public boolean isCancelled() {
        Object now = state;
        return now != null && now != OVER;
    }

    @Override
    public Optional<Duration> remaining() {
        return setup.remaining(startNanos);
    }

    @Override
    public void cancelBatch(String why) {
        setup.cancel().accept(why);
    }
}
