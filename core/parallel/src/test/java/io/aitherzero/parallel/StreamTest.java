package io.aitherzero.parallel;

import static io.aitherzero.parallel.Batches.atOnce;
import static io.aitherzero.parallel.Batches.numbers;
import static io.aitherzero.parallel.Batches.reached;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aitherzero.api.parallel.BatchOptions;
import io.aitherzero.api.parallel.ItemBody;
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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class StreamTest {
    private final JobEngine engine = JobEngine.create();

    @AfterEach
    void close() {
        engine.close();
    }

    private ResultStream<Integer> stream(
            Iterator<Integer> items, ItemBody<Integer, Integer> body, BatchOptions options, Order order) {
        return engine.stream(items, body, options, order);
    }

    @RepeatedTest(5)
    void resultsComeInTheOrderOfTheInput() throws InterruptedException {
        try (ResultStream<Integer> results =
                stream(numbers(2_000).iterator(), (i, context) -> i, atOnce(5), Order.INPUT)) {
            List<Integer> taken = new ArrayList<>();
            results.forEachRemaining(result -> taken.add(result.value().orElseThrow()));
            assertThat(taken).isEqualTo(numbers(2_000));
            assertThat(results.summary().isGreen()).isTrue();
            assertThat(results.summary().items()).isEqualTo(2_000);
        }
    }

    @Test
    void resultsComeAsItemsEnd() {
        CountDownLatch second = new CountDownLatch(1);
        try (ResultStream<Integer> results = stream(
                numbers(2).iterator(),
                (i, context) -> {
                    if (i == 0) {
                        reached(second);
                    }
                    return i;
                },
                atOnce(2),
                Order.COMPLETION)) {
            assertThat(results.next().index()).isEqualTo(1);
            second.countDown();
            assertThat(results.next().index()).isZero();
            assertThat(results.hasNext()).isFalse();
        }
    }

    @RepeatedTest(5)
    void anEndlessSourceIsReadNoFurtherThanTheWindow() {
        AtomicInteger read = new AtomicInteger();
        Iterator<Integer> endless = Stream.generate(read::incrementAndGet).iterator();
        int most = 0;
        try (ResultStream<Integer> results =
                stream(endless, (i, context) -> i, atOnce(3).window(10), Order.INPUT)) {
            for (int taken = 0; taken < 500; taken++) {
                results.next();
                most = Math.max(most, read.get() - taken);
            }
        }
        // a Stream's iterator may itself hold one item that it has not handed out
        assertThat(most).isBetween(1, 11);
    }

    @Test
    void aRetryIsNotHeldUpByAFullWindow() {
        try (ResultStream<Integer> results = stream(
                numbers(20).iterator(),
                (i, context) -> {
                    if (i == 0 && context.attempt() < 3) {
                        throw new IOException("again");
                    }
                    return i;
                },
                atOnce(2).window(2).retry(RetryPolicy.times(5).backOff(Duration.ZERO, Duration.ZERO)),
                Order.INPUT)) {
            List<Long> order = new ArrayList<>();
            results.forEachRemaining(result -> order.add(result.index()));
            assertThat(order).isSorted().hasSize(20);
        }
    }

    @Test
    void aSourceThatFailsIsReportedAfterTheResults() {
        Iterator<Integer> broken = IntStream.range(0, 5)
                .mapToObj(i -> {
                    if (i == 3) {
                        throw new IllegalArgumentException("line 4 is not a number");
                    }
                    return i;
                })
                .iterator();
        ResultStream<Integer> results = stream(broken, (i, context) -> i, atOnce(1), Order.INPUT);
        assertThat(results.next().value()).contains(0);
        assertThat(results.next().value()).contains(1);
        assertThat(results.next().value()).contains(2);
        assertThatThrownBy(results::hasNext)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("The source of the items of batch 'test' failed")
                .hasRootCauseMessage("line 4 is not a number");
    }

    @Test
    void closingAStreamWhoseSourceBlocksEndsIt() throws InterruptedException {
        LinkedBlockingQueue<Integer> lines = new LinkedBlockingQueue<>();
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        Iterator<Integer> blocking = new Iterator<>() {
            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public Integer next() {
                try {
                    return lines.take();
                } catch (InterruptedException e) {
                    interrupted.countDown();
                    throw new IllegalStateException(e);
                }
            }
        };
        lines.add(7);
        ResultStream<Integer> results = stream(
                blocking,
                (i, context) -> {
                    first.countDown();
                    return i;
                },
                atOnce(2),
                Order.COMPLETION);
        reached(first);
        assertThat(results.next().value()).contains(7);
        results.close();
        assertThat(results.hasNext()).isFalse();
        assertThat(results.summary().items()).isEqualTo(1);
        reached(interrupted);
    }

    @Test
    void aSummaryBeforeTheLastResultIsRefused() {
        ResultStream<Integer> results = stream(numbers(3).iterator(), (i, context) -> i, atOnce(1), Order.INPUT);
        assertThatThrownBy(results::summary)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Results of batch 'test' are left; take them all, or close the stream, before its summary");
        results.close();
    }

    @Test
    void failuresAreResultsLikeOthers() {
        try (ResultStream<Integer> results = stream(
                numbers(3).iterator(),
                (i, context) -> {
                    if (i == 1) {
                        throw new IOException("one");
                    }
                    return i;
                },
                atOnce(1),
                Order.INPUT)) {
            List<Outcome> outcomes = new ArrayList<>();
            for (JobResult<Integer> result; results.hasNext(); ) {
                result = results.next();
                outcomes.add(result.outcome());
            }
            assertThat(outcomes).containsExactly(Outcome.SUCCEEDED, Outcome.FAILED, Outcome.SUCCEEDED);
        }
    }
}
