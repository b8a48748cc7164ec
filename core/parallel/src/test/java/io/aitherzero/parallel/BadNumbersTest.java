package io.aitherzero.parallel;

import static io.aitherzero.parallel.Batches.atOnce;
import static io.aitherzero.parallel.Batches.numbers;
import static io.aitherzero.parallel.Batches.outcomes;
import static io.aitherzero.parallel.Batches.reached;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aitherzero.api.parallel.Batch;
import io.aitherzero.api.parallel.BatchOptions;
import io.aitherzero.api.parallel.BatchReport;
import io.aitherzero.api.parallel.Job;
import io.aitherzero.api.parallel.JobResult;
import io.aitherzero.api.parallel.Outcome;
import io.aitherzero.api.parallel.ResultStream;
import io.aitherzero.api.parallel.RetryPolicy;
import io.aitherzero.api.parallel.Workload;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Times, limits and amounts at the ends of what can be asked for. */
class BadNumbersTest {
    private static final Duration EVER = Duration.ofSeconds(Long.MAX_VALUE);

    private final JobEngine engine = JobEngine.create();

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void theLongestTimesAreForEver() throws InterruptedException {
        AtomicInteger calls = new AtomicInteger();
        Batch<Integer> batch = engine.<Integer, Integer>forEach(
                numbers(100),
                (i, context) -> {
                    assertThat(context.remaining().orElseThrow()).isGreaterThan(Duration.ofDays(36_500));
                    return calls.incrementAndGet();
                },
                atOnce(2).itemTimeout(EVER).deadline(EVER).grace(EVER));
        assertThat(batch.await(EVER).orElseThrow().isGreen()).isTrue();
    }

    @Test
    void aTimeThatIsOverIsNotAwaited() throws InterruptedException {
        CountDownLatch go = new CountDownLatch(1);
        Batch<Integer> batch = engine.<Integer, Integer>forEach(
                numbers(1),
                (i, context) -> {
                    reached(go);
                    return i;
                },
                atOnce(1));
        assertThat(batch.await(Duration.ZERO)).isEmpty();
        assertThat(batch.await(Duration.ofSeconds(-1))).isEmpty();
        assertThat(batch.await(Duration.ofSeconds(Long.MIN_VALUE))).isEmpty();
        go.countDown();
        assertThat(batch.await().isGreen()).isTrue();
    }

    @RepeatedTest(10)
    void aDeadlineOfZeroLeavesEachItemAResult() throws InterruptedException {
        BatchReport<Integer> report = engine.<Integer, Integer>forEach(
                        numbers(50), (i, context) -> i, atOnce(3).deadline(Duration.ZERO))
                .await();
        assertThat(report.results()).hasSize(50);
        assertThat(report.summary().missing()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 0, Long.MAX_VALUE - 1_000_000_000})
    void theClockMayBeginAnywhere(long begin) throws InterruptedException {
        long offset = System.nanoTime() - begin;
        try (JobEngine odd =
                JobEngine.builder().clock(() -> System.nanoTime() - offset).build()) {
            CountDownLatch never = new CountDownLatch(1);
            BatchReport<Integer> report = odd.<Integer, Integer>forEach(
                            numbers(6),
                            (i, context) -> {
                                if (i == 3) {
                                    never.await();
                                }
                                if (i == 4 && context.attempt() < 3) {
                                    throw new IOException("again");
                                }
                                return i;
                            },
                            atOnce(2)
                                    .itemTimeout(Duration.ofMillis(200))
                                    .retry(RetryPolicy.times(2)
                                            .backOff(Duration.ofMillis(1), Duration.ofMillis(1))
                                            .when(IOException.class::isInstance)))
                    .await();
            assertThat(outcomes(report))
                    .containsExactly(
                            Outcome.SUCCEEDED,
                            Outcome.SUCCEEDED,
                            Outcome.SUCCEEDED,
                            Outcome.TIMED_OUT,
                            Outcome.SUCCEEDED,
                            Outcome.SUCCEEDED);
            assertThat(report.results()).extracting(JobResult::attempts).containsExactly(1, 1, 1, 1, 3, 1);
            assertThat(report.results())
                    .allSatisfy(result -> assertThat(result.startedNanos()).isNotNegative());
        }
    }

    @Test
    void theLargestLimitRunsAllItemsAtOnce() throws InterruptedException {
        CountDownLatch together = new CountDownLatch(200);
        BatchReport<Integer> report = engine.<Integer, Integer>forEach(
                        numbers(200),
                        (i, context) -> {
                            together.countDown();
                            reached(together);
                            return i;
                        },
                        atOnce(Integer.MAX_VALUE))
                .await();
        assertThat(report.isGreen()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 1 << 30, Integer.MAX_VALUE})
    void aLargeLimitIsNotCutShortByTheWindowOfAStream(int limit) {
        CountDownLatch together = new CountDownLatch(200);
        try (ResultStream<Integer> results = engine.stream(
                numbers(200).iterator(),
                (Integer i, io.aitherzero.api.parallel.JobContext context) -> {
                    together.countDown();
                    reached(together);
                    return i;
                },
                atOnce(limit),
                ResultStream.Order.INPUT)) {
            results.forEachRemaining(result -> assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED));
        }
    }

    @Test
    void aMillionItemsRunOnceEach() throws InterruptedException {
        AtomicLong sum = new AtomicLong();
        BatchReport<Integer> report = engine.<Integer, Integer>forEach(
                        numbers(1_000_000),
                        (i, context) -> {
                            sum.addAndGet(i);
                            return i;
                        },
                        atOnce(4))
                .await();
        assertThat(report.isGreen()).isTrue();
        assertThat(sum).hasValue(499_999_500_000L);
    }

    @Test
    void nothingButNullItems() throws InterruptedException {
        BatchReport<Integer> report = engine.<Integer, Integer>forEach(
                        Collections.nCopies(1_000, null), (i, context) -> null, atOnce(4))
                .await();
        assertThat(report.isGreen()).isTrue();
        assertThat(report.values()).isEmpty();
    }

    @Test
    void jobsMayShareAName() throws InterruptedException {
        List<Job<Integer>> jobs = IntStream.range(0, 1_000)
                .mapToObj(i -> new Job<>("same", context -> i))
                .toList();
        BatchReport<Integer> report = engine.run(jobs, atOnce(4)).await();
        assertThat(report.values()).isEqualTo(numbers(1_000));
        BatchReport<Integer> done =
                engine.run(jobs, atOnce(4).done("same"::equals)).await();
        assertThat(outcomes(done)).containsOnly(Outcome.SKIPPED);
    }

    @Test
    void tenThousandRetriesAtOnceAllCome() throws InterruptedException {
        AtomicInteger second = new AtomicInteger();
        BatchReport<Integer> report = engine.<Integer, Integer>forEach(
                        numbers(10_000),
                        (i, context) -> {
                            if (context.attempt() == 1) {
                                throw new IOException();
                            }
                            return second.incrementAndGet();
                        },
                        atOnce(8).retry(RetryPolicy.times(1).backOff(Duration.ofMillis(200), Duration.ofMillis(200))))
                .await();
        assertThat(report.isGreen()).isTrue();
        assertThat(second).hasValue(10_000);
        assertThat(report.summary().retries()).isEqualTo(10_000);
    }

    /** The timer of one retry is gone when it went off: who claims it sets the next one. */
    @Test
    void retriesThatAreDueOneAfterTheOtherAllCome() throws InterruptedException {
        HandClock clock = new HandClock();
        AtomicInteger retried = new AtomicInteger();
        try (JobEngine byHand = JobEngine.builder().clock(clock).build()) {
            Batch<Integer> batch = byHand.<Integer, Integer>forEach(
                    numbers(20),
                    (i, context) -> {
                        if (context.attempt() == 1) {
                            throw new IOException();
                        }
                        return retried.incrementAndGet();
                    },
                    atOnce(2).retry(RetryPolicy.times(1).backOff(Duration.ofHours(1), Duration.ofHours(1))));
            while (retried.get() < 20 && !Thread.currentThread().isInterrupted()) {
                clock.move(Duration.ofMillis(10), byHand);
            }
            assertThat(batch.await().isGreen()).isTrue();
        }
    }

    /** The limit in force is at least what was set when an item that runs now began. */
    @RepeatedTest(5)
    void aStormOfLimitsIsKeptTo() throws InterruptedException {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Batch<Integer> batch = engine.<Integer, Integer>forEach(
                numbers(5_000),
                (i, context) -> {
                    most.accumulateAndGet(running.incrementAndGet(), Math::max);
                    Thread.onSpinWait();
                    running.decrementAndGet();
                    return i;
                },
                atOnce(3));
        for (int i = 0; batch.progress().running() > 0 && i < 100_000; i++) {
            batch.setLimit(1 + i % 7);
        }
        assertThat(batch.await().isGreen()).isTrue();
        assertThat(most).hasValueBetween(1, 7);
        assertThatThrownBy(() -> batch.setLimit(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The limit of batch 'test' must be at least 1, is 0");
    }

    @Test
    void aLoweredLimitHoldsForWhatBeginsAfterIt() throws InterruptedException {
        CountDownLatch eight = new CountDownLatch(8);
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger later = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Batch<Integer> batch = engine.<Integer, Integer>forEach(
                numbers(200),
                (i, context) -> {
                    if (i < 8) {
                        eight.countDown();
                        reached(go);
                        return i;
                    }
                    most.accumulateAndGet(later.incrementAndGet(), Math::max);
                    Thread.onSpinWait();
                    later.decrementAndGet();
                    return i;
                },
                atOnce(8));
        reached(eight);
        batch.setLimit(1);
        go.countDown();
        assertThat(batch.await().isGreen()).isTrue();
        assertThat(most).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"CPU", "IO", "NETWORK", "MIXED"})
    void aSearchedLimitCopesWithItemsOfNoLength(String workload) throws InterruptedException {
        HandClock stopped = new HandClock();
        try (JobEngine timeless = JobEngine.builder().clock(stopped).build()) {
            BatchReport<Integer> report = timeless.<Integer, Integer>forEach(
                            numbers(5_000), (i, context) -> i, BatchOptions.of("none", Workload.valueOf(workload)))
                    .await();
            assertThat(report.isGreen()).isTrue();
            assertThat(report.summary().elapsed()).isZero();
        }
    }

    /** An item that ran and failed before is not said to have never run, whenever the batch stops. */
    @RepeatedTest(80)
    void whatRanIsNotSaidToHaveNeverRun() throws InterruptedException {
        AtomicInteger attempts = new AtomicInteger();
        BatchReport<Integer> report = engine.<Integer, Integer>forEach(
                        numbers(40),
                        (i, context) -> {
                            if (attempts.incrementAndGet() == 60) {
                                context.cancelBatch("half-way");
                            }
                            throw new IOException("always");
                        },
                        atOnce(4).retry(RetryPolicy.times(1_000).backOff(Duration.ZERO, Duration.ZERO)))
                .await();
        assertThat(report.results()).allSatisfy(result -> {
            assertThat(result.attempts() == 0).isEqualTo(result.outcome() == Outcome.NOT_STARTED);
            assertThat(result.error().isPresent()).isEqualTo(result.attempts() > 0);
        });
        assertThat(report.summary().retries())
                .isEqualTo(report.results().stream()
                        .mapToLong(result -> Math.max(0, result.attempts() - 1))
                        .sum());
    }
}
