package io.aitherzero.parallel;

import static io.aitherzero.parallel.Batches.atOnce;
import static io.aitherzero.parallel.Batches.hang;
import static io.aitherzero.parallel.Batches.numbers;
import static io.aitherzero.parallel.Batches.reached;
import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.api.parallel.Batch;
import io.aitherzero.api.parallel.BatchListener;
import io.aitherzero.api.parallel.BatchOptions;
import io.aitherzero.api.parallel.BatchReport;
import io.aitherzero.api.parallel.HaltPolicy;
import io.aitherzero.api.parallel.JobContext;
import io.aitherzero.api.parallel.JobResult;
import io.aitherzero.api.parallel.Outcome;
import io.aitherzero.api.parallel.RetryPolicy;
import io.aitherzero.api.parallel.Workload;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** Items that do to their threads, their batch and each other what they should not. */
class BadItemsTest {
    private static final int ITEMS = 120;

    private final JobEngine engine = JobEngine.create();
    private final CountDownLatch never = new CountDownLatch(1);

    @AfterEach
    void close() {
        never.countDown();
        engine.close();
    }

    /** Keeps the books that a batch has to agree with. */
    private static final class Books implements BatchListener {
        private final AtomicIntegerArray ended = new AtomicIntegerArray(ITEMS);
        private final AtomicIntegerArray begun = new AtomicIntegerArray(ITEMS);
        private final AtomicIntegerArray succeeded = new AtomicIntegerArray(ITEMS);
        private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

        @Override
        public void began(JobContext context) {
            threads.add(Thread.currentThread());
            begun.incrementAndGet((int) context.index());
            assertThat(succeeded.get((int) context.index())).isZero();
        }

        @Override
        public void ended(JobResult<?> result) {
            ended.incrementAndGet((int) result.index());
            if (result.outcome() == Outcome.SUCCEEDED) {
                succeeded.incrementAndGet((int) result.index());
            }
        }

        void agreeWith(BatchReport<?> report) {
            assertThat(report.results()).hasSize(ITEMS);
            assertThat(report.summary().missing()).isZero();
            for (int i = 0; i < ITEMS; i++) {
                JobResult<?> result = report.results().get(i);
                assertThat(result.index()).isEqualTo(i);
                assertThat(ended.get(i)).as("item %d ended", i).isEqualTo(1);
                assertThat(result.attempts()).as("attempts of %s", result).isEqualTo(begun.get(i));
                assertThat(result.outcome() == Outcome.NOT_STARTED).isEqualTo(result.attempts() == 0);
                assertThat(result.outcome() == Outcome.SUCCEEDED)
                        .isEqualTo(result.error().isEmpty() && result.reason().isEmpty());
            }
        }

        void threadsEnd() throws InterruptedException {
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // items may do what they like
    private void misbehave(Random random, JobContext context, Queue<Thread> others, Batch<?>[] own) throws Exception {
        others.add(Thread.currentThread());
        switch (random.nextInt(14)) {
            case 0 -> Thread.currentThread().interrupt();
            case 1 -> others.forEach(Thread::interrupt);
            case 2 -> never.await();
            case 3 -> hang(never);
            case 4 -> throw new IOException("transient");
            case 5 -> throw new StackOverflowError();
            case 6 -> LockSupport.parkNanos(random.nextInt(3_000_000));
            case 7 -> {
                Thread.currentThread().setName("renamed");
                Thread.currentThread().setPriority(Thread.MIN_PRIORITY);
                Thread.currentThread().setContextClassLoader(null);
                Thread.currentThread().setUncaughtExceptionHandler((thread, error) -> {});
            }
            case 8 -> {
                long end = System.nanoTime() + random.nextInt(3_000_000);
                while (System.nanoTime() < end) {
                    Thread.onSpinWait();
                }
            }
            case 9 -> {
                if (own[0] != null) {
                    own[0].setLimit(1 + random.nextInt(5));
                }
            }
            case 10 -> {
                while (!context.isCancelled() && random.nextInt(1_000) > 0) {
                    Thread.onSpinWait();
                }
            }
            default -> {
                // behaves
            }
        }
        if (random.nextInt(400) == 0) {
            context.cancelBatch("from inside");
        }
    }

    @RepeatedTest(20)
    void whateverItemsDoEachHasOneResult(RepetitionInfo repetition) throws InterruptedException {
        long seed = repetition.getCurrentRepetition();
        Random choice = new Random(seed);
        Books books = new Books();
        Queue<Thread> others = new ConcurrentLinkedQueue<>();
        BatchOptions options = BatchOptions.of(
                        "test", List.of(Workload.values()).get(choice.nextInt(4)))
                .limit(1 + choice.nextInt(6))
                .grace(Duration.ofMillis(choice.nextInt(3)))
                .itemTimeout(Duration.ofNanos(1 + choice.nextInt(2_000_000)))
                .retry(RetryPolicy.times(choice.nextInt(4))
                        .backOff(Duration.ofNanos(choice.nextInt(500_000)), Duration.ofMillis(1)))
                .listener(books);
        if (choice.nextInt(3) == 0) {
            options = options.halt(
                    choice.nextBoolean()
                            ? HaltPolicy.soon(HaltPolicy.Event.FAIL, 1 + choice.nextInt(40))
                            : HaltPolicy.now(HaltPolicy.Event.DONE, 1 + choice.nextInt(100)));
        }
        if (choice.nextInt(3) == 0) {
            options = options.deadline(Duration.ofNanos(choice.nextInt(60_000_000)));
        }
        Batch<?>[] own = new Batch<?>[1];
        Batch<Integer> batch = engine.<Integer, Integer>forEach(
                numbers(ITEMS),
                (i, context) -> {
                    misbehave(new Random(seed * 1_000 + i + 31L * context.attempt()), context, others, own);
                    return i;
                },
                options);
        own[0] = batch;
        books.agreeWith(batch.await());
        never.countDown();
        books.threadsEnd();
    }

    /** Items that take as long as their timeout: each outcome tells one story only. */
    @RepeatedTest(10)
    void timeoutsThatRaceWithTheEndTellOneStory() throws InterruptedException {
        Books books = new Books();
        AtomicIntegerArray returned = new AtomicIntegerArray(ITEMS);
        BatchReport<Integer> report = engine.<Integer, Integer>forEach(
                        numbers(ITEMS),
                        (i, context) -> {
                            long end = System.nanoTime() + 100_000;
                            while (System.nanoTime() < end) {
                                Thread.onSpinWait();
                            }
                            returned.incrementAndGet(i);
                            return i;
                        },
                        atOnce(3).itemTimeout(Duration.ofNanos(100_000)).listener(books))
                .await();
        books.agreeWith(report);
        for (int i = 0; i < ITEMS; i++) {
            assertThat(report.results().get(i).outcome()).isIn(Outcome.SUCCEEDED, Outcome.TIMED_OUT);
            assertThat(returned.get(i)).isEqualTo(1);
        }
    }

    @RepeatedTest(30)
    void aCancelThatRacesWithTheEndTellsOneStory() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        Books books = new Books();
        Batch<Integer> batch = engine.<Integer, Integer>forEach(
                numbers(ITEMS),
                (i, context) -> {
                    begun.countDown();
                    return i;
                },
                atOnce(2).listener(books));
        reached(begun);
        boolean stopped = batch.cancel("now");
        BatchReport<Integer> report = batch.await();
        books.agreeWith(report);
        assertThat(report.summary().stopped().isPresent()).isEqualTo(stopped);
    }

    @Test
    void whoeverInterruptsTheEnginesThreadsStopsNothing() throws InterruptedException {
        BatchReport<Integer> report = engine.<Integer, Integer>forEach(
                        numbers(30),
                        (i, context) -> {
                            Thread.getAllStackTraces().keySet().stream()
                                    .filter(thread -> thread.getName().startsWith("job-"))
                                    .forEach(Thread::interrupt);
                            if (i % 3 == 0) {
                                never.await();
                            }
                            return i;
                        },
                        atOnce(3).itemTimeout(Duration.ofMillis(1)))
                .await();
        assertThat(report.summary().count(Outcome.TIMED_OUT)).isGreaterThanOrEqualTo(10);
        assertThat(report.summary().missing()).isZero();
    }
}
