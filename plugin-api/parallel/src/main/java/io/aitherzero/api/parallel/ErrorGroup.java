package io.aitherzero.api.parallel;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Failures of a batch with the same root cause: the same type, thrown at the same place. An immutable value. */
public final class ErrorGroup {
    private final String type;
    private final String message;
    private final long count;
    private final String first;
    private final List<String> sample;

    private ErrorGroup(String type, String message, long count, String first, List<String> sample) {
        this.type = type;
        this.message = message;
        this.count = count;
        this.first = first;
        this.sample = List.copyOf(sample);
    }

    /**
     * A group of failures.
     *
     * @param type class name of the root cause
     * @param message message of the root cause of the first one; empty if it has none
     * @param count how many items failed by it
     * @param first label of the first item in the input that failed by it
     * @param sample the stack trace of that failure with its causes, a line each
     */
    public static ErrorGroup of(String type, String message, long count, String first, List<String> sample) {
        return new ErrorGroup(type, message, count, first, sample);
    }

    /** Class name of the root cause. */
    public String type() {
        return type;
    }

    /** Message of the root cause of the first one; empty if it has none. */
    public String message() {
        return message;
    }

    /** How many items failed by it. */
    public long count() {
        return count;
    }

    /** Label of the first item in the input that failed by it. */
    public String first() {
        return first;
    }

    /** The stack trace of that failure with its causes, a line each. */
    public List<String> sample() {
        return sample;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ErrorGroup that && parts().equals(that.parts());
    }

    @Override
    public int hashCode() {
        return parts().hashCode();
    }

    @Override
    public String toString() {
        return "ErrorGroup" + parts();
    }

    private List<Object> parts() {
        return List.of(type, message, count, first, sample);
    }
}
