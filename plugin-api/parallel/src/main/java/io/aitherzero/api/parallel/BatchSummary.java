package io.aitherzero.api.parallel;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The figures of a batch that is over.
 *
 * @param task what was done
 * @param workload what it waited for
 * @param startedAt when it began
 * @param elapsed from its begin to the end of the last item
 * @param items how many items there were; those an iterator never gave are not among them
 * @param counts items by outcome; outcomes that did not occur are not in it
 * @param retries attempts after the first ones
 * @param runTime sum of the run times of all items
 * @param cpuTime sum of the processor times that are known
 * @param allocatedBytes sum of the allocated bytes that are known
 * @param errorGroups failures by root cause, the largest group first
 * @param limitChanges the limits, oldest first
 * @param stopped why the batch ended early, as a sentence; empty if it did not
 */
public record BatchSummary(
        String task,
        Workload workload,
        Instant startedAt,
        Duration elapsed,
        long items,
        Map<Outcome, Long> counts,
        long retries,
        Duration runTime,
        Duration cpuTime,
        long allocatedBytes,
        List<ErrorGroup> errorGroups,
        List<LimitChange> limitChanges,
        Optional<String> stopped) {
    /** Copies the collections. */
    public BatchSummary {
        counts = Map.copyOf(counts);
        errorGroups = List.copyOf(errorGroups);
        limitChanges = List.copyOf(limitChanges);
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
}
