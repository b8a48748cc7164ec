package io.aitherzero.boot.graph;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an archive says about itself before any of its classes is touched.
 *
 * @param id unique name of the module
 * @param version its version
 * @param requires the host versions it accepts; blank or {@code *} for any
 * @param dependencies the modules it depends on, in declared order
 * @param source the file or folder it was read from, as shown to people
 * @param admission whether the module may be started at all
 */
public record ModuleDescriptor(
        String id, String version, String requires, List<Dependency> dependencies, String source, Admission admission) {
    /** Who has a say in whether a module is started. */
    public enum Admission {
        /** Nobody objects. */
        ADMITTED,
        /** An operator has disabled the module. */
        DISABLED,
        /** The host's own check of plugins has refused the module. */
        REFUSED
    }

    /** Copies the list and refuses null. */
    public ModuleDescriptor {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(requires, "requires");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(admission, "admission");
        dependencies = List.copyOf(dependencies);
    }

    /**
     * Describes a module that nobody but an operator may have objections to.
     *
     * @param id unique name of the module
     * @param version its version
     * @param requires the host versions it accepts; blank or {@code *} for any
     * @param dependencies the modules it depends on, in declared order
     * @param source the file or folder it was read from, as shown to people
     * @param enabled false where an operator has disabled the module
     */
    public ModuleDescriptor(
            String id, String version, String requires, List<Dependency> dependencies, String source, boolean enabled) {
        this(id, version, requires, dependencies, source, enabled ? Admission.ADMITTED : Admission.DISABLED);
    }

    /** Written out, like {@link #hashCode}: what the compiler makes of a record takes 30 ms when it is first called. */
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof ModuleDescriptor module
                        && id.equals(module.id)
                        && version.equals(module.version)
                        && requires.equals(module.requires)
                        && dependencies.equals(module.dependencies)
                        && source.equals(module.source)
                        && admission == module.admission);
    }

    @Override
    public int hashCode() {
        return 31 * id.hashCode() + source.hashCode();
    }
}
