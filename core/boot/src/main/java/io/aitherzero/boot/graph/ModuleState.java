package io.aitherzero.boot.graph;

/** Where a module is in its life. PF4J's states, and the three that it lacks. */
public enum ModuleState {
    /** Its dependencies are there; not started yet. */
    RESOLVED,
    /** Its start is running. */
    STARTING,
    /** It runs. */
    STARTED,
    /** It ran and was stopped. */
    STOPPED,
    /** An operator has disabled it. */
    DISABLED,
    /** Its archive, its start or its stop is at fault. */
    FAILED,
    /** A module that it requires did not start. */
    SKIPPED,
    /** A module that it requires is not there, or not in the version it needs. */
    WAITING
}
