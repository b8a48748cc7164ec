package io.aitherzero.api.parallel;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The figures of a batch that is over. An immutable value. */
public final class BatchSummary {
    private final String task;
    private final Workload workload;
    private final Instant startedAt;
    private final Duration elapsed;
    private final long items;
    private final Map<Outcome, Long> counts;
    private final long retries;
    private final Duration runTime;
    private final Duration cpuTime;
    private final long allocatedBytes;
    private final List<ErrorGroup> errorGroups;
    private final List<LimitChange> limitChanges;
    private final Optional<String> stopped;

    private BatchSummary(Builder from) {
        task = from.task;
        workload = from.workload;
        startedAt = from.startedAt;
        elapsed = from.elapsed;
        items = from.items;
        counts = from.counts;
        retries = from.retries;
        runTime = from.runTime;
        cpuTime = from.cpuTime;
        allocatedBytes = from.allocatedBytes;
        errorGroups = from.errorGroups;
        limitChanges = from.limitChanges;
        stopped = from.stopped;
    }

    /**
     * Figures of a batch of which nothing else is known yet: no items, no time.
     *
     * @param task what was done
     * @param workload what it waited for
     */
    public static Builder builder(String task, Workload workload) {
        return new Builder(task, workload);
    }

    /** A builder that begins with these figures. */
    public Builder toBuilder() {
        Builder builder = new Builder(task, workload);
        builder.startedAt = startedAt;
        builder.elapsed = elapsed;
        builder.items = items;
        builder.counts = counts;
        builder.retries = retries;
        builder.runTime = runTime;
        builder.cpuTime = cpuTime;
        builder.allocatedBytes = allocatedBytes;
        builder.errorGroups = errorGroups;
        builder.limitChanges = limitChanges;
        builder.stopped = stopped;
        return builder;
    }

    /** What was done. */
    public String task() {
        return task;
    }

    /** What it waited for. */
    public Workload workload() {
        return workload;
    }

    /** When it began. */
    public Instant startedAt() {
        return startedAt;
    }

    /** Time from its begin to the end of the last item. */
    public Duration elapsed() {
        return elapsed;
    }

    /** How many items there were; those an iterator never gave are not among them. */
    public long items() {
        return items;
    }

    /** Items by outcome; outcomes that did not occur are not in it. */
    public Map<Outcome, Long> counts() {
        return counts;
    }

    /** Attempts after the first ones. */
    public long retries() {
        return retries;
    }

    /** Sum of the run times of all items. */
    public Duration runTime() {
        return runTime;
    }

    /** Sum of the processor times that are known. */
    public Duration cpuTime() {
        return cpuTime;
    }

    /** Sum of the allocated bytes that are known. */
    public long allocatedBytes() {
        return allocatedBytes;
    }

    /** Failures by root cause, the largest group first. */
    public List<ErrorGroup> errorGroups() {
        return errorGroups;
    }

    /** The limits, oldest first. */
    public List<LimitChange> limitChanges() {
        return limitChanges;
    }

    /** Why the batch ended early, as a sentence; empty if it did not. */
    public Optional<String> stopped() {
        return stopped;
    }

    /** Items with that outcome. */
    public long count(Outcome outcome) {
        return counts.getOrDefault(outcome, 0L);
    }

    /** Items that failed, timed out or were abandoned. */
    public long failures() {
        return count(Outcome.FAILED) + count(Outcome.TIMED_OUT) + count(Outcome.ABANDONED);
    }

    /** Items that ran to an end, good or bad. */
    public long completed() {
        return count(Outcome.SUCCEEDED) + failures();
    }

    /** Items without an outcome. */
    public long missing() {
        return items - counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Whether the batch was not stopped and each of its items succeeded or was skipped. */
    public boolean isGreen() {
        return stopped.isEmpty() && count(Outcome.SUCCEEDED) + count(Outcome.SKIPPED) == items;
    }

    /** Completed items per second of elapsed time; 0 if no time passed. */
    public double perSecond() {
        return elapsed.isZero() ? 0 : completed() * 1e9 / elapsed.toNanos();
    }

    /** Summed run time over elapsed time: how many times faster than one after the other; 0 if no time passed. */
    public double speedUp() {
        return elapsed.isZero() ? 0 : (double) runTime.toNanos() / elapsed.toNanos();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof BatchSummary that && parts().equals(that.parts());
    }

    @Override
    public int hashCode() {
        return parts().hashCode();
    }

    @Override
    public String toString() {
        return "BatchSummary" + parts();
    }

    private List<Object> parts() {
        return List.of(
                task,
                workload,
                startedAt,
                elapsed,
                items,
                counts,
                retries,
                runTime,
                cpuTime,
                allocatedBytes,
                errorGroups,
                limitChanges,
                stopped);
    }

    /** Makes a summary. What is not said is zero or empty. */
    public static final class Builder {
        private String task;
        private Workload workload;
        private Instant startedAt = Instant.EPOCH;
        private Duration elapsed = Duration.ZERO;
        private long items;
        private Map<Outcome, Long> counts = Map.of();
        private long retries;
        private Duration runTime = Duration.ZERO;
        private Duration cpuTime = Duration.ZERO;
        private long allocatedBytes;
        private List<ErrorGroup> errorGroups = List.of();
        private List<LimitChange> limitChanges = List.of();
        private Optional<String> stopped = Optional.empty();

        private Builder(String task, Workload workload) {
            this.task = task;
            this.workload = workload;
        }

        /** What was done. */
        public Builder task(String task) {
            this.task = task;
            return this;
        }

        /** When it began. */
        public Builder startedAt(Instant startedAt) {
            this.startedAt = startedAt;
            return this;
        }

        /** Time from its begin to the end of the last item. */
        public Builder elapsed(Duration elapsed) {
            this.elapsed = elapsed;
            return this;
        }

        /** How many items there were; those an iterator never gave are not among them. */
        public Builder items(long items) {
            this.items = items;
            return this;
        }

        /** Items by outcome; outcomes that did not occur are not in it. */
        public Builder counts(Map<Outcome, Long> counts) {
            this.counts = Map.copyOf(counts);
            return this;
        }

        /** Attempts after the first ones. */
        public Builder retries(long retries) {
            this.retries = retries;
            return this;
        }

        /** Sum of the run times of all items. */
        public Builder runTime(Duration runTime) {
            this.runTime = runTime;
            return this;
        }

        /** Sum of the processor times that are known. */
        public Builder cpuTime(Duration cpuTime) {
            this.cpuTime = cpuTime;
            return this;
        }

        /** Sum of the allocated bytes that are known. */
        public Builder allocatedBytes(long allocatedBytes) {
            this.allocatedBytes = allocatedBytes;
            return this;
        }

        /** Failures by root cause, the largest group first. */
        public Builder errorGroups(List<ErrorGroup> errorGroups) {
            this.errorGroups = List.copyOf(errorGroups);
            return this;
        }

        /** The limits, oldest first. */
        public Builder limitChanges(List<LimitChange> limitChanges) {
            this.limitChanges = List.copyOf(limitChanges);
            return this;
        }

        /** Why the batch ended early, as a sentence; empty if it did not. */
        public Builder stopped(Optional<String> stopped) {
            this.stopped = stopped;
            return this;
        }

        /** The summary. */
        public BatchSummary build() {
            return new BatchSummary(this);
        }
    }
}
