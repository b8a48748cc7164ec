package io.aitherzero.parallel;

import static io.aitherzero.parallel.Batches.atOnce;
import static io.aitherzero.parallel.Batches.numbers;
import static io.aitherzero.parallel.Batches.outcomes;
import static io.aitherzero.parallel.Batches.reached;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.api.parallel.Batch;
import io.aitherzero.api.parallel.BatchReport;
import io.aitherzero.api.parallel.Outcome;
import io.aitherzero.api.parallel.ResultStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class NestedBatchTest {
    private final JobEngine engine = JobEngine.create();
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    @AfterEach
    void close() {
        engine.close();
    }

    private int tree(int depth, int width, int limit) throws InterruptedException {
        if (depth == 0) {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            Thread.onSpinWait();
            running.decrementAndGet();
            return 1;
        }
        return engine
                .<Integer, Integer>forEach(numbers(width), (i, context) -> tree(depth - 1, width, limit), atOnce(limit))
                .await()
                .values()
                .stream()
                .mapToInt(i -> i)
                .sum();
    }

    @RepeatedTest(10)
    void fiveDeepWithOnePermitGoesOnAndKeepsToIt() throws InterruptedException {
        assertThat(tree(5, 3, 1)).isEqualTo(243);
        assertThat(most).hasValue(1);
    }

    @RepeatedTest(10)
    void allDepthsTogetherRunNoMoreThanTheOutermostAllows() throws InterruptedException {
        assertThat(tree(5, 3, 4)).isEqualTo(243);
        assertThat(most).hasValueBetween(1, 4);
    }

    @Test
    void anInnerBatchUsesThePermitsThatAreFree() throws InterruptedException {
        CountDownLatch together = new CountDownLatch(3);
        BatchReport<Boolean> report = engine.<Integer, Boolean>forEach(
                        numbers(1),
                        (outer, context) -> engine.<Integer, Integer>forEach(
                                        numbers(3),
                                        (i, inner) -> {
                                            together.countDown();
                                            reached(together);
                                            return i;
                                        },
                                        atOnce(8))
                                .await()
                                .isGreen(),
                        atOnce(3))
                .await();
        assertThat(report.values()).containsExactly(true);
    }

    @Test
    void aPermitThatBecomesFreeIsUsedByAnInnerBatch() throws InterruptedException {
        CountDownLatch innerRuns = new CountDownLatch(1);
        CountDownLatch together = new CountDownLatch(2);
        BatchReport<Boolean> report = engine.<Integer, Boolean>forEach(
                        numbers(2),
                        (outer, context) -> {
                            if (outer == 1) {
                                reached(innerRuns);
                                return true;
                            }
                            return engine.<Integer, Integer>forEach(
                                            numbers(2),
                                            (i, inner) -> {
                                                innerRuns.countDown();
                                                together.countDown();
                                                reached(together);
                                                return i;
                                            },
                                            atOnce(2))
                                    .await()
                                    .isGreen();
                        },
                        atOnce(2))
                .await();
        assertThat(report.values()).containsExactly(true, true);
    }

    @Test
    void anInnerStreamGoesOnWithOnePermit() throws InterruptedException {
        BatchReport<Integer> report = engine.<Integer, Integer>forEach(
                        numbers(3),
                        (outer, context) -> {
                            int sum = 0;
                            try (ResultStream<Integer> inner = engine.stream(
                                    numbers(100).iterator(),
                                    (Integer i, io.aitherzero.api.parallel.JobContext c) -> i,
                                    atOnce(4),
                                    ResultStream.Order.INPUT)) {
                                while (inner.hasNext()) {
                                    sum += inner.next().value().orElseThrow();
                                }
                            }
                            return sum;
                        },
                        atOnce(1))
                .await();
        assertThat(report.values()).containsExactly(4950, 4950, 4950);
    }

    @RepeatedTest(5)
    void aLowerLimitCallsBackThePermitsOfAnInnerBatch() throws InterruptedException {
        CountDownLatch four = new CountDownLatch(4);
        CountDownLatch lowered = new CountDownLatch(1);
        Batch<Boolean> batch = engine.forEach(
                numbers(1),
                (outer, context) -> engine.<Integer, Integer>forEach(
                                numbers(100),
                                (i, inner) -> {
                                    if (i < 4) {
                                        four.countDown();
                                        reached(lowered);
                                    } else {
                                        most.accumulateAndGet(running.incrementAndGet(), Math::max);
                                        Thread.onSpinWait();
                                        running.decrementAndGet();
                                    }
                                    return i;
                                },
                                atOnce(8))
                        .await()
                        .isGreen(),
                atOnce(4));
        reached(four);
        batch.setLimit(1);
        lowered.countDown();
        assertThat(batch.await().values()).containsExactly(true);
        assertThat(most).hasValue(1);
    }

    @Test
    void cancellingTheOuterBatchCancelsTheInnerOne() throws InterruptedException {
        CountDownLatch deep = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        AtomicReference<Batch<Integer>> inner = new AtomicReference<>();
        Batch<Boolean> outer = engine.<Integer, Boolean>forEach(
                numbers(1),
                (i, context) -> {
                    inner.set(engine.<Integer, Integer>forEach(
                            numbers(2),
                            (j, innerContext) -> {
                                deep.countDown();
                                never.await();
                                return j;
                            },
                            atOnce(1)));
                    return requireNonNull(inner.get()).await().isGreen();
                },
                atOnce(1));
        reached(deep);
        outer.cancel("enough");
        assertThat(outcomes(outer.await())).containsExactly(Outcome.CANCELLED);
        BatchReport<Integer> report = requireNonNull(inner.get()).await();
        assertThat(outcomes(report)).containsExactly(Outcome.CANCELLED, Outcome.NOT_STARTED);
        assertThat(report.summary().stopped()).contains("The item that began this batch was told to stop: enough");
    }

    @Test
    void anItemThatWaitsForItsOwnBatchIsToldSo() throws InterruptedException {
        AtomicReference<Batch<Object>> own = new AtomicReference<>();
        CountDownLatch known = new CountDownLatch(1);
        own.set(engine.forEach(
                numbers(1),
                (i, context) -> {
                    reached(known);
                    return requireNonNull(own.get()).await();
                },
                atOnce(1)));
        known.countDown();
        BatchReport<Object> report = requireNonNull(own.get()).await();
        assertThat(report.results().get(0).error().orElseThrow())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Item 0 waits for its own batch 'test', which waits for it; wait from outside");
    }
}
