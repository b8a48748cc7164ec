package io.aitherzero.api;

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
        BatchListener listener) {
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
                BatchListener.NONE);
    }

    /** The same with another limit. */
    public BatchOptions limit(Limit newLimit) {
        return new BatchOptions(
                task, workload, newLimit, itemTimeout, deadline, grace, retry, halt, done, window, listener);
    }

    /** The same with always that many items at once. */
    public BatchOptions limit(int atOnce) {
        return limit(Limit.fixed(atOnce));
    }

    /** The same with a timeout for each item. */
    public BatchOptions itemTimeout(ItemTimeout timeout) {
        return new BatchOptions(
                task, workload, limit, Optional.of(timeout), deadline, grace, retry, halt, done, window, listener);
    }

    /** The same with a timeout for each item. */
    public BatchOptions itemTimeout(Duration timeout) {
        return itemTimeout(new ItemTimeout.After(timeout));
    }

    /** The same with a deadline for all of it. */
    public BatchOptions deadline(Duration time) {
        return new BatchOptions(
                task, workload, limit, itemTimeout, Optional.of(time), grace, retry, halt, done, window, listener);
    }

    /** The same with another grace. */
    public BatchOptions grace(Duration time) {
        return new BatchOptions(
                task, workload, limit, itemTimeout, deadline, time, retry, halt, done, window, listener);
    }

    /** The same with retries. */
    public BatchOptions retry(RetryPolicy policy) {
        return new BatchOptions(
                task, workload, limit, itemTimeout, deadline, grace, policy, halt, done, window, listener);
    }

    /** The same with a halt policy. */
    public BatchOptions halt(HaltPolicy policy) {
        return new BatchOptions(
                task, workload, limit, itemTimeout, deadline, grace, retry, policy, done, window, listener);
    }

    /** The same with jobs to skip. */
    public BatchOptions done(Predicate<String> names) {
        return new BatchOptions(
                task, workload, limit, itemTimeout, deadline, grace, retry, halt, names, window, listener);
    }

    /** The same with another window. */
    public BatchOptions window(int results) {
        return new BatchOptions(
                task, workload, limit, itemTimeout, deadline, grace, retry, halt, done, results, listener);
    }

    /** The same with a listener. */
    public BatchOptions listener(BatchListener newListener) {
        return new BatchOptions(
                task, workload, limit, itemTimeout, deadline, grace, retry, halt, done, window, newListener);
    }
}
