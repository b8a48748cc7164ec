package io.aitherzero.parallel;

import static io.aitherzero.parallel.Batches.atOnce;
import static io.aitherzero.parallel.Batches.numbers;
import static io.aitherzero.parallel.Batches.reached;
import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.api.parallel.Batch;
import io.aitherzero.api.parallel.BatchOptions;
import io.aitherzero.api.parallel.BatchReport;
import io.aitherzero.api.parallel.JobResult;
import io.aitherzero.api.parallel.Workload;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Which threads run items, how many of them, and what they take at once. */
class WorkersTest {
    private static final int MANY = 256;

    private final JobEngine engine = JobEngine.create();

    /** Counts how many are in it at once. */
    private static final class Passage {
        private final AtomicInteger inside = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();

        void pass() {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            LockSupport.parkNanos(1);
            inside.decrementAndGet();
        }
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void asManyThreadsStartAsTheLimitAsksFor() throws InterruptedException {
        CyclicBarrier all = new CyclicBarrier(MANY);
        BatchReport<Integer> report = engine.<Integer, Integer>forEach(
                        numbers(2 * MANY), (i, context) -> all.await(60, TimeUnit.SECONDS), atOnce(MANY))
                .await();
        assertThat(report.isGreen()).isTrue();
    }

    @RepeatedTest(20)
    void aLowerLimitHoldsForAllItemsThatBeginLater() throws InterruptedException {
        CountDownLatch eight = new CountDownLatch(8);
        CountDownLatch lowered = new CountDownLatch(1);
        Passage passage = new Passage();
        Batch<Integer> batch = engine.<Integer, Integer>forEach(
                numbers(500),
                (i, context) -> {
                    if (i < 8) {
                        eight.countDown();
                        reached(lowered);
                        return i;
                    }
                    passage.pass();
                    return i;
                },
                atOnce(8));
        reached(eight);
        batch.setLimit(2);
        lowered.countDown();
        assertThat(batch.await().isGreen()).isTrue();
        assertThat(passage.most.get()).isLessThanOrEqualTo(2);
    }

    @RepeatedTest(10)
    void aLowerLimitHoldsForTinyItemsThatWereClaimedTogether() throws InterruptedException {
        CountDownLatch eight = new CountDownLatch(8);
        CountDownLatch lowered = new CountDownLatch(1);
        Passage passage = new Passage();
        Batch<Integer> batch = engine.<Integer, Integer>forEach(
                numbers(3_000),
                (i, context) -> {
                    if (lowered.getCount() > 0 && i > 2_000) {
                        eight.countDown();
                        reached(lowered);
                    } else if (i > 2_000) {
                        passage.pass();
                    }
                    return i;
                },
                atOnce(8));
        reached(eight);
        batch.setLimit(1);
        lowered.countDown();
        assertThat(batch.await().isGreen()).isTrue();
        assertThat(passage.most.get()).isEqualTo(1);
    }

    @RepeatedTest(20)
    void noResultOfTinyAndLongItemsIsMissing() throws InterruptedException {
        LongAdder sum = new LongAdder();
        int count = 20_000;
        BatchReport<Integer> report = engine.<Integer, Integer>forEach(
                        numbers(count),
                        (i, context) -> {
                            sum.add(i);
                            if (i % 5_000 == 0) {
                                TimeUnit.MILLISECONDS.sleep(1);
                            }
                            return i;
                        },
                        atOnce(3))
                .await();
        assertThat(report.isGreen()).isTrue();
        assertThat(report.values()).isEqualTo(numbers(count));
        assertThat(sum.sum()).isEqualTo((long) count * (count - 1) / 2);
        assertThat(report.summary().runTime().toNanos())
                .isEqualTo(
                        report.results().stream().mapToLong(JobResult::runNanos).sum());
    }

    @Test
    void threadsGoOnToTheNextBatchAndEndWithTheirOwner() throws InterruptedException {
        JobScope owner = engine.forModule("owner");
        Set<Thread> seen = new HashSet<>();
        boolean again = false;
        // a thread may be on its way back when the next batch begins
        for (int tries = 0; tries < 1_000 && !again; tries++) {
            Set<Thread> now = threads(owner);
            again = !Collections.disjoint(seen, now);
            seen.addAll(now);
        }
        assertThat(again).isTrue();
        owner.close();
        for (Thread thread : seen) {
            thread.join(TimeUnit.SECONDS.toMillis(60));
            assertThat(thread.isAlive()).as(thread.getName()).isFalse();
        }
    }

    private static Set<Thread> threads(JobScope owner) throws InterruptedException {
        return new HashSet<>(owner.<Integer, Thread>forEach(
                        numbers(4),
                        (i, context) -> Thread.currentThread(),
                        BatchOptions.of("again", Workload.CPU).limit(2))
                .await()
                .values());
    }

    @RepeatedTest(20)
    @SuppressWarnings("ThreadPriorityCheck") // it is the test's own
    void whatAnItemChangedOfItsThreadIsNotThereInTheNextBatch() throws InterruptedException {
        BatchReport<Integer> first = engine.<Integer, Integer>forEach(
                        numbers(20),
                        (i, context) -> {
                            Thread.currentThread().setName("mine");
                            Thread.currentThread().setPriority(Thread.MIN_PRIORITY);
                            return i;
                        },
                        atOnce(2))
                .await();
        assertThat(first.isGreen()).isTrue();
        BatchReport<String> second = engine.<Integer, String>forEach(
                        numbers(20),
                        (i, context) -> Thread.currentThread().getName() + " "
                                + Thread.currentThread().getPriority(),
                        BatchOptions.of("next", Workload.CPU).limit(2))
                .await();
        assertThat(second.values()).isSubsetOf("next-1 5", "next-2 5");
    }
}
