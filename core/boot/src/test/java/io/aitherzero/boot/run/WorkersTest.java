package io.aitherzero.boot.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WorkersTest {
    @Test
    void fixedNumberIsNeverExceeded() throws InterruptedException {
        AtomicInteger atOnce = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(500);
        CyclicBarrier full = new CyclicBarrier(3);
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        try (Workers workers = Workers.fixed(3)) {
            for (int i = 0; i < 500; i++) {
                boolean meets = i < 3;
                workers.execute(() -> {
                    most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                    threads.add(Thread.currentThread());
                    if (meets) {
                        meet(full);
                    }
                    atOnce.decrementAndGet();
                    done.countDown();
                });
            }
            done.await();
        }

        assertThat(most).hasValue(3);
        assertThat(threads).hasSize(3).allMatch(Thread::isDaemon);
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void tasksThatWaitForEachOtherGetAWorkerEach() throws InterruptedException {
        int tasks = 40;
        CyclicBarrier all = new CyclicBarrier(tasks);
        CountDownLatch done = new CountDownLatch(tasks);
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        try (Workers workers = Workers.growing(2, 0, 64)) {
            for (int i = 0; i < tasks; i++) {
                workers.execute(() -> {
                    threads.add(Thread.currentThread());
                    meet(all);
                    done.countDown();
                });
            }
            done.await();
        }

        assertThat(threads).hasSize(tasks).allMatch(Thread::isDaemon);
    }

    @Test
    void waitingTasksAreRepeatedlyRelieved() throws InterruptedException {
        try (Workers workers = Workers.growing(1, 0, 8)) {
            for (int run = 0; run < 200; run++) {
                CyclicBarrier both = new CyclicBarrier(2);
                CountDownLatch done = new CountDownLatch(2);
                for (int i = 0; i < 2; i++) {
                    workers.execute(() -> {
                        meet(both);
                        done.countDown();
                    });
                }
                done.await();
            }
        }
    }

    @Test
    void growthEndsAtItsLimit() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch full = new CountDownLatch(4);
        CountDownLatch done = new CountDownLatch(20);
        AtomicInteger atOnce = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        try (Workers workers = Workers.growing(2, 0, 4)) {
            for (int i = 0; i < 20; i++) {
                workers.execute(() -> {
                    most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                    full.countDown();
                    try {
                        release.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    atOnce.decrementAndGet();
                    done.countDown();
                });
            }
            full.await();
            release.countDown();
            done.await();
        }

        assertThat(most).hasValue(4);
    }

    /** A worker may be seen as idle in the moment in which it takes its next task. */
    @Test
    void busyTasksGetNoFurtherWorkers() throws InterruptedException {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        CountDownLatch done = new CountDownLatch(40);
        AtomicInteger sink = new AtomicInteger();
        try (Workers workers = Workers.growing(2, 0, 64)) {
            for (int i = 0; i < 40; i++) {
                workers.execute(() -> {
                    threads.add(Thread.currentThread());
                    sink.addAndGet(burn());
                    done.countDown();
                });
            }
            done.await();
        }

        assertThat(threads).hasSizeBetween(1, 4);
    }

    private static int burn() {
        int value = 1;
        for (int i = 0; i < 3_000_000; i++) {
            value = value * 31 + i;
        }
        return value;
    }

    @Test
    void closedWorkersFinishWhatTheyHaveRefuseMoreAndEnd() throws InterruptedException {
        Workers workers = Workers.growing(1, 0, 4);
        Set<Thread> threads = new HashSet<>();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        workers.execute(() -> {
            synchronized (threads) {
                threads.add(Thread.currentThread());
            }
            begun.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            done.countDown();
        });
        begun.await();
        workers.close();

        assertThatThrownBy(() -> workers.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
        release.countDown();
        done.await();
        for (Thread thread : Set.copyOf(threads)) {
            thread.join();
        }
    }
}
