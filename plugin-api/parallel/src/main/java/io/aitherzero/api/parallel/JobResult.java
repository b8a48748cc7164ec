package io.aitherzero.api.parallel;

import java.util.Optional;

/**
 * How one item ended and what it cost. Items of less than 20 microseconds are measured together: the processor time and
 * bytes of a chunk are shared out in proportion to run time.
 *
 * @param index position in the input, from 0
 * @param key the job's name; empty for items of {@code forEach} and {@code stream}
 * @param outcome how it ended
 * @param value what the body returned; empty if it returned null or did not succeed
 * @param error what the last attempt threw. For {@link Outcome#TIMED_OUT} and {@link Outcome#ABANDONED} a
 *     {@link java.util.concurrent.TimeoutException} with the stack of the item's thread at that moment
 * @param reason why it was cancelled, abandoned, skipped or not started, as a sentence
 * @param attempts how often it began; 0 if never
 * @param startedNanos when the first attempt began, in nanoseconds after the batch's; -1 if never
 * @param queueNanos nanoseconds from when the item was known until its first attempt, or until it was given up
 * @param runNanos nanoseconds in the body, all attempts
 * @param cpuNanos processor time in the body in nanoseconds, all attempts; -1 on threads without such a counter (virtual
 *     ones) and for an abandoned item
 * @param allocatedBytes bytes allocated in the body, all attempts; -1 as above
 * @param <T> the value
 */
public record JobResult<T>(
        long index,
        Optional<String> key,
        Outcome outcome,
        Optional<T> value,
        Optional<Throwable> error,
        Optional<String> reason,
        int attempts,
        long startedNanos,
        long queueNanos,
        long runNanos,
        long cpuNanos,
        long allocatedBytes) {

    /** The job's name, or the index for an item without one. */
    public String label() {
        return key.orElseGet(() -> Long.toString(index));
    }
}
