package io.aitherzero.parallel;

import static io.aitherzero.parallel.Batches.atOnce;
import static io.aitherzero.parallel.Batches.hang;
import static io.aitherzero.parallel.Batches.numbers;
import static io.aitherzero.parallel.Batches.outcomes;
import static io.aitherzero.parallel.Batches.reached;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.aitherzero.api.parallel.Batch;
import io.aitherzero.api.parallel.BatchListener;
import io.aitherzero.api.parallel.BatchReport;
import io.aitherzero.api.parallel.JobContext;
import io.aitherzero.api.parallel.JobResult;
import io.aitherzero.api.parallel.Limit;
import io.aitherzero.api.parallel.Outcome;
import io.aitherzero.parallel.limit.ThrottleDecision;
import io.aitherzero.parallel.limit.ThrottlePolicy;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.spi.AbstractInterruptibleChannel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Listeners, gates, policies and channels of callers that fail or call back. */
class BadCallbacksTest {
    private final JobEngine engine = JobEngine.create();
    private final CountDownLatch known = new CountDownLatch(1);
    private final CountDownLatch never = new CountDownLatch(1);

    @AfterEach
    void close() {
        never.countDown();
        engine.close();
    }

    private BatchListener whenEnded(Runnable action) {
        return new BatchListener() {
            @Override
            public void ended(JobResult<?> result) {
                hang(known);
                action.run();
            }
        };
    }

    @Test
    void aListenerThatWaitsForItsOwnBatchIsToldSo() throws InterruptedException {
        AtomicReference<Batch<Integer>> own = new AtomicReference<>();
        AtomicReference<Throwable> told = new AtomicReference<>();
        own.set(engine.<Integer, Integer>forEach(
                numbers(3),
                (i, context) -> i,
                atOnce(1)
                        .listener(whenEnded(() -> told.set(
                                catchThrowable(() -> requireNonNull(own.get()).await()))))));
        known.countDown();
        assertThat(requireNonNull(own.get()).await().isGreen()).isTrue();
        assertThat(told.get())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("A listener, source or rule waits for its own batch 'test', which waits for it; wait from"
                        + " outside");
    }

    @Test
    void aListenerCanStopItsModule() throws InterruptedException {
        JobScope scope = engine.forModule("a");
        Batch<Integer> batch = scope.<Integer, Integer>forEach(
                numbers(3), (i, context) -> i, atOnce(1).listener(whenEnded(scope::close)));
        known.countDown();
        assertThat(outcomes(batch.await()))
                .containsExactly(Outcome.SUCCEEDED, Outcome.NOT_STARTED, Outcome.NOT_STARTED);
    }

    private static Admission gate(Admission.Gate gate) {
        return (options, whenRoom) -> Optional.of(gate);
    }

    @Test
    void aGateThatThrowsStopsTheBatch() throws InterruptedException {
        AtomicInteger asked = new AtomicInteger();
        Admission admission = gate((running, alone) -> {
            if (asked.incrementAndGet() == 3) {
                throw new IllegalStateException("broken");
            }
            return Optional.of(Admission.Ticket.NONE);
        });
        try (JobEngine gated = JobEngine.builder().admission(admission).build()) {
            BatchReport<Integer> report = gated.<Integer, Integer>forEach(numbers(5), (i, context) -> i, atOnce(1))
                    .await();
            assertThat(outcomes(report))
                    .containsExactly(
                            Outcome.SUCCEEDED,
                            Outcome.SUCCEEDED,
                            Outcome.NOT_STARTED,
                            Outcome.NOT_STARTED,
                            Outcome.NOT_STARTED);
            assertThat(report.summary().stopped())
                    .contains("What lets its items begin failed: java.lang.IllegalStateException: broken");
        }
    }

    @Test
    void aTicketThatThrowsLosesNothing() throws InterruptedException {
        Admission admission = gate((running, alone) -> Optional.of(bytes -> {
            throw new StackOverflowError();
        }));
        try (JobEngine gated = JobEngine.builder().admission(admission).build()) {
            BatchReport<Integer> report = gated.<Integer, Integer>forEach(numbers(5), (i, context) -> i, atOnce(2))
                    .await();
            assertThat(report.values()).isEqualTo(numbers(5));
        }
    }

    @Test
    void aPolicyThatThrowsLeavesTheLimitAsItIs() throws InterruptedException {
        ThrottlePolicy broken = new ThrottlePolicy() {
            @Override
            public int limit(Observation now) {
                throw new StackOverflowError();
            }

            @Override
            public List<ThrottleDecision> decisions() {
                return List.of();
            }
        };
        try (JobEngine throttled =
                JobEngine.builder().policies(options -> broken).build()) {
            BatchReport<Integer> report = throttled
                    .<Integer, Integer>forEach(
                            numbers(5), (i, context) -> i, atOnce(1).limit(Limit.formula()))
                    .await();
            assertThat(report.values()).isEqualTo(numbers(5));
        }
    }

    /** Blocks in a channel, as reading from a socket does; an interrupt closes it, which fails. */
    private static final class BadChannel extends AbstractInterruptibleChannel {
        private void block(CountDownLatch inside, CountDownLatch until) {
            try {
                begin();
                inside.countDown();
                hang(until);
            } finally {
                try {
                    end(false);
                } catch (AsynchronousCloseException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        @Override
        protected void implCloseChannel() {
            throw new IllegalStateException("cannot be closed");
        }
    }

    @Test
    void anItemWhoseChannelFailsToCloseIsToldToStopLikeOthers() throws InterruptedException {
        CountDownLatch inside = new CountDownLatch(2);
        AtomicReference<JobContext> last = new AtomicReference<>();
        Batch<Integer> batch = engine.<Integer, Integer>forEach(
                numbers(2),
                (i, context) -> {
                    last.set(context);
                    new BadChannel().block(inside, never);
                    return i;
                },
                atOnce(2).grace(Duration.ofHours(1)));
        reached(inside);
        assertThat(batch.cancel("enough")).isTrue();
        assertThat(requireNonNull(last.get()).isCancelled()).isTrue();
        never.countDown();
        assertThat(outcomes(batch.await())).containsOnly(Outcome.CANCELLED);
    }

    @Test
    void whatHangsIsStillGivenUpWhenAnItemHasClosedTheEngine() throws InterruptedException {
        CountDownLatch hanging = new CountDownLatch(1);
        Batch<Integer> batch = engine.<Integer, Integer>forEach(
                numbers(2),
                (i, context) -> {
                    if (i == 0) {
                        hanging.countDown();
                        hang(never);
                    } else {
                        hang(hanging);
                        engine.close();
                    }
                    return i;
                },
                atOnce(2).grace(Duration.ofMillis(50)));
        assertThat(outcomes(batch.await())).containsExactly(Outcome.ABANDONED, Outcome.CANCELLED);
    }
}
