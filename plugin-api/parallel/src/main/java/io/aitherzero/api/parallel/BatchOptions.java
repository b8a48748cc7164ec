package io.aitherzero.api.parallel;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** How a batch is run. An immutable value: each method that sets something returns another one. */
public final class BatchOptions {
    private final Parts parts;

    private BatchOptions(Parts parts) {
        this.parts = parts;
        if (parts.grace.isNegative()) {
            throw new IllegalArgumentException(
                    "Batch '%s': the grace must not be negative, is %s".formatted(parts.task, parts.grace));
        }
        parts.deadline.ifPresent(time -> {
            if (time.isNegative()) {
                throw new IllegalArgumentException(
                        "Batch '%s': the deadline must not be negative, is %s".formatted(parts.task, time));
            }
        });
        if (parts.window < 0) {
            throw new IllegalArgumentException(
                    "Batch '%s': the window must not be negative, is %d".formatted(parts.task, parts.window));
        }
    }

    /**
     * A searched limit, no timeout, no deadline, 2 s of grace, no retries, no halt.
     *
     * @param task what the batch does
     * @param workload what its items mostly wait for
     */
    public static BatchOptions of(String task, Workload workload) {
        return new BatchOptions(new Parts(task, workload));
    }

    /** What the batch does; it names its threads and is the key under which a limit is remembered. */
    public String task() {
        return parts.task;
    }

    /** What its items mostly wait for. */
    public Workload workload() {
        return parts.workload;
    }

    /** How many run at once. */
    public Limit limit() {
        return parts.limit;
    }

    /** How long one attempt of an item may run; empty for as long as it likes. */
    public Optional<ItemTimeout> itemTimeout() {
        return parts.itemTimeout;
    }

    /** How long the batch may take, from its begin; empty for as long as it likes. */
    public Optional<Duration> deadline() {
        return parts.deadline;
    }

    /** How long an item that was told to stop may go on before it is abandoned. */
    public Duration grace() {
        return parts.grace;
    }

    /** When failed items are tried again. */
    public RetryPolicy retry() {
        return parts.retry;
    }

    /** When the batch ends early. */
    public HaltPolicy halt() {
        return parts.halt;
    }

    /** Which jobs were done in an earlier run and are skipped, by name. */
    public Predicate<String> done() {
        return parts.done;
    }

    /** How many results of a stream may wait to be taken, running items included; 0 for {@code max(64, 4 * limit)}. */
    public int window() {
        return parts.window;
    }

    /** Hears of items as they begin and end. */
    public BatchListener listener() {
        return parts.listener;
    }

    /** Whether an item begins only when there is room in the heap for what its like allocated before. */
    public boolean reservesMemory() {
        return parts.reservesMemory;
    }

    /** What jobs took before, to begin the longest first; empty to begin them in the order of the input. */
    public JobProfile profile() {
        return parts.profile;
    }

    /** The same with another limit. */
    public BatchOptions limit(Limit newLimit) {
        return with(changed -> changed.limit = newLimit);
    }

    /** The same with always that many items at once. */
    public BatchOptions limit(int atOnce) {
        return limit(Limit.fixed(atOnce));
    }

    /** The same with a timeout for each item. */
    public BatchOptions itemTimeout(ItemTimeout timeout) {
        return with(changed -> changed.itemTimeout = Optional.of(timeout));
    }

    /** The same with a timeout for each item. */
    public BatchOptions itemTimeout(Duration timeout) {
        return itemTimeout(new ItemTimeout.After(timeout));
    }

    /** The same with a deadline for all of it. */
    public BatchOptions deadline(Duration time) {
        return with(changed -> changed.deadline = Optional.of(time));
    }

    /** The same with another grace. */
    public BatchOptions grace(Duration time) {
        return with(changed -> changed.grace = time);
    }

    /** The same with retries. */
    public BatchOptions retry(RetryPolicy policy) {
        return with(changed -> changed.retry = policy);
    }

    /** The same with a halt policy. */
    public BatchOptions halt(HaltPolicy policy) {
        return with(changed -> changed.halt = policy);
    }

    /** The same with jobs to skip. */
    public BatchOptions done(Predicate<String> names) {
        return with(changed -> changed.done = names);
    }

    /** The same with another window. */
    public BatchOptions window(int results) {
        return with(changed -> changed.window = results);
    }

    /** The same with a listener. */
    public BatchOptions listener(BatchListener newListener) {
        return with(changed -> changed.listener = newListener);
    }

    /**
     * The same for items that need much memory. Each reserves its part of the heap before it begins: the first runs alone
     * and is measured, the others wait for room by what the latest ones allocated. One that runs out of memory all the
     * same is run once more, alone. Its items run on platform threads, whatever the workload.
     */
    public BatchOptions reserveMemory() {
        return with(changed -> changed.reservesMemory = true);
    }

    /**
     * The same, but the jobs that took longest before begin first, which keeps a long one from running on alone at the
     * end. Results stay in the order of the input. It is for {@link ParallelExecutor#run}: items of {@code forEach} and
     * {@code stream} have no names to be known by, and are refused with it.
     */
    public BatchOptions profile(JobProfile earlier) {
        return with(changed -> changed.profile = earlier);
    }

    private BatchOptions with(Consumer<Parts> change) {
        Parts changed = new Parts(parts);
        change.accept(changed);
        return new BatchOptions(changed);
    }

    @Override
    public String toString() {
        return "BatchOptions of '%s': %s, %s".formatted(parts.task, parts.workload, parts.limit);
    }

    /** What the options say. It is changed only before the options it belongs to are made. */
    private static final class Parts {
        private final String task;
        private final Workload workload;
        private Limit limit;
        private Optional<ItemTimeout> itemTimeout = Optional.empty();
        private Optional<Duration> deadline = Optional.empty();
        private Duration grace = Duration.ofSeconds(2);
        private RetryPolicy retry = RetryPolicy.none();
        private HaltPolicy halt = HaltPolicy.never();
        private Predicate<String> done = name -> false;
        private int window;
        private BatchListener listener = BatchListener.NONE;
        private boolean reservesMemory;
        private JobProfile profile = JobProfile.none();

        private Parts(String task, Workload workload) {
            this.task = task;
            this.workload = workload;
            limit = Limit.adaptive(workload);
        }

        private Parts(Parts from) {
            task = from.task;
            workload = from.workload;
            limit = from.limit;
            itemTimeout = from.itemTimeout;
            deadline = from.deadline;
            grace = from.grace;
            retry = from.retry;
            halt = from.halt;
            done = from.done;
            window = from.window;
            listener = from.listener;
            reservesMemory = from.reservesMemory;
            profile = from.profile;
        }
    }
}
