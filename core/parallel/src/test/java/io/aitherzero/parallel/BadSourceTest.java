package io.aitherzero.parallel;

import static io.aitherzero.parallel.Batches.atOnce;
import static io.aitherzero.parallel.Batches.hang;
import static io.aitherzero.parallel.Batches.reached;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aitherzero.api.parallel.JobResult;
import io.aitherzero.api.parallel.Outcome;
import io.aitherzero.api.parallel.ResultStream;
import io.aitherzero.api.parallel.ResultStream.Order;
import io.aitherzero.api.parallel.RetryPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Iterators that block, fail, never end or call back into the batch they feed. */
class BadSourceTest {
    private final JobEngine engine = JobEngine.create();
    private final CountDownLatch reading = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void close() {
        release.countDown();
        engine.close();
    }

    /** The n-th item is what the function gives for n; null ends it. */
    private static Iterator<Integer> source(IntFunction<Integer> next) {
        return new Iterator<>() {
            private int count;

            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public Integer next() {
                Integer item = next.apply(count++);
                if (item == null) {
                    throw new NoSuchElementException("the end");
                }
                return item;
            }
        };
    }

    private static Iterator<Integer> few(int count, IntFunction<Integer> next) {
        Iterator<Integer> endless = source(next);
        return new Iterator<>() {
            private int given;

            @Override
            public boolean hasNext() {
                return given < count;
            }

            @Override
            public Integer next() {
                given++;
                return endless.next();
            }
        };
    }

    private static <T> Future<T> elsewhere(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = new Thread(task, "elsewhere");
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    @Test
    void anItemThatComesAfterTheStopIsReportedAndNotRun() throws InterruptedException {
        AtomicInteger ran = new AtomicInteger();
        ResultStream<Integer> results = engine.stream(
                source(i -> {
                    if (i == 1) {
                        reading.countDown();
                        hang(release);
                    }
                    return i;
                }),
                (i, context) -> ran.incrementAndGet(),
                atOnce(2).grace(Duration.ofHours(1)),
                Order.INPUT);
        assertThat(results.next().outcome()).isEqualTo(Outcome.SUCCEEDED);
        reached(reading);
        results.cancel("enough");
        release.countDown();
        JobResult<Integer> late = results.next();
        assertThat(late.outcome()).isEqualTo(Outcome.NOT_STARTED);
        assertThat(late.index()).isEqualTo(1);
        assertThat(late.reason()).contains("enough");
        assertThat(results.hasNext()).isFalse();
        assertThat(results.summary().items()).isEqualTo(2);
        assertThat(results.summary().missing()).isZero();
        assertThat(ran).hasValue(1);
    }

    @Test
    void aSourceThatIgnoresItsInterruptIsLeftBehindAfterTheGrace() throws InterruptedException {
        JobScope scope = engine.forModule("a");
        AtomicReference<Thread> reader = new AtomicReference<>();
        AtomicInteger ran = new AtomicInteger();
        ResultStream<Integer> results = scope.stream(
                source(i -> {
                    if (i == 1) {
                        reader.set(Thread.currentThread());
                        reading.countDown();
                        hang(release);
                    }
                    return i;
                }),
                (i, context) -> ran.incrementAndGet(),
                atOnce(2).grace(Duration.ofMillis(1)),
                Order.INPUT);
        assertThat(results.next().outcome()).isEqualTo(Outcome.SUCCEEDED);
        reached(reading);
        assertThat(scope.close(Duration.ofDays(1)))
                .containsExactly("Batch 'test' left thread '%s' behind, which reads its items and would not stop."
                        .formatted(requireNonNull(reader.get()).getName()));
        assertThat(results.hasNext()).isFalse();
        assertThat(results.summary().items()).isEqualTo(1);
        release.countDown();
        requireNonNull(reader.get()).join();
        assertThat(ran).hasValue(1);
        assertThat(results.summary().items()).isEqualTo(1);
    }

    @Test
    void aBlockedSourceDoesNotHoldUpARetryThatIsDue() throws InterruptedException {
        HandClock clock = new HandClock();
        CountDownLatch done = new CountDownLatch(1);
        try (JobEngine byHand = JobEngine.builder().clock(clock).build()) {
            ResultStream<Integer> results = byHand.stream(
                    few(2, i -> {
                        if (i == 1) {
                            reading.countDown();
                            hang(done);
                        }
                        return i;
                    }),
                    (i, context) -> {
                        if (i == 0 && context.attempt() == 1) {
                            throw new IOException("again");
                        }
                        done.countDown();
                        return i;
                    },
                    atOnce(1).retry(RetryPolicy.times(1).backOff(Duration.ofDays(1), Duration.ofDays(1))),
                    Order.INPUT);
            reached(reading);
            clock.move(Duration.ofDays(1), byHand);
            List<Outcome> outcomes = new ArrayList<>();
            results.forEachRemaining(result -> outcomes.add(result.outcome()));
            assertThat(outcomes).containsExactly(Outcome.SUCCEEDED, Outcome.SUCCEEDED);
        }
    }

    @Test
    void aBlockedSourceHoldsNoMemory() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        ResultStream<Integer> idle = engine.stream(
                few(1, i -> {
                    reading.countDown();
                    hang(done);
                    return i;
                }),
                (i, context) -> i,
                atOnce(2).reserveMemory(),
                Order.INPUT);
        reached(reading);
        assertThat(engine.<Integer, Integer>forEach(
                                Batches.numbers(5), (i, context) -> i, atOnce(2).reserveMemory())
                        .await()
                        .isGreen())
                .isTrue();
        done.countDown();
        assertThat(idle.next().outcome()).isEqualTo(Outcome.SUCCEEDED);
    }

    @Test
    void aBlockedSourceHoldsNoPlaceThatAnInnerBatchNeeds() {
        CountDownLatch innerDone = new CountDownLatch(1);
        ResultStream<Integer> outer = engine.stream(
                few(2, i -> {
                    if (i == 1) {
                        hang(innerDone);
                    }
                    return i;
                }),
                (i, context) -> {
                    if (i == 0) {
                        engine.<Integer, Integer>forEach(
                                Batches.numbers(1),
                                (j, inner) -> {
                                    innerDone.countDown();
                                    return j;
                                },
                                atOnce(1));
                    }
                    return i;
                },
                atOnce(1),
                Order.INPUT);
        assertThat(outer.next().outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(outer.next().outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(outer.hasNext()).isFalse();
    }

    @Test
    void aSourceThatFailsWhileAnItemWaitsForItsRetryEndsTheBatch() throws InterruptedException {
        CountDownLatch failed = new CountDownLatch(1);
        ResultStream<Integer> results = engine.stream(
                source(i -> {
                    if (i == 1) {
                        hang(failed);
                        throw new IllegalArgumentException("line 2");
                    }
                    return i;
                }),
                (i, context) -> {
                    failed.countDown();
                    throw new IOException("retried tomorrow");
                },
                atOnce(1).retry(RetryPolicy.times(1).backOff(Duration.ofDays(9_000), Duration.ofDays(9_000))),
                Order.INPUT);
        assertThat(results.next()).returns(Outcome.FAILED, JobResult::outcome).returns(1, JobResult::attempts);
        assertThatThrownBy(results::hasNext).hasRootCauseMessage("line 2");
    }

    @Test
    @SuppressWarnings("OverrideThrowableToString") // that is the point
    void aSourceWhoseFailureHasNoWordsIsReported() {
        ResultStream<Integer> results = engine.stream(
                source(i -> {
                    throw new IllegalStateException() {
                        @Override
                        public String toString() {
                            throw new UnsupportedOperationException();
                        }
                    };
                }),
                (i, context) -> i,
                atOnce(1),
                Order.INPUT);
        assertThatThrownBy(results::hasNext)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("(toString() threw java.lang.UnsupportedOperationException)");
    }

    @Test
    void aSourceThatWaitsForItsOwnBatchIsToldSo() throws InterruptedException {
        AtomicReference<ResultStream<Integer>> own = new AtomicReference<>();
        CountDownLatch known = new CountDownLatch(1);
        own.set(engine.stream(
                source(i -> {
                    hang(known);
                    return requireNonNull(own.get()).next().value().orElseThrow();
                }),
                (i, context) -> i,
                atOnce(2),
                Order.INPUT));
        known.countDown();
        assertThatThrownBy(() -> requireNonNull(own.get()).hasNext())
                .hasRootCauseMessage("A listener, source or rule waits for its own batch 'test', which waits for it;"
                        + " wait from outside");
    }

    @RepeatedTest(5)
    void aSourceCanCloseCancelAndSetTheLimitOfItsBatch() throws InterruptedException {
        AtomicReference<ResultStream<Integer>> own = new AtomicReference<>();
        CountDownLatch known = new CountDownLatch(1);
        own.set(engine.stream(
                source(i -> {
                    hang(known);
                    requireNonNull(own.get()).setLimit(1 + i % 7);
                    requireNonNull(own.get()).progress();
                    if (i == 50) {
                        requireNonNull(own.get()).cancel("from the source");
                    }
                    if (i > 50) {
                        throw new AssertionError("read on after the stop");
                    }
                    return i;
                }),
                (i, context) -> i,
                atOnce(2).window(1000),
                Order.INPUT));
        known.countDown();
        int count = 0;
        for (; requireNonNull(own.get()).hasNext(); count++) {
            assertThat(requireNonNull(own.get()).next().index()).isEqualTo(count);
        }
        assertThat(count).isEqualTo(51);
        assertThat(requireNonNull(own.get()).summary().stopped()).contains("from the source");
    }

    @Test
    void aSourceCanCloseItsEngine() throws InterruptedException {
        ResultStream<Integer> results = engine.stream(
                source(i -> {
                    if (i == 3) {
                        engine.close();
                    }
                    return i;
                }),
                (i, context) -> i,
                atOnce(1),
                Order.INPUT);
        int count = 0;
        for (; results.hasNext(); results.next()) {
            count++;
        }
        assertThat(count).isEqualTo(4);
    }

    @RepeatedTest(40)
    void everyItemThatWasReadHasAResultWheneverItStops() throws InterruptedException {
        AtomicInteger given = new AtomicInteger();
        AtomicInteger ran = new AtomicInteger();
        ResultStream<Integer> results = engine.stream(
                source(i -> {
                    given.incrementAndGet();
                    return i;
                }),
                (i, context) -> ran.incrementAndGet(),
                atOnce(3).window(100_000).grace(Duration.ofHours(1)),
                Order.COMPLETION);
        Future<Boolean> cancel = elsewhere(() -> {
            while (given.get() < 20) {
                Thread.onSpinWait();
            }
            return results.cancel("now");
        });
        long taken = 0;
        long succeeded = 0;
        while (results.hasNext()) {
            succeeded += results.next().outcome() == Outcome.SUCCEEDED ? 1 : 0;
            taken++;
        }
        assertThat(cancel).succeedsWithin(Duration.ofSeconds(20)).isEqualTo(true);
        assertThat(taken).isEqualTo(given.get());
        assertThat(results.summary().items()).isEqualTo(taken);
        assertThat(succeeded).isLessThanOrEqualTo(ran.get());
    }
}
