package io.aitherzero.api.parallel;

import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Several batches as one. No batches give zeros and green.
 *
 * @param batches what was merged
 * @param total items of all of them
 * @param counts items by outcome; outcomes that did not occur are not in it
 * @param elapsed sum of the elapsed times
 * @param runTime sum of the run times
 */
public record MergedReport(
        List<BatchSummary> batches, long total, Map<Outcome, Long> counts, Duration elapsed, Duration runTime) {
    /** Copies the collections. */
    public MergedReport {
        batches = List.copyOf(batches);
        counts = Map.copyOf(counts);
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
}
