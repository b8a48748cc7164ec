package io.aitherzero.api.plugin;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How something does: it works, works with restrictions, or does not work. */
public final class Health {
    /** From well to ill. */
    public enum Status {
        /** It works. */
        UP,
        /** It works, but not as it should. */
        DEGRADED,
        /** It does not work. */
        DOWN
    }

    private final Status status;
    private final String detail;

    private Health(Status status, String detail) {
        this.status = status;
        this.detail = Objects.requireNonNull(detail, "detail");
    }

    /** It works, and there is no more to say. */
    public static Health up() {
        return new Health(Status.UP, "");
    }

    /**
     * It works.
     *
     * @param detail a few words for the operator
     */
    public static Health up(String detail) {
        return new Health(Status.UP, detail);
    }

    /**
     * It works, but not as it should.
     *
     * @param detail why, and what helps
     */
    public static Health degraded(String detail) {
        return new Health(Status.DEGRADED, detail);
    }

    /**
     * It does not work.
     *
     * @param detail why, and what helps
     */
    public static Health down(String detail) {
        return new Health(Status.DOWN, detail);
    }

    /** Whether it works. */
    public Status status() {
        return status;
    }

    /** Words for the operator; may be empty. */
    public String detail() {
        return detail;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Health health && health.status == status && health.detail.equals(detail);
    }

    @Override
    public int hashCode() {
        return Objects.hash(status, detail);
    }

    @Override
    public String toString() {
        return detail.isEmpty() ? status.name() : status + ": " + detail;
    }
}
