package io.aitherzero.parallel;

import static io.aitherzero.parallel.Batches.atOnce;
import static io.aitherzero.parallel.Batches.numbers;
import static io.aitherzero.parallel.Batches.outcomes;
import static io.aitherzero.parallel.Batches.reached;
import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.api.parallel.Batch;
import io.aitherzero.api.parallel.BatchOptions;
import io.aitherzero.api.parallel.BatchReport;
import io.aitherzero.api.parallel.ItemBody;
import io.aitherzero.api.parallel.JobContext;
import io.aitherzero.api.parallel.Outcome;
import io.aitherzero.api.parallel.RetryPolicy;
import io.aitherzero.api.parallel.Workload;
import io.aitherzero.parallel.memory.MemoryBudget;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** Batches that want more memory than there is, and are stopped while they wait for it. */
class BadMemoryTest {
    private final JobEngine engine = JobEngine.create();
    private final BatchOptions reserving = atOnce(4).reserveMemory();
    private final CountDownLatch inside = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void close() {
        release.countDown();
        engine.close();
    }

    private static int allocate(long bytes) {
        int sum = 0;
        for (long left = bytes; left > 0; left -= 4_000_000) {
            sum += new byte[(int) Math.min(left, 4_000_000)].length & 1;
        }
        return sum;
    }

    private Batch<Integer> holder() throws InterruptedException {
        Batch<Integer> holder = engine.forEach(
                numbers(1),
                (i, context) -> {
                    inside.countDown();
                    reached(release);
                    return i;
                },
                reserving);
        reached(inside);
        return holder;
    }

    @RepeatedTest(3)
    void itemsOfVeryDifferentSizesWithRetriesInsideEachOtherAllEnd(RepetitionInfo repetition)
            throws InterruptedException {
        Random random = new Random(repetition.getCurrentRepetition());
        List<Batch<Integer>> batches = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            long seed = random.nextLong();
            batches.add(engine.forEach(
                    numbers(20),
                    (n, context) -> work(new Random(seed + n), context, n % 5 == 0),
                    reserving.retry(RetryPolicy.times(3).backOff(Duration.ZERO, Duration.ofMillis(1)))));
        }
        batches.get(0).cancel("one of them");
        for (Batch<Integer> batch : batches) {
            assertThat(batch.await().summary().missing()).isZero();
        }
        for (Batch<Integer> batch : batches.subList(1, batches.size())) {
            assertThat(batch.await().isGreen()).isTrue();
        }
    }

    private int work(Random random, JobContext context, boolean nested) throws Exception {
        int allocated = allocate(1L << random.nextInt(25));
        if (context.attempt() <= random.nextInt(3)) {
            if (context.attempt() == 1 && random.nextInt(4) == 0) {
                throw new OutOfMemoryError("of the test");
            }
            throw new IOException("of the test");
        }
        return nested
                ? engine.<Integer, Integer>forEach(numbers(3), (i, it) -> allocate(100_000L * i), reserving)
                        .await()
                        .values()
                        .size()
                : allocated;
    }

    @Test
    void anItemOnceLargerThanTheBudgetRunsAloneAndTheRestAfterIt() throws InterruptedException {
        long budget = MemoryBudget.ofThisJvm().totalBytes();
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        BatchReport<Integer> report = engine.<Integer, Integer>forEach(
                        numbers(8),
                        (i, context) -> {
                            most.accumulateAndGet(running.incrementAndGet(), Math::max);
                            try {
                                return i == 0 ? allocate(budget + budget / 10) : i;
                            } finally {
                                running.decrementAndGet();
                            }
                        },
                        reserving)
                .await();
        assertThat(report.isGreen()).isTrue();
        assertThat(most).hasValue(1);
    }

    @Test
    void aBatchThatWaitsForMemoryCanBeCancelled() throws InterruptedException {
        Batch<Integer> holder = holder();
        Batch<Integer> waiting = engine.forEach(numbers(3), (i, context) -> i, reserving);
        assertThat(waiting.await(Duration.ofMillis(20))).isEmpty();
        assertThat(waiting.cancel("no patience")).isTrue();
        assertThat(outcomes(waiting.await())).containsOnly(Outcome.NOT_STARTED);
        release.countDown();
        assertThat(holder.await().isGreen()).isTrue();
    }

    @Test
    void aDeadlineHoldsForABatchThatWaitsForMemory() throws InterruptedException {
        Batch<Integer> holder = holder();
        assertThat(outcomes(engine.<Integer, Integer>forEach(
                                numbers(3), (i, context) -> i, reserving.deadline(Duration.ofMillis(20)))
                        .await()))
                .containsOnly(Outcome.NOT_STARTED);
        release.countDown();
        assertThat(holder.await().isGreen()).isTrue();
    }

    private WeakReference<Object> waitInVain() throws InterruptedException {
        Object ofTheModule = new byte[100];
        ItemBody<Integer, Integer> body = (i, context) -> ofTheModule.hashCode();
        Batch<Integer> waiting = engine.forEach(
                numbers(3),
                body,
                BatchOptions.of("in vain", Workload.CPU).limit(1).reserveMemory());
        while (!rests("in vain-1")) {
            Thread.onSpinWait();
        }
        waiting.cancel("the module stops");
        assertThat(outcomes(waiting.await())).containsOnly(Outcome.NOT_STARTED);
        return new WeakReference<>(ofTheModule);
    }

    private static boolean rests(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals(name) && thread.getState() == Thread.State.WAITING);
    }

    @Test
    void whatWaitedForMemoryInVainIsForgotten() throws InterruptedException {
        Batch<Integer> holder = holder();
        WeakReference<Object> left = waitInVain();
        while (left.get() != null && !Thread.currentThread().isInterrupted()) {
            System.gc();
            Thread.onSpinWait();
        }
        assertThat(left.get()).isNull();
        release.countDown();
        assertThat(holder.await().isGreen()).isTrue();
    }
}
