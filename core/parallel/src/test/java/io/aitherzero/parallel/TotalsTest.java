package io.aitherzero.parallel;

import static io.aitherzero.parallel.Batches.numbers;
import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.api.parallel.BatchOptions;
import io.aitherzero.api.parallel.BatchProgress;
import io.aitherzero.api.parallel.BatchProgress.Eta;
import io.aitherzero.api.parallel.BatchReport;
import io.aitherzero.api.parallel.BatchSummary;
import io.aitherzero.api.parallel.ErrorGroup;
import io.aitherzero.api.parallel.JobResult;
import io.aitherzero.api.parallel.MergedReport;
import io.aitherzero.api.parallel.Outcome;
import io.aitherzero.api.parallel.Workload;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TotalsTest {
    private static JobResult<Object> failed(long index, Throwable error) {
        return JobResult.builder(index, Outcome.FAILED).error(error).attempts(1).build();
    }

    private static JobResult<Object> took(long nanos) {
        return JobResult.builder(0, Outcome.SUCCEEDED)
                .attempts(1)
                .runNanos(nanos)
                .build();
    }

    private static IOException thrownHere(String message) {
        return new IOException(message);
    }

    @Test
    void failuresAreGroupedByTypeAndPlaceOfTheirRootCause() {
        ErrorGroups groups = new ErrorGroups();
        groups.add(failed(7, new IllegalStateException("outer 7", thrownHere("port 7 is closed"))));
        groups.add(failed(3, thrownHere("port 3 is closed")));
        groups.add(failed(9, new IllegalArgumentException("another")));
        groups.add(failed(8, thrownHere("port 8 is closed")));
        List<ErrorGroup> all = groups.all();
        assertThat(all).hasSize(2);
        assertThat(all.get(0).type()).isEqualTo("java.io.IOException");
        assertThat(all.get(0).count()).isEqualTo(3);
        assertThat(all.get(0).first()).isEqualTo("3");
        assertThat(all.get(0).message()).isEqualTo("port 3 is closed");
        assertThat(all.get(1).first()).isEqualTo("9");
    }

    @Test
    void causesThatGoRoundInACircleAreNotFollowedForEver() {
        IllegalStateException one = new IllegalStateException("one");
        IllegalStateException two = new IllegalStateException("two", one);
        one.initCause(two);
        ErrorGroups groups = new ErrorGroups();
        groups.add(failed(0, one));
        assertThat(groups.all())
                .singleElement()
                .satisfies(group -> assertThat(group.sample()).anyMatch(line -> line.startsWith("Caused by: ")));
    }

    @Test
    void theEtaIsRemainingByRateWithTwoStandardErrors() {
        Totals over = new Totals();
        assertThat(EtaEstimate.of(over, 10, 1)).isEmpty();
        for (long millis : new long[] {90, 100, 110, 100}) {
            over.add(took(millis * 1_000_000));
        }
        // s/m = 0.0816, r = 12, n = 4: 2 * 0.0816 * sqrt(12 + 36) / 20 per second = 0.0566 s
        Eta eta = EtaEstimate.of(over, 12, 20).orElseThrow();
        assertThat(eta.expected()).isEqualTo(Duration.ofMillis(600));
        assertThat(eta.soonest().toMillis()).isEqualTo(543);
        assertThat(eta.latest().toMillis()).isEqualTo(656);
    }

    @Test
    void progressTellsTotalRateAndWhatIsOver() throws InterruptedException {
        try (JobEngine engine = JobEngine.create()) {
            var batch = engine.<Integer, Integer>forEach(
                    numbers(50),
                    (i, context) -> i,
                    BatchOptions.of("p", Workload.CPU).limit(2));
            assertThat(batch.await().isGreen()).isTrue();
            BatchProgress progress = batch.progress();
            assertThat(progress.total()).hasValue(50);
            assertThat(progress.over()).isEqualTo(50);
            assertThat(progress.running()).isZero();
            assertThat(progress.limit()).isEqualTo(2);
            assertThat(progress.perSecond()).isPositive();
            assertThat(progress.eta().orElseThrow().expected()).isZero();
        }
    }

    static BatchSummary summary(long passed, long failed, long skipped, int seconds) {
        return BatchSummary.builder("t", Workload.CPU)
                .elapsed(Duration.ofSeconds(seconds))
                .items(passed + failed + skipped)
                .counts(Map.of(Outcome.SUCCEEDED, passed, Outcome.FAILED, failed, Outcome.SKIPPED, skipped))
                .runTime(Duration.ofSeconds(2L * seconds))
                .build();
    }

    @Test
    void mergingAddsUp() {
        MergedReport merged = MergedReport.of(List.of(summary(3, 0, 0, 5), summary(2, 1, 1, 3)));
        assertThat(merged.total()).isEqualTo(7);
        assertThat(merged.passed()).isEqualTo(5);
        assertThat(merged.failed()).isEqualTo(1);
        assertThat(merged.skipped()).isEqualTo(1);
        assertThat(merged.elapsed()).isEqualTo(Duration.ofSeconds(8));
        assertThat(merged.runTime()).isEqualTo(Duration.ofSeconds(16));
        assertThat(merged.isGreen()).isFalse();
    }

    @Test
    void reportsSummariesAndMergesMergeAlike() {
        BatchSummary first = summary(3, 0, 0, 5);
        BatchSummary second = summary(2, 1, 1, 3);
        MergedReport merged = MergedReport.of(List.of(first, second));
        assertThat(MergedReport.ofReports(
                        List.of(new BatchReport<>(first, List.of()), new BatchReport<>(second, List.of()))))
                .isEqualTo(merged);
        assertThat(MergedReport.of(List.of(first)).and(MergedReport.of(List.of(second))))
                .isEqualTo(merged);
        assertThat(merged.and(MergedReport.of(List.of()))).isEqualTo(merged);
    }

    @Test
    void mergingNothingIsZeroAndGreen() {
        MergedReport merged = MergedReport.of(List.of());
        assertThat(merged.failures()).isEmpty();
        assertThat(merged.total()).isZero();
        assertThat(merged.elapsed()).isZero();
        assertThat(merged.isGreen()).isTrue();
    }

    @Test
    void aMissingOrStoppedItemIsNeverGreen() {
        BatchSummary missing = BatchSummary.builder("t", Workload.CPU)
                .items(2)
                .counts(Map.of(Outcome.SUCCEEDED, 1L))
                .build();
        assertThat(missing.missing()).isEqualTo(1);
        assertThat(missing.isGreen()).isFalse();
        assertThat(missing.perSecond()).isZero();
    }
}
