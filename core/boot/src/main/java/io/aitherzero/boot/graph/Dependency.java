package io.aitherzero.boot.graph;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a module declares about another one.
 *
 * @param id the module depended on
 * @param range the versions accepted, in the syntax of the {@link VersionScheme}; {@code *} for any
 * @param optional whether the declaring module starts without it
 */
public record Dependency(String id, String range, boolean optional) {
    /** Refuses null. */
    public Dependency {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(range, "range");
    }

    boolean anyVersion() {
        return range.isBlank() || range.equals("*");
    }

    @Override
    public String toString() {
        return id + (optional ? "?" : "") + (anyVersion() ? "" : "@" + range);
    }

    /** Written out, like {@link #hashCode}, as for {@link ModuleDescriptor#equals}. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Dependency dependency
                && id.equals(dependency.id)
                && range.equals(dependency.range)
                && optional == dependency.optional;
    }

    @Override
    public int hashCode() {
        return 31 * id.hashCode() + range.hashCode();
    }
}
