package io.aitherzero.parallel;

import static io.aitherzero.parallel.Batches.atOnce;
import static io.aitherzero.parallel.Batches.numbers;
import static io.aitherzero.parallel.Batches.outcomes;
import static io.aitherzero.parallel.Batches.reached;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.aitherzero.api.parallel.Batch;
import io.aitherzero.api.parallel.BatchOptions;
import io.aitherzero.api.parallel.BatchReport;
import io.aitherzero.api.parallel.Job;
import io.aitherzero.api.parallel.JobResult;
import io.aitherzero.api.parallel.Outcome;
import io.aitherzero.api.parallel.Workload;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JobEngineTest {
    private final JobEngine engine = JobEngine.create();

    @AfterEach
    void close() {
        engine.close();
    }

    @ParameterizedTest
    @EnumSource
    void resultsAreInTheOrderOfTheInput(Workload workload) throws InterruptedException {
        BatchReport<Integer> report = engine.<Integer, Integer>forEach(
                        numbers(1_000),
                        (i, context) -> 2 * i,
                        BatchOptions.of("double", workload).limit(8))
                .await();
        assertThat(report.values())
                .isEqualTo(numbers(1_000).stream().map(i -> 2 * i).toList());
        assertThat(report.results()).extracting(JobResult::index).isSorted();
        assertThat(report.isGreen()).isTrue();
    }

    @Test
    void noItemsAreABatchThatIsOverAndGreen() throws InterruptedException {
        BatchReport<Object> report =
                engine.forEach(List.of(), (i, context) -> i, atOnce(4)).await();
        assertThat(report.results()).isEmpty();
        assertThat(report.isGreen()).isTrue();
        assertThat(report.summary().perSecond()).isNotNegative();
    }

    @Test
    void nullItemsAndNullValuesAreKept() throws InterruptedException {
        BatchReport<String> report = engine.<String, String>forEach(
                        Arrays.asList("a", null, "c"), (text, context) -> text, atOnce(2))
                .await();
        assertThat(report.results())
                .extracting(JobResult::value)
                .containsExactly(Optional.of("a"), Optional.empty(), Optional.of("c"));
        assertThat(report.isGreen()).isTrue();
    }

    @Test
    void itemsThatThrowDoNotHarmTheOthers() throws InterruptedException {
        BatchReport<Integer> report = engine.<Integer, Integer>forEach(
                        numbers(10),
                        (i, context) -> {
                            if (i % 3 == 2) {
                                throw new IllegalArgumentException("every third");
                            }
                            return i;
                        },
                        atOnce(3))
                .await();
        assertThat(report.values()).containsExactly(0, 1, 3, 4, 6, 7, 9);
        assertThat(report.failures()).extracting(JobResult::index).containsExactly(2L, 5L, 8L);
        assertThat(report.isGreen()).isFalse();
        assertThat(report.summary().errorGroups()).singleElement().satisfies(group -> {
            assertThat(group.type()).isEqualTo("java.lang.IllegalArgumentException");
            assertThat(group.message()).isEqualTo("every third");
            assertThat(group.count()).isEqualTo(3);
            assertThat(group.first()).isEqualTo("2");
            assertThat(group.sample().get(0)).contains("every third");
        });
    }

    private static int deeper(int depth) {
        return depth < 0 ? depth : 1 + deeper(depth + 1);
    }

    @Test
    void anErrorIsTheFailureOfItsItemAlone() throws InterruptedException {
        BatchReport<Integer> report = engine.<Integer, Integer>forEach(
                        numbers(9),
                        (i, context) -> switch (i % 3) {
                            case 0 -> deeper(0);
                            case 1 -> throw new OutOfMemoryError("thrown by the item");
                            default -> throw new NoClassDefFoundError("gone");
                        },
                        atOnce(2))
                .await();
        assertThat(outcomes(report)).hasSize(9).containsOnly(Outcome.FAILED);
        assertThat(report.results().get(0).error()).containsInstanceOf(StackOverflowError.class);
        assertThat(report.results().get(1).error()).containsInstanceOf(OutOfMemoryError.class);
        assertThat(report.results().get(2).error()).containsInstanceOf(LinkageError.class);
    }

    @Test
    void aHighLimitForFewItemsStartsNoMoreThreadsThanItems() throws InterruptedException {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        BatchReport<Boolean> report = engine.<Integer, Boolean>forEach(
                        numbers(10), (i, context) -> threads.add(Thread.currentThread()), atOnce(1_000))
                .await();
        assertThat(report.isGreen()).isTrue();
        assertThat(threads).hasSizeLessThanOrEqualTo(10);
    }

    @RepeatedTest(20)
    void theLimitIsACapWhateverHappens() throws InterruptedException {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        BatchReport<Integer> report = engine.<Integer, Integer>forEach(
                        numbers(2_000),
                        (i, context) -> {
                            most.accumulateAndGet(running.incrementAndGet(), Math::max);
                            try {
                                if (ThreadLocalRandom.current().nextInt(10) == 0) {
                                    Thread.onSpinWait();
                                    throw new IllegalStateException();
                                }
                                return i;
                            } finally {
                                running.decrementAndGet();
                            }
                        },
                        atOnce(7))
                .await();
        assertThat(most).hasValueBetween(1, 7);
        assertThat(report.summary().missing()).isZero();
        assertThat(report.results()).doesNotContainNull().hasSize(2_000);
    }

    @Test
    void asManyRunAtOnceAsTheLimitSays() throws InterruptedException {
        CountDownLatch all = new CountDownLatch(6);
        BatchReport<Integer> report = engine.<Integer, Integer>forEach(
                        numbers(6),
                        (i, context) -> {
                            all.countDown();
                            reached(all);
                            return i;
                        },
                        atOnce(6))
                .await();
        assertThat(report.isGreen()).isTrue();
    }

    @Test
    void theLimitCanBeRaisedWhileItemsRun() throws InterruptedException {
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch all = new CountDownLatch(4);
        Batch<Integer> batch = engine.<Integer, Integer>forEach(
                numbers(4),
                (i, context) -> {
                    first.countDown();
                    all.countDown();
                    reached(all);
                    return i;
                },
                atOnce(1));
        reached(first);
        assertThat(batch.progress().running()).isEqualTo(1);
        batch.setLimit(4);
        BatchReport<Integer> report = batch.await();
        assertThat(report.isGreen()).isTrue();
        assertThat(report.summary().limitChanges())
                .extracting(change -> change.before() + " to " + change.after())
                .containsExactly("0 to 1", "1 to 4");
    }

    @Test
    void theLimitCanBeLoweredWhileItemsRun() throws InterruptedException {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch all = new CountDownLatch(4);
        CountDownLatch go = new CountDownLatch(1);
        Batch<Integer> batch = engine.<Integer, Integer>forEach(
                numbers(50),
                (i, context) -> {
                    int now = running.incrementAndGet();
                    if (i >= 4) {
                        most.accumulateAndGet(now, Math::max);
                    }
                    all.countDown();
                    if (i < 4) {
                        reached(go);
                    }
                    running.decrementAndGet();
                    return i;
                },
                atOnce(4));
        reached(all);
        batch.setLimit(1);
        go.countDown();
        assertThat(batch.await().isGreen()).isTrue();
        // those that ran when it was lowered may still be there when the first new one begins
        assertThat(most).hasValueLessThanOrEqualTo(4);
        assertThatThrownBy(() -> batch.setLimit(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The limit of batch 'test' must be at least 1, is 0");
    }

    @Test
    void jobsPerSecondAreMeasuredByElapsedTimeAndSpeedUpByRunTime() throws InterruptedException {
        BatchReport<Integer> report = engine.<Integer, Integer>forEach(
                        numbers(100), (i, context) -> i, atOnce(2).deadline(java.time.Duration.ofHours(1)))
                .await();
        double seconds = report.summary().elapsed().toNanos() / 1e9;
        assertThat(report.summary().perSecond()).isCloseTo(100 / seconds, within(1e-6));
        assertThat(report.summary().speedUp())
                .isCloseTo(report.summary().runTime().toNanos() / 1e9 / seconds, within(1e-6));
    }

    @Test
    void jobsKeepTheirNames() throws InterruptedException {
        List<Job<String>> jobs =
                List.of(new Job<>("one", context -> context.key().orElseThrow()), new Job<>("two", context -> {
                    throw new java.io.IOException("no");
                }));
        BatchReport<String> report = engine.run(jobs, atOnce(2)).await();
        assertThat(report.results()).extracting(JobResult::label).containsExactly("one", "two");
        assertThat(report.values()).containsExactly("one");
        assertThat(report.summary().errorGroups())
                .singleElement()
                .satisfies(group -> assertThat(group.first()).isEqualTo("two"));
    }

    @Test
    void jobsThatWereDoneAreSkippedAndTheReportIsGreen() throws InterruptedException {
        AtomicInteger ran = new AtomicInteger();
        BatchReport<Integer> report = engine.run(
                        Job.each(numbers(10), i -> "n" + i, (i, context) -> ran.incrementAndGet()),
                        atOnce(2).done(Set.of("n1", "n4")::contains))
                .await();
        assertThat(ran).hasValue(8);
        assertThat(report.summary().count(Outcome.SKIPPED)).isEqualTo(2);
        assertThat(report.results().get(4))
                .returns(Outcome.SKIPPED, JobResult::outcome)
                .returns(0, JobResult::attempts)
                .returns(Optional.of("An earlier run did it."), JobResult::reason);
        assertThat(report.isGreen()).isTrue();
    }

    @Test
    void withoutMetersCostsAreNotKnown() throws InterruptedException {
        try (JobEngine plain = JobEngine.builder().withoutMeters().build()) {
            BatchReport<byte[]> report = plain.<Integer, byte[]>forEach(
                            numbers(3), (i, context) -> new byte[4_000_000], atOnce(1))
                    .await();
            assertThat(report.results()).hasSize(3).allSatisfy(result -> {
                assertThat(result.runNanos()).isPositive();
                assertThat(result.cpuNanos()).isNegative();
                assertThat(result.allocatedBytes()).isNegative();
            });
            assertThat(report.summary().allocatedBytes()).isZero();
        }
    }

    /** Else none of them would be known to have room beside another. */
    @Test
    void withoutMetersItemsThatReserveMemoryRunAtOnceAllTheSame() throws InterruptedException {
        CountDownLatch both = new CountDownLatch(2);
        try (JobEngine plain = JobEngine.builder().withoutMeters().build()) {
            BatchReport<byte[]> report = plain.<Integer, byte[]>forEach(
                            numbers(3),
                            (i, context) -> {
                                if (i > 0) {
                                    both.countDown();
                                    reached(both);
                                }
                                return new byte[100_000];
                            },
                            atOnce(2).reserveMemory())
                    .await();
            assertThat(report.isGreen()).isTrue();
            assertThat(report.results())
                    .allSatisfy(result -> assertThat(result.allocatedBytes()).isGreaterThanOrEqualTo(100_000));
        }
    }

    @Test
    void eachItemHasItsCosts() throws InterruptedException {
        BatchReport<byte[]> report = engine.<Integer, byte[]>forEach(
                        numbers(3), (i, context) -> new byte[4_000_000], atOnce(1))
                .await();
        assertThat(report.results()).allSatisfy(result -> {
            assertThat(result.runNanos()).isPositive();
            assertThat(result.cpuNanos()).isNotNegative();
            assertThat(result.allocatedBytes()).isBetween(4_000_000L, 8_000_000L);
            assertThat(result.startedNanos()).isNotNegative().isEqualTo(result.queueNanos());
            assertThat(result.attempts()).isEqualTo(1);
        });
        assertThat(report.summary().allocatedBytes()).isGreaterThanOrEqualTo(12_000_000);
    }

    @Test
    void threadsAreNamedAfterTheTaskAndDaemons() throws InterruptedException {
        BatchReport<String> report = engine.<Integer, String>forEach(
                        numbers(2),
                        (i, context) -> Thread.currentThread().getName() + " "
                                + Thread.currentThread().isDaemon(),
                        atOnce(1))
                .await();
        assertThat(report.values()).containsOnly("test-1 true");
    }

    @Test
    void aClosedEngineBeginsNothing() {
        engine.close();
        assertThatThrownBy(() -> engine.forEach(numbers(1), (i, context) -> i, atOnce(1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Batch 'test' cannot begin: the jobs of The engine were stopped");
    }
}
