package io.aitherzero.parallel;

import static io.aitherzero.parallel.Batches.atOnce;
import static io.aitherzero.parallel.Batches.numbers;
import static io.aitherzero.parallel.Batches.outcomes;
import static io.aitherzero.parallel.Batches.reached;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.api.parallel.Batch;
import io.aitherzero.api.parallel.BatchOptions;
import io.aitherzero.api.parallel.BatchReport;
import io.aitherzero.api.parallel.HaltPolicy;
import io.aitherzero.api.parallel.JobContext;
import io.aitherzero.api.parallel.Outcome;
import io.aitherzero.api.parallel.ResultStream;
import java.time.Duration;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** Batches inside items inside batches, each with stops of its own. */
class BadNestingTest {
    private final JobEngine engine = JobEngine.create();
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final Queue<Batch<Integer>> inner = new ConcurrentLinkedQueue<>();

    @AfterEach
    void close() {
        engine.close();
    }

    private int leaf(Random random, JobContext context) {
        most.accumulateAndGet(running.incrementAndGet(), Math::max);
        try {
            if (random.nextInt(8) == 0) {
                throw new IllegalStateException("leaf");
            }
            if (random.nextInt(30) == 0) {
                context.cancelBatch("by a leaf");
            }
            Thread.onSpinWait();
            return 1;
        } finally {
            running.decrementAndGet();
        }
    }

    private BatchOptions options(Random random, int limit) {
        BatchOptions options = atOnce(1 + random.nextInt(2 * limit)).grace(Duration.ofHours(1));
        return switch (random.nextInt(5)) {
            case 0 -> options.itemTimeout(Duration.ofNanos(1 + random.nextInt(5_000_000)));
            case 1 -> options.deadline(Duration.ofNanos(random.nextInt(5_000_000)));
            case 2 -> options.halt(HaltPolicy.now(HaltPolicy.Event.DONE, 1 + random.nextInt(3)));
            default -> options;
        };
    }

    /** A tree of batches and streams; every leaf counts itself as running. */
    private int tree(long seed, int depth, int limit, JobContext context) throws InterruptedException {
        Random random = new Random(seed);
        if (depth == 0) {
            return leaf(random, context);
        }
        int sum = 0;
        if (random.nextInt(4) == 0) {
            try (ResultStream<Integer> stream = engine.stream(
                    numbers(3).iterator(),
                    (Integer i, JobContext it) -> tree(seed * 31 + i, depth - 1, limit, it),
                    options(random, limit).window(1 + random.nextInt(3)),
                    random.nextBoolean() ? ResultStream.Order.INPUT : ResultStream.Order.COMPLETION)) {
                for (int left = random.nextInt(5); left > 0 && stream.hasNext(); left--) {
                    sum += stream.next().value().orElse(0);
                }
            }
            return sum;
        }
        Batch<Integer> batch = engine.forEach(
                numbers(3), (i, it) -> tree(seed * 31 + i, depth - 1, limit, it), options(random, limit));
        inner.add(batch);
        switch (random.nextInt(8)) {
            case 0 -> batch.cancel("by its caller");
            case 1 -> {
                return 0; // nobody waits for it
            }
            case 2 -> {
                if (batch.await(Duration.ZERO).isPresent()) {
                    return 1;
                }
            }
            default -> {
                // is awaited
            }
        }
        return batch.await().values().stream().mapToInt(i -> i).sum();
    }

    @RepeatedTest(9)
    void aTreeOfStopsEndsKeepsToTheOutermostLimitAndLosesNoItem(RepetitionInfo repetition) throws InterruptedException {
        int limit = 1 + repetition.getCurrentRepetition() % 3;
        Batch<Integer> outer = engine.forEach(
                numbers(6),
                (i, context) -> tree(repetition.getCurrentRepetition() * 100L + i, 4, limit, context),
                atOnce(limit));
        BatchReport<Integer> report = outer.await();
        assertThat(report.summary().missing()).isZero();
        for (Batch<Integer> batch : inner) {
            BatchReport<Integer> each = batch.await();
            assertThat(each.results()).hasSize(3);
            assertThat(each.summary().missing()).isZero();
        }
        assertThat(most.get()).isLessThanOrEqualTo(limit);
        assertThat(running).hasValue(0);
    }

    @RepeatedTest(6)
    void cancellingTheOutermostHalfWayEndsAllOfThem(RepetitionInfo repetition) throws InterruptedException {
        CountDownLatch some = new CountDownLatch(repetition.getCurrentRepetition());
        Batch<Integer> outer = engine.forEach(
                numbers(50),
                (i, context) -> {
                    some.countDown();
                    return tree(repetition.getCurrentRepetition() * 77L + i, 4, 1, context);
                },
                atOnce(1).grace(Duration.ofHours(1)));
        reached(some);
        outer.cancel("half-way");
        assertThat(outer.await().summary().missing()).isZero();
        for (Batch<Integer> batch : inner) {
            assertThat(batch.await().summary().missing()).isZero();
        }
        assertThat(most).hasValueLessThanOrEqualTo(1);
        while (running.get() > 0) {
            // an item of a stream that was closed half-way has been told to stop and does so by itself
            Thread.onSpinWait();
        }
    }

    @Test
    void aParentThatTimesOutTakesItsBatchWithIt() throws InterruptedException {
        AtomicReference<Batch<Integer>> child = new AtomicReference<>();
        CountDownLatch never = new CountDownLatch(1);
        BatchReport<Integer> report = engine.<Integer, Integer>forEach(
                        numbers(1),
                        (i, context) -> {
                            child.set(engine.<Integer, Integer>forEach(
                                    numbers(2),
                                    (j, it) -> {
                                        never.await();
                                        return j;
                                    },
                                    atOnce(1)));
                            return requireNonNull(child.get()).await().results().size();
                        },
                        atOnce(1).itemTimeout(Duration.ofMillis(50)))
                .await();
        assertThat(outcomes(report)).containsExactly(Outcome.TIMED_OUT);
        assertThat(outcomes(requireNonNull(child.get()).await()))
                .containsExactly(Outcome.CANCELLED, Outcome.NOT_STARTED);
    }

    @Test
    void aBatchThatIsHandedToAnotherThreadGoesOnWhenItsItemHasEnded() throws InterruptedException {
        AtomicReference<Batch<Integer>> child = new AtomicReference<>();
        BatchReport<Integer> report = engine.<Integer, Integer>forEach(
                        numbers(3),
                        (i, context) -> {
                            Batch<Integer> mine =
                                    engine.<Integer, Integer>forEach(numbers(10), (j, it) -> j, atOnce(4));
                            child.compareAndSet(null, mine);
                            return i;
                        },
                        atOnce(1))
                .await();
        assertThat(report.isGreen()).isTrue();
        assertThat(requireNonNull(child.get()).await().values()).isEqualTo(numbers(10));
    }

    @Test
    void aDescendantThatWaitsForTheOutermostIsToldSo() throws InterruptedException {
        AtomicReference<Batch<Integer>> outermost = new AtomicReference<>();
        CountDownLatch known = new CountDownLatch(1);
        outermost.set(engine.<Integer, Integer>forEach(
                numbers(1),
                (i, context) -> engine.<Integer, Integer>forEach(
                                numbers(1),
                                (j, it) -> {
                                    reached(known);
                                    return requireNonNull(outermost.get())
                                            .await()
                                            .results()
                                            .size();
                                },
                                atOnce(1))
                        .await()
                        .failures()
                        .size(),
                atOnce(1)));
        known.countDown();
        assertThat(requireNonNull(outermost.get()).await().values()).containsExactly(1);
    }
}
