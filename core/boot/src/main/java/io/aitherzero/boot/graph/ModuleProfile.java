package io.aitherzero.boot.graph;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * One module's part in a boot. A module that never began has no worker and zero times.
 *
 * @param id the module
 * @param version its version
 * @param level its level in the graph; 0 where it is not in it
 * @param state where the boot left it
 * @param reason why it is not started; empty where it is
 * @param dependencies what it waited for
 * @param worker number of the worker that ran it, from 1
 * @param times how long it took
 * @param bindingDependency the dependency that was the last to start
 * @param archive what it was loaded from; empty where that is not known
 * @param serial whether it ran alone, since it was marked so
 * @param edges what it took from other modules: its declared dependencies in their order, then others by id; empty
 *     where that was not watched
 */
public record ModuleProfile(
        String id,
        String version,
        int level,
        ModuleState state,
        Optional<Finding> reason,
        List<String> dependencies,
        OptionalInt worker,
        Times times,
        Optional<String> bindingDependency,
        Optional<ArchivePrint> archive,
        boolean serial,
        List<EdgeUse> edges) {
    /** Copies the lists and refuses null. */
    public ModuleProfile {
        Objects.requireNonNull(id, "id");
        dependencies = List.copyOf(dependencies);
        edges = List.copyOf(edges);
    }

    /** A module of which neither archive nor edges are known. */
    public ModuleProfile(
            String id,
            String version,
            int level,
            ModuleState state,
            Optional<Finding> reason,
            List<String> dependencies,
            OptionalInt worker,
            Times times,
            Optional<String> bindingDependency) {
        this(
                id,
                version,
                level,
                state,
                reason,
                dependencies,
                worker,
                times,
                bindingDependency,
                Optional.empty(),
                false,
                List.of());
    }

    public ModuleProfile ended(ModuleState end, Optional<Finding> why) {
        return new ModuleProfile(
                id, version, level, end, why, dependencies, worker, times, bindingDependency, archive, serial, edges);
    }

    public ModuleProfile withTimes(Times others) {
        return new ModuleProfile(
                id,
                version,
                level,
                state,
                reason,
                dependencies,
                worker,
                others,
                bindingDependency,
                archive,
                serial,
                edges);
    }

    /** The same loaded from an archive. */
    public ModuleProfile withArchive(ArchivePrint print) {
        return new ModuleProfile(
                id,
                version,
                level,
                state,
                reason,
                dependencies,
                worker,
                times,
                bindingDependency,
                Optional.of(print),
                serial,
                edges);
    }

    /** The same with what it took from other modules. */
    public ModuleProfile withEdges(List<EdgeUse> uses) {
        return new ModuleProfile(
                id,
                version,
                level,
                state,
                reason,
                dependencies,
                worker,
                times,
                bindingDependency,
                archive,
                serial,
                uses);
    }

    /**
     * Where a module's time went, in nanoseconds.
     *
     * @param describe reading its descriptor
     * @param dependencyWait from the begin of the start phase until its last dependency had started
     * @param queueWait from then until a worker began with it; a level barrier counts here
     * @param load loading its class and creating the instance
     * @param start in {@code start()}
     * @param cpu processor time of load and start; empty where the JVM does not tell
     */
    public record Times(long describe, long dependencyWait, long queueWait, long load, long start, OptionalLong cpu) {
        public static Times described(long describe) {
            return new Times(describe, 0, 0, 0, 0, OptionalLong.empty());
        }

        /** Load and start. */
        public long run() {
            return load + start;
        }

        /** When it began, counted from the begin of the start phase. */
        public long begun() {
            return dependencyWait + queueWait;
        }
    }
}
