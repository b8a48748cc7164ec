package io.aitherzero.api.parallel;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A change of the number of items that may run at once. An immutable value. */
public final class LimitChange {
    private final long atNanos;
    private final int before;
    private final int after;
    private final String reason;
    private final Map<String, Double> inputs;

    private LimitChange(long atNanos, int before, int after, String reason, Map<String, Double> inputs) {
        this.atNanos = atNanos;
        this.before = before;
        this.after = after;
        this.reason = reason;
        this.inputs = Map.copyOf(inputs);
    }

    /**
     * A change of the limit.
     *
     * @param atNanos nanoseconds after the batch began
     * @param before the limit until then; 0 for the first one
     * @param after the limit from then on
     * @param reason why, as a sentence
     * @param inputs the numbers it was based on, by name
     */
    public static LimitChange of(long atNanos, int before, int after, String reason, Map<String, Double> inputs) {
        return new LimitChange(atNanos, before, after, reason, inputs);
    }

    /** Nanoseconds after the batch began. */
    public long atNanos() {
        return atNanos;
    }

    /** The limit until then; 0 for the first one. */
    public int before() {
        return before;
    }

    /** The limit from then on. */
    public int after() {
        return after;
    }

    /** Why it was changed, as a sentence. */
    public String reason() {
        return reason;
    }

    /** The numbers it was based on, by name. */
    public Map<String, Double> inputs() {
        return inputs;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LimitChange that && parts().equals(that.parts());
    }

    @Override
    public int hashCode() {
        return parts().hashCode();
    }

    @Override
    public String toString() {
        return "LimitChange" + parts();
    }

    private List<Object> parts() {
        return List.of(atNanos, before, after, reason, inputs);
    }
}
