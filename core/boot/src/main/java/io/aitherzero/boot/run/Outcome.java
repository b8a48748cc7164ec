package io.aitherzero.boot.run;

import java.util.Optional;

/** How the start or the stop of one module ended. */
public sealed interface Outcome {
    /** What says so where the module was left to itself: its thread may still be in it. */
    default Optional<OverdueException> left() {
        return Optional.empty();
    }

    /** It did what was asked. */
    record Completed() implements Outcome {}

    /**
     * It threw.
     *
     * @param error what it threw
     * @param loading whether that was before {@code start()}: while its class was loaded or instantiated
     */
    record Failed(Throwable error, boolean loading) implements Outcome {}

    /**
     * It passed its deadline; its thread may still be in it.
     *
     * @param error says so, with the stack of that thread at the deadline
     */
    record TimedOut(OverdueException error) implements Outcome {
        @Override
        public Optional<OverdueException> left() {
            return Optional.of(error);
        }
    }

    /**
     * It never began, since a module that it requires did not start.
     *
     * @param dependency that module
     * @param culprit the module with which it began, the dependency itself or one that the dependency requires
     */
    record Skipped(String dependency, String culprit) implements Outcome {}

    /**
     * The run was cancelled before it had come to an end.
     *
     * @param left where it had begun: says so, with the stack of its thread, which may still be in it
     */
    record Cancelled(Optional<OverdueException> left) implements Outcome {
        /** It never began. */
        public Cancelled() {
            this(Optional.empty());
        }

        /** It had begun. */
        Cancelled(OverdueException left) {
            this(Optional.of(left));
        }
    }
}
