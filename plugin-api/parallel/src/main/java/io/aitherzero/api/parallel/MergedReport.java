package io.aitherzero.api.parallel;

import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Several batches as one. No batches give zeros and green. An immutable value. */
public final class MergedReport {
    private final List<BatchSummary> batches;
    private final long total;
    private final Map<Outcome, Long> counts;
    private final Duration elapsed;
    private final Duration runTime;

    private MergedReport(
            List<BatchSummary> batches, long total, Map<Outcome, Long> counts, Duration elapsed, Duration runTime) {
        this.batches = List.copyOf(batches);
        this.total = total;
        this.counts = Map.copyOf(counts);
        this.elapsed = elapsed;
        this.runTime = runTime;
    }

    /** Merges batches in their order. */
    public static MergedReport of(Collection<BatchSummary> batches) {
        long total = 0;
        Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);
        Duration elapsed = Duration.ZERO;
        Duration runTime = Duration.ZERO;
        for (BatchSummary batch : batches) {
            total += batch.items();
            batch.counts().forEach((outcome, count) -> counts.merge(outcome, count, Long::sum));
            elapsed = elapsed.plus(batch.elapsed());
            runTime = runTime.plus(batch.runTime());
        }
        return new MergedReport(List.copyOf(batches), total, counts, elapsed, runTime);
    }

    /** Merges batches whose results were kept. */
    public static MergedReport ofReports(Collection<? extends BatchReport<?>> reports) {
        return of(reports.stream().<BatchSummary>map(BatchReport::summary).toList());
    }

    /** This one and then another one. */
    public MergedReport and(MergedReport other) {
        return of(Stream.concat(batches.stream(), other.batches.stream()).toList());
    }

    /** What failed, by root cause, batch after batch. */
    public List<ErrorGroup> failures() {
        return batches.stream().flatMap(batch -> batch.errorGroups().stream()).toList();
    }

    /** Items that succeeded. */
    public long passed() {
        return counts.getOrDefault(Outcome.SUCCEEDED, 0L);
    }

    /** Items that failed, timed out or were abandoned. */
    public long failed() {
        return batches.stream().mapToLong(BatchSummary::failures).sum();
    }

    /** Items that were skipped, cancelled or not started, and those without an outcome. */
    public long skipped() {
        return total - passed() - failed();
    }

    /** Whether each batch is green. */
    public boolean isGreen() {
        return batches.stream().allMatch(BatchSummary::isGreen);
    }

    /** What was merged. */
    public List<BatchSummary> batches() {
        return batches;
    }

    /** Items of all of them. */
    public long total() {
        return total;
    }

    /** Items by outcome; outcomes that did not occur are not in it. */
    public Map<Outcome, Long> counts() {
        return counts;
    }

    /** Sum of the elapsed times. */
    public Duration elapsed() {
        return elapsed;
    }

    /** Sum of the run times. */
    public Duration runTime() {
        return runTime;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof MergedReport that && parts().equals(that.parts());
    }

    @Override
    public int hashCode() {
        return parts().hashCode();
    }

    @Override
    public String toString() {
        return "MergedReport" + parts();
    }

    private List<Object> parts() {
        return List.of(batches, total, counts, elapsed, runTime);
    }
}
