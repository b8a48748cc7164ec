package io.aitherzero.boot.analysis;

import java.util.List;

/**
 * A change between two boots and what it did to the start phase.
 *
 * @param kind what changed
 * @param modules whom it concerns: the module; the dependent and its dependency; several where the kind says so
 * @param nanos how much longer the start phase is by it, negative where it is shorter
 */
public record Cause(Kind kind, List<String> modules, long nanos) {
    /** What can change. */
    public enum Kind {
        /** A module takes longer or shorter. */
        MODULE_TIME,
        /** A module starts that was not there, or had not begun. */
        MODULE_ADDED,
        /** A module does not begin any more. */
        MODULE_REMOVED,
        /** A module waits for another one that it did not wait for. */
        DEPENDENCY_ADDED,
        /** A module does not wait for another one any more. */
        DEPENDENCY_REMOVED,
        /** Modules and dependencies came and went that cannot be told apart, since half of it would be a cycle. */
        DEPENDENCIES,
        /** A module runs alone that did not, or the other way round. */
        SERIAL,
        /** The schedule is another one. */
        SCHEDULE,
        /** There are more workers, or fewer. */
        WORKERS,
        /** Priorities come from somewhere else. */
        PRIORITIES,
        /** Several modules take longer or shorter by little, or by no more than their noise. */
        SMALL_CHANGES
    }

    /** Copies the list. */
    public Cause {
        modules = List.copyOf(modules);
    }
}
