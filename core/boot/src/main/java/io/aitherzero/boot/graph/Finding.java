package io.aitherzero.boot.graph;

import java.util.Objects;

/**
 * Something an operator should know about a module: what is wrong and what to do about it.
 *
 * @param code what kind of thing, for machines
 * @param module the id of the module, or the name of the file where there is no id
 * @param cause a sentence that names subject, rule and value
 * @param remedy the way out, a sentence
 */
public record Finding(Code code, String module, String cause, String remedy) {
    /** Refuses null. */
    public Finding {
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(module, "module");
        Objects.requireNonNull(cause, "cause");
        Objects.requireNonNull(remedy, "remedy");
    }

    /** The kinds of findings, each with the state that it leaves the module in. */
    public enum Code {
        /** The file is not a plugin archive: empty, cut short, without descriptor or with a bad one. */
        BAD_ARCHIVE(ModuleState.FAILED),
        /** The id is none that a module may have. */
        BAD_ID(ModuleState.FAILED),
        /** The archive holds the interfaces of the host, whose own the module must be given. */
        BUNDLES_API(ModuleState.FAILED),
        /** It cannot be known whether an operator has disabled the module. */
        BAD_STATUS_FILE(ModuleState.FAILED),
        /** The version cannot be parsed. */
        BAD_VERSION(ModuleState.FAILED),
        /** The range of accepted host versions cannot be parsed. */
        BAD_REQUIRES(ModuleState.FAILED),
        /** The range of a dependency cannot be parsed. */
        BAD_RANGE(ModuleState.FAILED),
        /** The host is not of a version that the module accepts. */
        HOST_VERSION(ModuleState.FAILED),
        /** The host's own check of plugins refuses the module. */
        HOST_REFUSES(ModuleState.FAILED),
        /** The module requires itself. */
        SELF_DEPENDENCY(ModuleState.FAILED),
        /** The module is part of a cycle of required dependencies. */
        DEPENDENCY_CYCLE(ModuleState.FAILED),
        /** A required module is not there. */
        MISSING_DEPENDENCY(ModuleState.WAITING),
        /** A required module is there in another version. */
        DEPENDENCY_VERSION(ModuleState.WAITING),
        /** An operator has disabled the module. */
        DISABLED(ModuleState.DISABLED),
        /** A module that this one requires did not start. */
        DEPENDENCY_FAILED(ModuleState.SKIPPED),
        /** The plugin class cannot be loaded or instantiated. */
        LOAD_FAILED(ModuleState.FAILED),
        /** The module's configuration file does not fit. */
        BAD_CONFIG(ModuleState.FAILED),
        /** {@code start()} threw. */
        START_FAILED(ModuleState.FAILED),
        /** {@code start()} passed its deadline. */
        START_TIMEOUT(ModuleState.FAILED),
        /** The module called {@code System.exit}. */
        EXIT_CALLED(ModuleState.FAILED),
        /** The boot was stopped before the module began, or while it was in its start. */
        CANCELLED(ModuleState.RESOLVED),
        /** {@code stop()} threw. */
        STOP_FAILED(ModuleState.FAILED),
        /** {@code stop()} passed its budget. */
        STOP_TIMEOUT(ModuleState.FAILED),
        /** Two archives hold the same id; the other one is used. Leaves the module as it is. */
        DUPLICATE_ID(ModuleState.RESOLVED),
        /** An optional dependency is there in another version and was ignored. Leaves the module as it is. */
        OPTIONAL_VERSION(ModuleState.RESOLVED),
        /** An optional dependency would close a cycle and was ignored for the order. Leaves the module as it is. */
        OPTIONAL_CYCLE(ModuleState.RESOLVED),
        /** The archive holds a library that the host has, which may get in the way. Leaves the module as it is. */
        BUNDLES_LIBRARY(ModuleState.RESOLVED),
        /** Extensions were found by their class files, as the archive has no index of them. Leaves the module as it is. */
        NO_EXTENSION_INDEX(ModuleState.RESOLVED),
        /** A file in the plugins folder that is no plugin and is passed over. */
        IGNORED_FILE(ModuleState.RESOLVED),
        /** A line of enabled.txt or disabled.txt that is the id of no module. */
        UNKNOWN_ID(ModuleState.RESOLVED),
        /** Archives are loaded from where they lie, as the host has no room for copies. Leaves the module as it is. */
        NOT_STORED(ModuleState.RESOLVED),
        /** The archive cannot be used as it is now, and counts as it was accepted last. */
        EARLIER_CONTENT(ModuleState.RESOLVED),
        /** The module was unloaded, but something keeps its classes. Leaves the module as it is. */
        LEAKED_LOADER(ModuleState.RESOLVED),
        /** The module hung in a parallel boot and runs alone since. Leaves the module as it is. */
        SERIAL(ModuleState.RESOLVED);

        private final ModuleState state;

        Code(ModuleState state) {
            this.state = state;
        }

        /** The state of a module with this finding. */
        public ModuleState state() {
            return state;
        }

        /** Whether a module with this finding cannot be started. */
        public boolean excludes() {
            return state != ModuleState.RESOLVED;
        }
    }
}
