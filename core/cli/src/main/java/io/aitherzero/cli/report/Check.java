package io.aitherzero.cli.report;

import java.util.List;
import java.util.Optional;

/**
 * A time that was held against a limit.
 *
 * @param group what the time is of: {@code boot}, {@code phase} or {@code module}
 * @param name the phase or the module
 * @param nanos the time
 * @param failure why it is too long, a sentence
 * @param skipped why it was not judged, a sentence
 */
public record Check(String group, String name, long nanos, Optional<String> failure, Optional<String> skipped) {
    static Check passed(String group, String name, long nanos) {
        return new Check(group, name, nanos, Optional.empty(), Optional.empty());
    }

    static Check failed(String group, String name, long nanos, String why) {
        return new Check(group, name, nanos, Optional.of(why), Optional.empty());
    }

    static Check skipped(String group, String name, long nanos, String why) {
        return new Check(group, name, nanos, Optional.empty(), Optional.of(why));
    }

    /** Whether none is too long. */
    public static boolean good(List<Check> checks) {
        return checks.stream().allMatch(check -> check.failure().isEmpty());
    }
}
