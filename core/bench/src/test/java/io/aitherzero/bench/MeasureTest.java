package io.aitherzero.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.aitherzero.api.parallel.BatchOptions;
import io.aitherzero.api.parallel.JobPlan;
import io.aitherzero.api.parallel.Workload;
import io.aitherzero.base.Spread;
import io.aitherzero.parallel.JobEngine;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MeasureTest {
    private static final long MILLI = 1_000_000;

    @Test
    void idealsOfTheReportAreThoseCountedByHand() {
        assertThat(JobPlan.makespan(Waits.same(20, 50), 4)).isEqualTo(250 * MILLI);
        assertThat(JobPlan.makespan(Waits.same(50, 20), 8)).isEqualTo(140 * MILLI);
        assertThat(JobPlan.makespan(new long[] {100, 150, 80, 120}, 3)).isEqualTo(200);
        assertThat(JobPlan.makespan(new long[] {100, 120, 80}, 3)).isEqualTo(120);
        assertThat(JobPlan.makespan(new long[0], 3)).isZero();
    }

    @Test
    void drawnSleepsAreTheSameEachTimeAndInTheirRange() {
        long[] drawn = Waits.drawn(200, 5, 24);
        assertThat(drawn).isEqualTo(Waits.drawn(200, 5, 24));
        assertThat(Arrays.stream(drawn).boxed())
                .allMatch(nanos -> nanos % MILLI == 0 && nanos >= 5 * MILLI && nanos <= 24 * MILLI);
        assertThat(drawn).contains(5 * MILLI, 24 * MILLI);
    }

    @Test
    void multiplyAddsGiveWhatTheyGiveByHand() {
        // ((7*31+0)*31+1)*31+2
        assertThat(Labour.multiplyAdds(7, 3)).isEqualTo(208_570);
    }

    @Test
    void theGraphIsThatOfTheReport() {
        assertThat(SeedGraph.graph().findings()).isEmpty();
        assertThat(SeedGraph.graph().levels().stream().map(List::size)).containsExactly(4, 5, 11, 5);
        assertThat(SeedGraph.graph().modules().stream()
                        .mapToInt(module -> module.dependencies().size())
                        .sum())
                .isEqualTo(46);
    }

    @Test
    void spreadIsMedianRangeAndDeviation() {
        Spread spread = Spread.of(new double[] {5, 1, 2, 9, 3});
        assertThat(spread).isEqualTo(new Spread(5, 3, 1, 9, 2));
        // 3 * 1.2533 * 1.4826 * 1.206 * 2 * sqrt(2/5)
        assertThat(spread.noiseOrRange(spread)).isCloseTo(8.5038, within(0.001));
    }

    @Test
    void seriesOfFewRunsAllowForHalfTheirRange() {
        Spread one = Spread.of(new double[] {1});
        assertThat(one.noiseOrRange(Spread.of(new double[] {0.5, 0.9, 0.9}))).isCloseTo(0.2, within(1e-9));
    }

    @Test
    void jobsOfTheReportGiveWhatTheReportSays() throws Exception {
        for (Benchmark one : ReportWorks.all().subList(4, 6)) {
            Measurement run = one.run();
            assertThat(run.fault()).isEmpty();
            assertThat(run.accounted()).isEqualTo(run.items());
            assertThat(run.idealNanos()).isEqualTo((one.name().equals("b5") ? 200 : 120) * MILLI);
        }
    }

    @Test
    void aStartOfTheGraphIsInOrderAndComplete() throws Exception {
        Measurement run = StartWork.benchmark().run();
        assertThat(run.fault()).isEmpty();
        assertThat(run.accounted()).isEqualTo(25);
    }

    @Test
    void aWrongValueIsAFault() throws Exception {
        assertThat(faultOf(List.of(1, 2, 3))).contains("Item 1 must have given 5, but gave 2");
    }

    @Test
    void aMissingItemIsAFault() throws Exception {
        assertThat(faultOf(List.of(1)))
                .contains("The report must account for 3 items, but has 1 results and 0 items without an outcome");
    }

    @Test
    void aFailedItemIsAFault() throws Exception {
        assertThat(faultOf(List.of(1, -1, 3))).contains("Item 1 must have succeeded, but is FAILED");
    }

    @Test
    void aRunWhoseFilesFailIsAFaultOfThatRun() throws Exception {
        Measurement run = new Benchmark("p0", "nothing", "nothing", engine -> {
                    throw new IOException("The disk is full");
                })
                .run();
        assertThat(run.fault()).contains("The disk is full");
        assertThat(run.share()).isZero();
    }

    private static Optional<String> faultOf(List<Integer> given) throws Exception {
        List<Integer> expected =
                given.get(given.size() - 1) == 3 && given.contains(2) ? List.of(1, 5, 3) : List.of(1, 2, 3);
        BatchOptions options = BatchOptions.of("checked", Workload.CPU).limit(1);
        try (JobEngine engine = JobEngine.create()) {
            return new BatchWork(
                            1,
                            parallel -> parallel.forEach(
                                    given,
                                    (item, context) -> {
                                        if (item < 0) {
                                            throw new IllegalStateException("as asked");
                                        }
                                        return item;
                                    },
                                    options),
                            () -> 1,
                            BatchWork.values(expected))
                    .run(engine)
                    .fault();
        }
    }
}
