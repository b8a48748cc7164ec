package io.aitherzero.boot;

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
        Optional<String> bindingDependency) {
    /** Copies the list and refuses null. */
    public ModuleProfile {
        Objects.requireNonNull(id, "id");
        dependencies = List.copyOf(dependencies);
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
        static Times described(long describe) {
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
