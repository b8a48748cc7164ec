package io.aitherzero.api.parallel;

import java.util.List;

/**
 * Failures of a batch with the same root cause: the same type, thrown at the same place.
 *
 * @param type class name of the root cause
 * @param message message of the root cause of the first one; empty if it has none
 * @param count how many items failed by it
 * @param first label of the first item in the input that failed by it
 * @param sample the stack trace of that failure with its causes, a line each
 */
public record ErrorGroup(String type, String message, long count, String first, List<String> sample) {
    /** Copies the list. */
    public ErrorGroup {
        sample = List.copyOf(sample);
    }
}
