package io.aitherzero.boot.run;

/** How the start or the stop of one module ended. */
public sealed interface Outcome {
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
    record TimedOut(OverdueException error) implements Outcome {}

    /**
     * It never began, since a module that it requires did not start.
     *
     * @param dependency that module
     * @param culprit the module with which it began, the dependency itself or one that the dependency requires
     */
    record Skipped(String dependency, String culprit) implements Outcome {}

    /** It never began, since the run was cancelled. */
    record Cancelled() implements Outcome {}
}
