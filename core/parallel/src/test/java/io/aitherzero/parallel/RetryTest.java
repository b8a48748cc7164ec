package io.aitherzero.parallel;

import static io.aitherzero.parallel.Batches.atOnce;
import static io.aitherzero.parallel.Batches.numbers;
import static io.aitherzero.parallel.Batches.outcomes;
import static io.aitherzero.parallel.Batches.reached;
import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.api.parallel.Batch;
import io.aitherzero.api.parallel.BatchReport;
import io.aitherzero.api.parallel.JobResult;
import io.aitherzero.api.parallel.Outcome;
import io.aitherzero.api.parallel.RetryPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RetryTest {
    private static final RetryPolicy AT_ONCE = RetryPolicy.times(3).backOff(Duration.ZERO, Duration.ZERO);

    private final JobEngine engine = JobEngine.create();

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void aFailureIsTriedAgainUntilItSucceeds() throws InterruptedException {
        BatchReport<Integer> report = engine.<Integer, Integer>forEach(
                        numbers(50),
                        (i, context) -> {
                            if (context.attempt() <= i % 4) {
                                throw new IOException("flaky");
                            }
                            return context.attempt();
                        },
                        atOnce(4).retry(AT_ONCE))
                .await();
        assertThat(report.isGreen()).isTrue();
        assertThat(report.results())
                .allSatisfy(result -> assertThat(result.attempts())
                        .isEqualTo((int) (result.index() % 4) + 1)
                        .isEqualTo(result.value().orElseThrow()));
        assertThat(report.summary().retries())
                .isEqualTo(report.results().stream()
                        .mapToLong(result -> result.attempts() - 1)
                        .sum());
    }

    @Test
    void whenRetriesAreUsedUpTheLastFailureStays() throws InterruptedException {
        BatchReport<Integer> report = engine.<Integer, Integer>forEach(
                        numbers(1),
                        (i, context) -> {
                            throw new IOException("attempt " + context.attempt());
                        },
                        atOnce(1).retry(AT_ONCE))
                .await();
        assertThat(report.results().get(0).attempts()).isEqualTo(4);
        assertThat(report.results().get(0).error().orElseThrow()).hasMessage("attempt 4");
    }

    @Test
    void whatIsNotRetryableAndWhatIsAnErrorFailsAtOnce() throws InterruptedException {
        BatchReport<Integer> report = engine.<Integer, Integer>forEach(
                        numbers(2),
                        (i, context) -> {
                            if (i == 0) {
                                throw new IllegalStateException();
                            }
                            throw new StackOverflowError();
                        },
                        atOnce(1).retry(AT_ONCE.when(error -> error instanceof IOException || error instanceof Error)))
                .await();
        assertThat(report.results()).extracting(JobResult::attempts).containsOnly(1);
    }

    @Test
    void theBatchHasABudget() throws InterruptedException {
        BatchReport<Integer> report = engine.<Integer, Integer>forEach(
                        numbers(10),
                        (i, context) -> {
                            throw new IOException("always");
                        },
                        atOnce(2).retry(AT_ONCE.budget(7)))
                .await();
        assertThat(report.summary().retries()).isEqualTo(7);
        assertThat(report.results())
                .anySatisfy(result -> assertThat(result.reason())
                        .contains("It was not tried again: the batch has used up its 7 retries."));
    }

    @Test
    void anItemThatWaitsForItsRetryHoldsNoPermit() throws InterruptedException {
        CountDownLatch others = new CountDownLatch(9);
        Batch<Integer> batch = engine.<Integer, Integer>forEach(
                numbers(10),
                (i, context) -> {
                    if (i == 0) {
                        throw new IOException("waits long");
                    }
                    others.countDown();
                    return i;
                },
                atOnce(1).retry(RetryPolicy.times(1).backOff(Duration.ofDays(1), Duration.ofDays(1))));
        reached(others);
        while (batch.progress().over() < 9) {
            Thread.onSpinWait();
        }
        assertThat(batch.cancel("no patience")).isTrue();
        BatchReport<Integer> report = batch.await();
        assertThat(outcomes(report).subList(1, 10)).containsOnly(Outcome.SUCCEEDED);
        assertThat(report.results().get(0))
                .returns(Outcome.FAILED, JobResult::outcome)
                .returns(1, JobResult::attempts)
                .satisfies(result -> assertThat(result.reason()).contains("It was not tried again. no patience"));
    }

    @Test
    void aRetryIsDueBeforeALaterAlarmOfTheBatch() throws InterruptedException {
        HandClock clock = new HandClock();
        try (JobEngine slow = JobEngine.builder().clock(clock).build()) {
            CountDownLatch failed = new CountDownLatch(1);
            Batch<Integer> batch = slow.<Integer, Integer>forEach(
                    numbers(1),
                    (i, context) -> {
                        if (context.attempt() == 1) {
                            failed.countDown();
                            throw new IOException("flaky");
                        }
                        return context.attempt();
                    },
                    atOnce(1)
                            .deadline(Duration.ofHours(2))
                            .retry(RetryPolicy.times(1).backOff(Duration.ofHours(1), Duration.ofHours(1))));
            reached(failed);
            while (batch.progress().running() > 0) {
                Thread.onSpinWait();
            }
            clock.move(Duration.ofHours(1), slow);
            assertThat(batch.await().values()).containsExactly(2);
        }
    }

    @Test
    void theLongestWaitDoublesUpToItsCap() {
        List<Long> bounds = new ArrayList<>();
        RetryPolicy policy = RetryPolicy.times(9).backOff(Duration.ofNanos(10), Duration.ofNanos(100));
        RetryQueue queue = new RetryQueue(
                policy,
                bound -> {
                    bounds.add(bound);
                    return bound;
                },
                false);
        for (int count = 1; count <= 6; count++) {
            queue.add(failed(count, new IOException()), 0);
        }
        assertThat(bounds).containsExactly(10L, 20L, 40L, 80L, 100L, 100L);
    }

    private static Chunk failed(int attempts, Throwable error) {
        return Chunk.one("item " + attempts, attempts, 0, new Tries(attempts, 0, 0, 0, 0, Outcome.FAILED, error, null));
    }
}
