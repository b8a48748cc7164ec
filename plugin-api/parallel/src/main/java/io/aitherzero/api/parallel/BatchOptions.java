package io.aitherzero.api.parallel;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * How a batch is run. An immutable value: each method that sets something returns another one.
 *
 * @param task what the batch does; names its threads and is the key under which a limit is remembered
 * @param workload what its items mostly wait for
 * @param limit how many run at once
 * @param itemTimeout how long one attempt of an item may run; empty for as long as it likes
 * @param deadline how long the batch may take, from its begin; empty for as long as it likes
 * @param grace how long an item that was told to stop may go on before it is abandoned
 * @param retry when failed items are tried again
 * @param halt when the batch ends early
 * @param done which jobs were done in an earlier run and are skipped, by name
 * @param window how many results of a stream may wait to be taken, running items included; 0 for
 *     {@code max(64, 4 * limit)}
 * @param listener hears of items as they begin and end
 * @param reservesMemory whether an item begins only when there is room in the heap for what its like allocated before
 * @param profile what jobs took before, to begin the longest first; empty to begin them in the order of the input
 */
public record BatchOptions(
        String task,
        Workload workload,
        Limit limit,
        Optional<ItemTimeout> itemTimeout,
        Optional<Duration> deadline,
        Duration grace,
        RetryPolicy retry,
        HaltPolicy halt,
        Predicate<String> done,
        int window,
        BatchListener listener,
        boolean reservesMemory,
        JobProfile profile) {
    /** Checks the numbers. */
    public BatchOptions {
        if (grace.isNegative()) {
            throw new IllegalArgumentException(
                    "Batch '%s': the grace must not be negative, is %s".formatted(task, grace));
        }
        deadline.ifPresent(time -> {
            if (time.isNegative()) {
                throw new IllegalArgumentException(
                        "Batch '%s': the deadline must not be negative, is %s".formatted(task, time));
            }
        });
        if (window < 0) {
            throw new IllegalArgumentException(
                    "Batch '%s': the window must not be negative, is %d".formatted(task, window));
        }
    }

    /**
     * A searched limit, no timeout, no deadline, 2 s of grace, no retries, no halt.
     *
     * @param task what the batch does
     * @param workload what its items mostly wait for
     */
    public static BatchOptions of(String task, Workload workload) {
        return new BatchOptions(
                task,
                workload,
                Limit.adaptive(workload),
                Optional.empty(),
                Optional.empty(),
                Duration.ofSeconds(2),
                RetryPolicy.none(),
                HaltPolicy.never(),
                name -> false,
                0,
                BatchListener.NONE,
                false,
                JobProfile.none());
    }

    /** The same with another limit. */
    public BatchOptions limit(Limit newLimit) {
        Draft draft = new Draft(this);
        draft.limit = newLimit;
        return draft.options();
    }

    /** The same with always that many items at once. */
    public BatchOptions limit(int atOnce) {
        return limit(Limit.fixed(atOnce));
    }

    /** The same with a timeout for each item. */
    public BatchOptions itemTimeout(ItemTimeout timeout) {
        Draft draft = new Draft(this);
        draft.itemTimeout = Optional.of(timeout);
        return draft.options();
    }

    /** The same with a timeout for each item. */
    public BatchOptions itemTimeout(Duration timeout) {
        return itemTimeout(new ItemTimeout.After(timeout));
    }

    /** The same with a deadline for all of it. */
    public BatchOptions deadline(Duration time) {
        Draft draft = new Draft(this);
        draft.deadline = Optional.of(time);
        return draft.options();
    }

    /** The same with another grace. */
    public BatchOptions grace(Duration time) {
        Draft draft = new Draft(this);
        draft.grace = time;
        return draft.options();
    }

    /** The same with retries. */
    public BatchOptions retry(RetryPolicy policy) {
        Draft draft = new Draft(this);
        draft.retry = policy;
        return draft.options();
    }

    /** The same with a halt policy. */
    public BatchOptions halt(HaltPolicy policy) {
        Draft draft = new Draft(this);
        draft.halt = policy;
        return draft.options();
    }

    /** The same with jobs to skip. */
    public BatchOptions done(Predicate<String> names) {
        Draft draft = new Draft(this);
        draft.done = names;
        return draft.options();
    }

    /** The same with another window. */
    public BatchOptions window(int results) {
        Draft draft = new Draft(this);
        draft.window = results;
        return draft.options();
    }

    /** The same with a listener. */
    public BatchOptions listener(BatchListener newListener) {
        Draft draft = new Draft(this);
        draft.listener = newListener;
        return draft.options();
    }

    /**
     * The same for items that need much memory. Each reserves its part of the heap before it begins: the first runs alone
     * and is measured, the others wait for room by what the latest ones allocated. One that runs out of memory all the
     * same is run once more, alone. Its items run on platform threads, whatever the workload.
     */
    public BatchOptions reserveMemory() {
        Draft draft = new Draft(this);
        draft.reservesMemory = true;
        return draft.options();
    }

    /**
     * The same, but the jobs that took longest before begin first, which keeps a long one from running on alone at the
     * end. Results stay in the order of the input. It is for {@link ParallelExecutor#run}: items of {@code forEach} and
     * {@code stream} have no names to be known by, and are refused with it.
     */
    public BatchOptions profile(JobProfile earlier) {
        Draft draft = new Draft(this);
        draft.profile = earlier;
        return draft.options();
    }

    /** Options in the making: each part once, where a record would repeat all of them for each of its methods. */
    private static final class Draft {
        private final BatchOptions from;
        private Limit limit;
        private Optional<ItemTimeout> itemTimeout;
        private Optional<Duration> deadline;
        private Duration grace;
        private RetryPolicy retry;
        private HaltPolicy halt;
        private Predicate<String> done;
        private int window;
        private BatchListener listener;
        private boolean reservesMemory;
        private JobProfile profile;

        private Draft(BatchOptions from) {
            this.from = from;
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

        private BatchOptions options() {
            return new BatchOptions(
                    from.task,
                    from.workload,
                    limit,
                    itemTimeout,
                    deadline,
                    grace,
                    retry,
                    halt,
                    done,
                    window,
                    listener,
                    reservesMemory,
                    profile);
        }
    }
}
