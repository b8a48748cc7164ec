package io.aitherzero.parallel;

import static io.aitherzero.parallel.Batches.atOnce;
import static io.aitherzero.parallel.Batches.hang;
import static io.aitherzero.parallel.Batches.numbers;
import static io.aitherzero.parallel.Batches.outcomes;
import static io.aitherzero.parallel.Batches.reached;
import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.api.parallel.Batch;
import io.aitherzero.api.parallel.BatchReport;
import io.aitherzero.api.parallel.ItemTimeout;
import io.aitherzero.api.parallel.JobContext;
import io.aitherzero.api.parallel.JobResult;
import io.aitherzero.api.parallel.Outcome;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class StopTest {
    private final HandClock clock = new HandClock();
    private final JobEngine engine = JobEngine.builder().clock(clock).build();
    private final CountDownLatch never = new CountDownLatch(1);

    @AfterEach
    void close() {
        never.countDown();
        engine.close();
    }

    @Test
    void anItemThatRunsTooLongTimesOutAndNoItemIsLost() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(2);
        Batch<Integer> batch = engine.<Integer, Integer>forEach(
                numbers(20),
                (i, context) -> {
                    if (i < 2) {
                        running.countDown();
                        never.await();
                    }
                    return i;
                },
                atOnce(2).itemTimeout(Duration.ofSeconds(30)));
        reached(running);
        clock.move(Duration.ofSeconds(30), engine);
        BatchReport<Integer> report = batch.await();
        assertThat(outcomes(report).subList(0, 2)).containsOnly(Outcome.TIMED_OUT);
        assertThat(outcomes(report).subList(2, 20)).containsOnly(Outcome.SUCCEEDED);
        JobResult<Integer> first = report.results().get(0);
        assertThat(first.reason()).contains("Item 0 of batch 'test' ran longer than its timeout of 30 s.");
        assertThat(first.error()).containsInstanceOf(TimeoutException.class);
        assertThat(first.error().orElseThrow().getStackTrace())
                .extracting(StackTraceElement::getClassName)
                .contains(StopTest.class.getName());
        assertThat(first.runNanos()).isEqualTo(Duration.ofSeconds(30).toNanos());
    }

    @RepeatedTest(5)
    void aHungItemIsAbandonedWithItsStackAndTheOthersAreDone() throws InterruptedException {
        AtomicReference<JobContext> hung = new AtomicReference<>();
        Batch<Integer> batch = engine.<Integer, Integer>forEach(
                numbers(200),
                (i, context) -> {
                    if (i == 100) {
                        hung.set(context);
                        hang(never);
                    }
                    return i;
                },
                atOnce(1).itemTimeout(Duration.ofSeconds(10)).grace(Duration.ofSeconds(3)));
        while (hung.get() == null) {
            Thread.onSpinWait();
        }
        clock.move(Duration.ofSeconds(10), engine);
        while (!hung.get().isCancelled()) {
            Thread.onSpinWait();
        }
        clock.move(Duration.ofSeconds(3), engine);
        BatchReport<Integer> report = batch.await();
        assertThat(report.summary().count(Outcome.SUCCEEDED)).isEqualTo(199);
        JobResult<Integer> culprit = report.results().get(100);
        assertThat(culprit.outcome()).isEqualTo(Outcome.ABANDONED);
        assertThat(culprit.reason().orElseThrow())
                .contains("It ignored its interrupt for 3 s and still runs on thread 'test-1'.");
        assertThat(culprit.error().orElseThrow().getStackTrace())
                .extracting(StackTraceElement::getMethodName)
                .contains("hang");
        assertThat(report.isGreen()).isFalse();
    }

    @Test
    void aTimeoutCanBeAShareOfTheMedian() throws InterruptedException {
        CountDownLatch slow = new CountDownLatch(1);
        AtomicInteger done = new AtomicInteger();
        Batch<Integer> batch = engine.<Integer, Integer>forEach(
                numbers(4),
                (i, context) -> {
                    if (i == 3) {
                        slow.countDown();
                        never.await();
                    }
                    clock.move(Duration.ofSeconds(1), engine);
                    return done.incrementAndGet();
                },
                atOnce(1).itemTimeout(new ItemTimeout.OfMedian(200)));
        reached(slow);
        clock.move(Duration.ofSeconds(2), engine);
        BatchReport<Integer> report = batch.await();
        assertThat(outcomes(report))
                .containsExactly(Outcome.SUCCEEDED, Outcome.SUCCEEDED, Outcome.SUCCEEDED, Outcome.TIMED_OUT);
    }

    @Test
    void theDeadlineOfTheBatchStopsWhatRunsAndBeginsNoMore() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(2);
        AtomicReference<Optional<Duration>> left = new AtomicReference<>(Optional.empty());
        Batch<Integer> batch = engine.<Integer, Integer>forEach(
                numbers(5),
                (i, context) -> {
                    left.set(context.remaining());
                    running.countDown();
                    never.await();
                    return i;
                },
                atOnce(2).deadline(Duration.ofMinutes(1)));
        reached(running);
        clock.move(Duration.ofMinutes(1), engine);
        BatchReport<Integer> report = batch.await();
        assertThat(left.get()).contains(Duration.ofMinutes(1));
        assertThat(outcomes(report))
                .containsExactly(
                        Outcome.CANCELLED,
                        Outcome.CANCELLED,
                        Outcome.NOT_STARTED,
                        Outcome.NOT_STARTED,
                        Outcome.NOT_STARTED);
        assertThat(report.summary().stopped())
                .contains("The deadline of batch 'test', 60 s after its begin, has passed.");
        assertThat(report.results())
                .allSatisfy(result -> assertThat(result.reason()).isPresent());
    }

    @Test
    void cancellingAgainChangesNothing() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        Batch<Integer> batch = engine.<Integer, Integer>forEach(
                numbers(3),
                (i, context) -> {
                    running.countDown();
                    never.await();
                    return i;
                },
                atOnce(1));
        reached(running);
        assertThat(batch.cancel("first")).isTrue();
        assertThat(batch.cancel("second")).isFalse();
        BatchReport<Integer> report = batch.await();
        assertThat(batch.cancel("third")).isFalse();
        assertThat(outcomes(report)).containsExactly(Outcome.CANCELLED, Outcome.NOT_STARTED, Outcome.NOT_STARTED);
        assertThat(report.results()).extracting(JobResult::reason).containsOnly(Optional.of("first"));
    }

    @RepeatedTest(20)
    void anItemCanCancelItsOwnBatch() throws InterruptedException {
        BatchReport<Integer> report = engine.<Integer, Integer>forEach(
                        numbers(500),
                        (i, context) -> {
                            if (i == 50) {
                                context.cancelBatch("found it");
                                assertThat(context.isCancelled()).isTrue();
                            }
                            return i;
                        },
                        atOnce(3))
                .await();
        assertThat(report.results().get(50))
                .returns(Outcome.CANCELLED, JobResult::outcome)
                .returns(Optional.of("found it"), JobResult::reason);
        assertThat(report.summary().missing()).isZero();
        assertThat(report.isGreen()).isFalse();
    }

    @Test
    void anItemThatSwallowsItsInterruptIsCancelledAndNotAbandoned() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        Batch<String> batch = engine.<Integer, String>forEach(
                numbers(1),
                (i, context) -> {
                    running.countDown();
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        return "as if nothing had happened";
                    }
                    return "";
                },
                atOnce(1));
        reached(running);
        batch.cancel("enough");
        assertThat(batch.await().results()).singleElement().satisfies(result -> {
            assertThat(result.outcome()).isEqualTo(Outcome.CANCELLED);
            assertThat(result.value()).isEmpty();
        });
    }

    @RepeatedTest(50)
    void everyItemIsAccountedForWhateverHappens() throws InterruptedException {
        try (JobEngine real = JobEngine.create()) {
            int stopAt = ThreadLocalRandom.current().nextInt(600);
            BatchReport<Integer> report = real.<Integer, Integer>forEach(
                            numbers(500),
                            (i, context) -> {
                                if (i == stopAt) {
                                    context.cancelBatch("half-way");
                                }
                                if (i % 97 == 0) {
                                    never.await();
                                }
                                if (i % 7 == 0) {
                                    throw new StackOverflowError();
                                }
                                return i;
                            },
                            atOnce(5).itemTimeout(Duration.ofMillis(2)))
                    .await();
            assertThat(report.results()).hasSize(500).doesNotContainNull();
            assertThat(report.summary().missing()).isZero();
            assertThat(report.results())
                    .allSatisfy(result -> assertThat(result.outcome() == Outcome.SUCCEEDED)
                            .isEqualTo(result.value().isPresent()));
        }
    }

    @RepeatedTest(20)
    void interruptsDoNotLeakToTheNextItem() throws InterruptedException {
        BatchReport<Boolean> report = engine.<Integer, Boolean>forEach(
                        numbers(200),
                        (i, context) -> {
                            boolean before = Thread.currentThread().isInterrupted();
                            Thread.currentThread().interrupt();
                            return before;
                        },
                        atOnce(2))
                .await();
        assertThat(report.values()).containsOnly(false);
    }
}
