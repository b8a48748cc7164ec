package io.aitherzero.host.work;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One piece of work of a module, as it stands. An immutable value. */
public final class WorkRecord {
    private final String module;
    private final String name;
    private final Kind kind;
    private final Duration period;
    private final State state;
    private final long runs;
    private final long failures;
    private final long missed;
    private final Optional<Duration> next;
    private final Optional<Duration> lastTook;
    private final Optional<String> lastFailure;

    private WorkRecord(Builder from) {
        module = from.module;
        name = from.name;
        kind = from.kind;
        period = from.period;
        state = from.state;
        runs = from.runs;
        failures = from.failures;
        missed = from.missed;
        next = from.next;
        lastTook = from.lastTook;
        lastFailure = from.lastFailure;
    }

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

    /**
     * Work that waits for its module to start, of which nothing else is known.
     *
     * @param module the module
     * @param name what the module calls it
     * @param kind when it is done
     */
    static Builder builder(String module, String name, Kind kind) {
        return new Builder(module, name, kind);
    }

    /** The module. */
    public String module() {
        return module;
    }

    /** What the module calls it. */
    public String name() {
        return name;
    }

    /** When it is done. */
    public Kind kind() {
        return kind;
    }

    /** Between two runs; zero where there is only one. */
    public Duration period() {
        return period;
    }

    /** Whether it runs. */
    public State state() {
        return state;
    }

    /** How many runs have ended. */
    public long runs() {
        return runs;
    }

    /** How many of them threw something. */
    public long failures() {
        return failures;
    }

    /** How many times were left out, since the run before was still under way. */
    public long missed() {
        return missed;
    }

    /** Until the next run; empty while it runs or waits for its module to start. */
    public Optional<Duration> next() {
        return next;
    }

    /** How long the last run took; empty before its end. */
    public Optional<Duration> lastTook() {
        return lastTook;
    }

    /** What the last run threw; empty where it threw nothing. */
    public Optional<String> lastFailure() {
        return lastFailure;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof WorkRecord that && parts().equals(that.parts());
    }

    @Override
    public int hashCode() {
        return parts().hashCode();
    }

    @Override
    public String toString() {
        return "WorkRecord" + parts();
    }

    private List<Object> parts() {
        return List.of(module, name, kind, period, state, runs, failures, missed, next, lastTook, lastFailure);
    }

    /** Makes a record. What is not said is zero or empty, and the work is held. */
    static final class Builder {
        private final String module;
        private final String name;
        private final Kind kind;
        private Duration period = Duration.ZERO;
        private State state = State.HELD;
        private long runs;
        private long failures;
        private long missed;
        private Optional<Duration> next = Optional.empty();
        private Optional<Duration> lastTook = Optional.empty();
        private Optional<String> lastFailure = Optional.empty();

        private Builder(String module, String name, Kind kind) {
            this.module = module;
            this.name = name;
            this.kind = kind;
        }

        /** Between two runs; zero where there is only one. */
        Builder period(Duration period) {
            this.period = period;
            return this;
        }

        /** Whether it runs. */
        Builder state(State state) {
            this.state = state;
            return this;
        }

        /** How many runs have ended. */
        Builder runs(long runs) {
            this.runs = runs;
            return this;
        }

        /** How many of them threw something. */
        Builder failures(long failures) {
            this.failures = failures;
            return this;
        }

        /** How many times were left out, since the run before was still under way. */
        Builder missed(long missed) {
            this.missed = missed;
            return this;
        }

        /** Until the next run; empty while it runs or waits for its module to start. */
        Builder next(Optional<Duration> next) {
            this.next = next;
            return this;
        }

        /** How long the last run took; empty before its end. */
        Builder lastTook(Optional<Duration> lastTook) {
            this.lastTook = lastTook;
            return this;
        }

        /** What the last run threw; empty where it threw nothing. */
        Builder lastFailure(Optional<String> lastFailure) {
            this.lastFailure = lastFailure;
            return this;
        }

        /** The record. */
        WorkRecord build() {
            return new WorkRecord(this);
        }
    }
}
