package io.aitherzero.host.work;

import java.time.Duration;
import java.util.Optional;

/**
 * One piece of work of a module, as it stands.
 *
 * @param module the module
 * @param name what the module calls it
 * @param kind when it is done
 * @param period between two runs; zero where there is only one
 * @param state whether it runs
 * @param runs how many runs have ended
 * @param failures how many of them threw something
 * @param missed how many times were left out, since the run before was still under way
 * @param next until the next run; empty while it runs or waits for its module to start
 * @param lastTook how long the last run took; empty before its end
 * @param lastFailure what the last run threw; empty where it threw nothing
 */
public record WorkRecord(
        String module,
        String name,
        Kind kind,
        Duration period,
        State state,
        long runs,
        long failures,
        long missed,
        Optional<Duration> next,
        Optional<Duration> lastTook,
        Optional<String> lastFailure) {
    /** When work is done. */
    public enum Kind {
        /** Once. */
        ONCE,
        /** A while after the end of the run before. */
        FIXED_DELAY,
        /** At multiples of a period. */
        FIXED_RATE
    }

    /** Where work stands. */
    public enum State {
        /** Its module has not started yet. */
        HELD,
        /** It waits for its time. */
        WAITING,
        /** A run is under way. */
        RUNNING,
        /** A run is under way, the last one. */
        ENDING,
        /** It is not done again. */
        OVER
    }
}
