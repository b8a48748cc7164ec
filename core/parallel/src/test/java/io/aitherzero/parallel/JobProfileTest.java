package io.aitherzero.parallel;

import static io.aitherzero.parallel.Batches.atOnce;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aitherzero.api.parallel.BatchOptions;
import io.aitherzero.api.parallel.BatchReport;
import io.aitherzero.api.parallel.HaltPolicy;
import io.aitherzero.api.parallel.Job;
import io.aitherzero.api.parallel.JobPlan;
import io.aitherzero.api.parallel.JobProfile;
import io.aitherzero.api.parallel.JobResult;
import io.aitherzero.api.parallel.Outcome;
import io.aitherzero.api.parallel.ResultStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class JobProfileTest {
    private static final JobProfile KNOWN = new JobProfile(
            Map.of("short", Duration.ofMillis(1), "middle", Duration.ofMillis(5), "long", Duration.ofMillis(9)));

    private static BatchReport<Object> report(Object... namesAndMillis) {
        List<JobResult<Object>> results = new ArrayList<>();
        for (int i = 0; i < namesAndMillis.length; i += 2) {
            long millis = (Integer) namesAndMillis[i + 1];
            results.add(JobResult.builder(i / 2, millis < 0 ? Outcome.FAILED : Outcome.SUCCEEDED)
                    .key((String) namesAndMillis[i])
                    .attempts(1)
                    .runNanos(Math.abs(millis) * 1_000_000)
                    .build());
        }
        return new BatchReport<>(TotalsTest.summary(results.size(), 0, 0, 1), results);
    }

    @Test
    void aJobTakesTheMedianOfItsGoodRuns() {
        JobProfile profile =
                JobProfile.of(List.of(report("a", 10, "b", 4), report("a", 30, "b", 2), report("a", 11, "c", -7)));
        assertThat(profile.times()).isEqualTo(Map.of("a", Duration.ofMillis(11), "b", Duration.ofMillis(3)));
    }

    @Test
    void anUnknownJobCountsAsTheMedianOfTheKnown() {
        assertThat(KNOWN.expected(List.of("long", "new", "short")))
                .containsExactly(Duration.ofMillis(9), Duration.ofMillis(5), Duration.ofMillis(1));
        JobPlan plan = KNOWN.plan(List.of("long", "new", "short"), 2);
        assertThat(plan.jobs()).isEqualTo(3);
        assertThat(plan.known()).isEqualTo(2);
    }

    @Test
    void nothingKnownAndNoJobsGiveZeros() {
        assertThat(JobProfile.of(List.of())).isEqualTo(JobProfile.none());
        assertThat(JobProfile.none().expected(List.of("a"))).containsExactly(Duration.ZERO);
        JobPlan plan = KNOWN.plan(List.of(), 8);
        assertThat(plan.jobs()).isZero();
        assertThat(plan.known()).isZero();
        assertThat(plan.limit()).isEqualTo(1);
        assertThat(plan.predictions()).containsExactly(plan.best());
        assertThat(plan.best().limit()).isEqualTo(1);
        assertThat(plan.best().inputOrder()).isZero();
        assertThat(plan.best().longestFirst()).isZero();
        assertThat(plan.best().lowerBound()).isZero();
    }

    @Test
    void planNamesTheSmallestLimitNearTheBest() {
        JobProfile profile = new JobProfile(Map.of(
                "a",
                Duration.ofMillis(2),
                "b",
                Duration.ofMillis(2),
                "c",
                Duration.ofMillis(2),
                "d",
                Duration.ofMillis(6)));
        JobPlan plan = profile.plan(List.of("a", "b", "c", "d"), 64);
        assertThat(plan.predictions())
                .extracting(each -> each.inputOrder().toMillis())
                .containsExactly(12L, 8L, 8L, 6L);
        assertThat(plan.predictions())
                .extracting(each -> each.longestFirst().toMillis())
                .containsExactly(12L, 6L, 6L, 6L);
        assertThat(plan.predictions())
                .extracting(each -> each.lowerBound().toMillis())
                .containsExactly(12L, 6L, 6L, 6L);
        assertThat(plan.limit()).isEqualTo(2);
        assertThat(plan.best().longestFirst()).isEqualTo(Duration.ofMillis(6));
    }

    @Test
    void badNumbersAreRefused() {
        assertThatThrownBy(() -> new JobProfile(Map.of("a", Duration.ofMillis(-1))))
                .hasMessage("Job 'a': the time must not be negative, is PT-0.001S");
        assertThatThrownBy(() -> KNOWN.plan(List.of(), 0))
                .hasMessage("The highest limit of a plan must be at least 1, is 0");
    }

    @Test
    void theLongestBeginFirstAndResultsStayInInputOrder() throws InterruptedException {
        List<String> names = List.of("short", "new", "long", "middle", "short", "long");
        List<String> begun = new ArrayList<>();
        BatchReport<String> report = run(names, begun, atOnce(1).profile(KNOWN));
        assertThat(begun).containsExactly("2 long", "5 long", "1 new", "3 middle", "0 short", "4 short");
        assertThat(report.values()).isEqualTo(names);
        assertThat(report.results()).extracting(JobResult::label).isEqualTo(names);
    }

    @Test
    void withoutAProfileJobsBeginInInputOrder() throws InterruptedException {
        List<String> begun = new ArrayList<>();
        run(List.of("short", "long"), begun, atOnce(1).profile(JobProfile.none()));
        assertThat(begun).containsExactly("0 short", "1 long");
    }

    @Test
    void aStoppedBatchAccountsForThoseThatDidNotBegin() throws InterruptedException {
        try (JobEngine engine = JobEngine.create()) {
            List<Job<Integer>> jobs = Job.each(List.of("short", "long", "middle"), name -> name, (name, context) -> {
                throw new IllegalStateException("as asked");
            });
            BatchReport<Integer> report = engine.run(
                            jobs, atOnce(1).profile(KNOWN).halt(HaltPolicy.soon(HaltPolicy.Event.FAIL, 1)))
                    .await();
            assertThat(Batches.outcomes(report))
                    .containsExactly(Outcome.NOT_STARTED, Outcome.FAILED, Outcome.NOT_STARTED);
        }
    }

    private static BatchReport<String> run(List<String> names, List<String> begun, BatchOptions options)
            throws InterruptedException {
        List<Job<String>> jobs = Job.each(names, name -> name, (name, context) -> {
            begun.add(context.index() + " " + name);
            return name;
        });
        try (JobEngine engine = JobEngine.create()) {
            return engine.run(jobs, options).await();
        }
    }

    @Test
    void itemsWithoutNamesAreRefused() {
        try (JobEngine engine = JobEngine.create()) {
            BatchOptions options = atOnce(1).profile(KNOWN);
            String message =
                    "Batch 'test' has a profile of named jobs, but its items have no names; begin it with run and"
                            + " jobs, or leave the profile out";
            assertThatThrownBy(() -> engine.forEach(List.of(1), (item, context) -> item, options))
                    .hasMessage(message);
            assertThatThrownBy(() -> engine.stream(
                            List.of(1).iterator(), (item, context) -> item, options, ResultStream.Order.INPUT))
                    .hasMessage(message);
        }
    }

    @Test
    void predictionIsWhatTheEngineTakesInVirtualTime() throws InterruptedException {
        Random random = new Random(7);
        for (int round = 0; round < 20; round++) {
            // milliseconds: items of less than 20 microseconds are claimed by the hundred, and not quite in order
            long[] nanos = LongStream.generate(() -> 1_000_000L * (1 + random.nextInt(100)))
                    .limit(1 + random.nextInt(30))
                    .toArray();
            List<String> names =
                    IntStream.range(0, nanos.length).mapToObj(String::valueOf).toList();
            JobProfile profile = JobProfile.medians(names.stream()
                    .collect(Collectors.toMap(
                            name -> name, name -> List.of(Duration.ofNanos(nanos[Integer.parseInt(name)])))));
            for (JobPlan.Prediction predicted : profile.plan(names, 5).predictions()) {
                VirtualRun input = new VirtualRun(nanos, predicted.limit());
                assertThat(input.run(JobProfile.none()))
                        .isEqualTo(predicted.inputOrder().toNanos());
                VirtualRun longestFirst = new VirtualRun(nanos, predicted.limit());
                assertThat(longestFirst.run(profile))
                        .isEqualTo(predicted.longestFirst().toNanos());
                assertThat(predicted.longestFirst()).isGreaterThanOrEqualTo(predicted.lowerBound());
            }
        }
    }
}
