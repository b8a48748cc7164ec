package io.aitherzero.api.parallel;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How one item ended and what it cost. Items of less than 20 microseconds are measured together: the processor time and
 * bytes of a chunk are shared out in proportion to run time. An immutable value.
 *
 * @param <T> the value
 */
public final class JobResult<T> {
    private final long index;
    private final @Nullable String key;
    private final Outcome outcome;
    private final @Nullable T value;
    private final @Nullable Throwable error;
    private final @Nullable String reason;
    private final int attempts;
    private final long startedNanos;
    private final long queueNanos;
    private final long runNanos;
    private final long cpuNanos;
    private final long allocatedBytes;

    private JobResult(Builder<T> from) {
        index = from.index;
        key = from.key;
        outcome = from.outcome;
        value = from.value;
        error = from.error;
        reason = from.reason;
        attempts = from.attempts;
        startedNanos = from.startedNanos;
        queueNanos = from.queueNanos;
        runNanos = from.runNanos;
        cpuNanos = from.cpuNanos;
        allocatedBytes = from.allocatedBytes;
    }

    /**
     * A result of an item of which nothing else is known: it never began.
     *
     * @param index position in the input, from 0
     * @param outcome how it ended
     * @param <T> the value
     */
    public static <T> Builder<T> builder(long index, Outcome outcome) {
        return new Builder<>(index, outcome);
    }

    /** Position in the input, from 0. */
    public long index() {
        return index;
    }

    /** The job's name; empty for items of {@code forEach} and {@code stream}. */
    public Optional<String> key() {
        return Optional.ofNullable(key);
    }

    /** How it ended. */
    public Outcome outcome() {
        return outcome;
    }

    /** What the body returned; empty if it returned null or did not succeed. */
    public Optional<T> value() {
        return Optional.ofNullable(value);
    }

    /**
     * What the last attempt threw. For {@link Outcome#TIMED_OUT} and {@link Outcome#ABANDONED} it is a {@link
     * java.util.concurrent.TimeoutException} with the stack of the item's thread at that moment. A report of a batch keeps
     * the failures of the first thousand items that failed; those of the others are the first of the same class that was
     * thrown at the same place, and {@link #reason} has their own text.
     */
    public Optional<Throwable> error() {
        return Optional.ofNullable(error);
    }

    /**
     * Why it was cancelled, abandoned, skipped or not started, as a sentence; or the text of a failure of which {@link
     * #error} has only the like.
     */
    public Optional<String> reason() {
        return Optional.ofNullable(reason);
    }

    /** How often it began; 0 if never. */
    public int attempts() {
        return attempts;
    }

    /** When the first attempt began, in nanoseconds after the batch's; -1 if never. */
    public long startedNanos() {
        return startedNanos;
    }

    /** Nanoseconds from when the item was known until its first attempt, or until it was given up. */
    public long queueNanos() {
        return queueNanos;
    }

    /** Nanoseconds in the body, all attempts. */
    public long runNanos() {
        return runNanos;
    }

    /** Processor time in the body in nanoseconds, all attempts; -1 on threads without such a counter (virtual ones) and for an abandoned item. */
    public long cpuNanos() {
        return cpuNanos;
    }

    /** Bytes allocated in the body, all attempts; -1 where nobody counted, as for {@link #cpuNanos}. */
    public long allocatedBytes() {
        return allocatedBytes;
    }

    /** The job's name, or the index for an item without one. */
    public String label() {
        return key == null ? Long.toString(index) : key;
    }

    @Override
    public String toString() {
        return "Item %s: %s%s%s, %d attempts, %d ns"
                .formatted(
                        label(),
                        outcome,
                        error == null ? "" : ", " + error.getClass().getName(),
                        reason == null ? "" : ", " + reason,
                        attempts,
                        runNanos);
    }

    /**
     * Makes a result. What is not said is absent, zero, or -1 where that means unknown.
     *
     * @param <T> the value
     */
    public static final class Builder<T> {
        private final long index;
        private @Nullable String key;
        private final Outcome outcome;
        private @Nullable T value;
        private @Nullable Throwable error;
        private @Nullable String reason;
        private int attempts;
        private long startedNanos = -1;
        private long queueNanos;
        private long runNanos;
        private long cpuNanos = -1;
        private long allocatedBytes = -1;

        private Builder(long index, Outcome outcome) {
            this.index = index;
            this.outcome = outcome;
        }

        /** The job's name; null for items of {@code forEach} and {@code stream}. */
        public Builder<T> key(@Nullable String key) {
            this.key = key;
            return this;
        }

        /** What the body returned; null if it returned null or did not succeed. */
        public Builder<T> value(@Nullable T value) {
            this.value = value;
            return this;
        }

        /** What the last attempt threw. For {@link Outcome#TIMED_OUT} and {@link Outcome#ABANDONED} it is a {@link java.util.concurrent.TimeoutException} with the stack of the item's thread at that moment. */
        public Builder<T> error(@Nullable Throwable error) {
            this.error = error;
            return this;
        }

        /** Why it was cancelled, abandoned, skipped or not started, as a sentence. */
        public Builder<T> reason(@Nullable String reason) {
            this.reason = reason;
            return this;
        }

        /** How often it began; 0 if never. */
        public Builder<T> attempts(int attempts) {
            this.attempts = attempts;
            return this;
        }

        /** When the first attempt began, in nanoseconds after the batch's; -1 if never. */
        public Builder<T> startedNanos(long startedNanos) {
            this.startedNanos = startedNanos;
            return this;
        }

        /** Nanoseconds from when the item was known until its first attempt, or until it was given up. */
        public Builder<T> queueNanos(long queueNanos) {
            this.queueNanos = queueNanos;
            return this;
        }

        /** Nanoseconds in the body, all attempts. */
        public Builder<T> runNanos(long runNanos) {
            this.runNanos = runNanos;
            return this;
        }

        /** Processor time in the body in nanoseconds, all attempts; -1 on threads without such a counter (virtual ones) and for an abandoned item. */
        public Builder<T> cpuNanos(long cpuNanos) {
            this.cpuNanos = cpuNanos;
            return this;
        }

        /** Bytes allocated in the body, all attempts; -1 where nobody counted, as for {@link #cpuNanos}. */
        public Builder<T> allocatedBytes(long allocatedBytes) {
            this.allocatedBytes = allocatedBytes;
            return this;
        }

        /** The result. */
        public JobResult<T> build() {
            return new JobResult<>(this);
        }
    }
}
