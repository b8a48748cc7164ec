package io.aitherzero.pf4j;

import io.aitherzero.boot.graph.Finding;
import java.util.List;

/** Something that a {@link LiveFolder} tells its listeners. */
public sealed interface LiveEvent {
    /**
     * A change begins; another event tells how it ended.
     *
     * @param change what is done
     */
    record Begun(LiveChange change) implements LiveEvent {}

    /**
     * A change was done and is accepted.
     *
     * @param change what was done
     * @param nanos how long it took
     * @param findings what does not run since, and could not be stopped well
     */
    record Applied(LiveChange change, long nanos, List<Finding> findings) implements LiveEvent {}

    /**
     * A change was refused, and what ran before runs.
     *
     * @param change what was asked for
     * @param causes why it was refused
     * @param undone whether it had been begun and was undone; else nothing was stopped
     */
    record Refused(LiveChange change, List<Finding> causes, boolean undone) implements LiveEvent {}

    /**
     * An archive cannot be used: it is incomplete for long, or whole and no plugin. What was accepted before in its place
     * goes on.
     *
     * @param finding which one, what is wrong with it and what to do
     */
    record Unusable(Finding finding) implements LiveEvent {}

    /**
     * A module that was unloaded is still in use.
     *
     * @param finding which one, and by what
     */
    record Leaked(Finding finding) implements LiveEvent {}

    /**
     * A folder cannot be read; nothing is unloaded for that.
     *
     * @param reason what the system says
     */
    record Unreadable(String reason) implements LiveEvent {}

    /** The folders can be read again. */
    record ReadableAgain() implements LiveEvent {}
}
