package io.aitherzero.parallel.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {
    private final MemoryBudget budget = new MemoryBudget(1000, 0.5);

    @Test
    void whatFitsIsGrantedAndTheRestRefused() {
        Reservation first = budget.tryReserve(300).orElseThrow();
        assertThat(budget.tryReserve(201)).isEmpty();
        Reservation second = budget.tryReserve(200).orElseThrow();
        assertThat(budget.reservedBytes()).isEqualTo(500);
        assertThat(budget.reservations()).isEqualTo(2);
        first.close();
        assertThat(budget.tryReserve(301)).isEmpty();
        assertThat(budget.tryReserve(300)).isPresent();
        assertThat(second.bytes()).isEqualTo(200);
    }

    @Test
    void closingTwiceReleasesOnce() {
        Reservation first = budget.tryReserve(300).orElseThrow();
        assertThat(budget.tryReserve(100)).isPresent();
        first.close();
        first.close();
        assertThat(budget.reservedBytes()).isEqualTo(100);
        assertThat(budget.reservations()).isEqualTo(1);
    }

    @Test
    void anySizeIsGrantedWhileNothingIsReserved() {
        Reservation large = budget.tryReserve(Long.MAX_VALUE).orElseThrow();
        assertThat(budget.tryReserve(0)).isEmpty();
        assertThat(budget.tryReserve(1)).isEmpty();
        large.close();
        assertThat(budget.reservedBytes()).isZero();
        assertThat(budget.tryReserve(500)).isPresent();
    }

    @Test
    void whoIsAloneStaysAloneEvenWhenTheBudgetGrows() {
        budget.adapt(600, MemoryPressure.NORMAL);
        Reservation alone = budget.tryReserveAlone().orElseThrow();
        assertThat(alone.bytes()).isEqualTo(200);
        budget.adapt(0, MemoryPressure.NORMAL);
        assertThat(budget.tryReserve(1)).isEmpty();
        assertThat(budget.tryReserveAlone()).isEmpty();
        alone.close();
        assertThat(budget.tryReserve(1)).isPresent();
        assertThat(budget.tryReserveAlone()).isEmpty();
    }

    @Test
    void budgetIsAShareOfWhatIsNotTheFloor() {
        assertThat(budget.totalBytes()).isEqualTo(500);
        budget.adapt(400, MemoryPressure.NORMAL);
        assertThat(budget.totalBytes()).isEqualTo(300);
        budget.adapt(400, MemoryPressure.WARNING);
        assertThat(budget.totalBytes()).isEqualTo(150);
        budget.adapt(400, MemoryPressure.CRITICAL);
        assertThat(budget.totalBytes()).isZero();
        budget.adapt(2000, MemoryPressure.NORMAL);
        assertThat(budget.totalBytes()).isZero();
    }

    @Test
    void underCriticalPressureOneGoesOn() {
        budget.adapt(0, MemoryPressure.CRITICAL);
        assertThat(budget.tryReserve(50)).isPresent();
        assertThat(budget.tryReserve(1)).isEmpty();
        assertThat(budget.tryReserve(0)).isEmpty();
    }

    @Test
    void listenersAreToldOfRoomAndKeptApart() {
        List<String> told = new ArrayList<>();
        Runnable fails = () -> {
            throw new IllegalStateException("planted");
        };
        Runnable counts = () -> told.add("room for " + (budget.totalBytes() - budget.reservedBytes()));
        budget.addRoomListener(fails);
        budget.addRoomListener(counts);
        Reservation held = budget.tryReserve(100).orElseThrow();
        held.close();
        held.close();
        budget.adapt(200, MemoryPressure.NORMAL);
        budget.adapt(100, MemoryPressure.NORMAL);
        assertThat(told).containsExactly("room for 500", "room for 450");
        budget.removeRoomListener(counts);
        budget.adapt(0, MemoryPressure.NORMAL);
        assertThat(told).hasSize(2);
    }

    @Test
    void numbersOutOfRangeAreRefused() {
        assertThatThrownBy(() -> new MemoryBudget(0, 0.5))
                .hasMessage("Memory budget needs a heap of at least 1 byte, got 0; pass the largest heap");
        assertThatThrownBy(() -> new MemoryBudget(10, Double.NaN))
                .hasMessage("Memory budget needs a share above 0 and at most 1, got NaN; pass 0.55 unless measured"
                        + " otherwise");
        assertThatThrownBy(() -> budget.tryReserve(-1))
                .hasMessage("A reservation needs 0 bytes or more, got -1; an estimate that is not known is run with"
                        + " tryReserveAlone()");
    }

    @Test
    void thisJvmHasABudgetOfItsLargestHeap() {
        assertThat(MemoryBudget.ofThisJvm().totalBytes())
                .isEqualTo((long) (0.55 * Runtime.getRuntime().maxMemory()));
    }

    @RepeatedTest(20)
    void threadsNeverReserveMoreThanTheBudgetAndLeakNothing() throws InterruptedException {
        int threads = 8;
        AtomicLong held = new AtomicLong();
        AtomicInteger running = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();
        List<String> violations = new ArrayList<>();
        Semaphore room = new Semaphore(0);
        budget.addRoomListener(() -> room.release(threads));
        CountDownLatch begin = new CountDownLatch(1);
        List<Thread> workers = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            Thread worker = new Thread(() -> {
                awaitUninterruptibly(begin);
                for (int i = 0; i < 200; i++) {
                    long bytes = ThreadLocalRandom.current().nextLong(700);
                    try (Reservation mine = await(bytes, room)) {
                        long all = held.addAndGet(mine.bytes());
                        int others = running.incrementAndGet() - 1;
                        if (all > 500 && others > 0) {
                            synchronized (violations) {
                                violations.add(all + " bytes held by " + (others + 1));
                            }
                        }
                        running.decrementAndGet();
                        held.addAndGet(-mine.bytes());
                        done.incrementAndGet();
                    }
                }
            });
            workers.add(worker);
            worker.start();
        }
        begin.countDown();
        for (Thread worker : workers) {
            worker.join();
        }
        assertThat(violations).isEmpty();
        assertThat(done).hasValue(threads * 200);
        assertThat(budget.reservedBytes()).isZero();
        assertThat(budget.reservations()).isZero();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Reservation await(long bytes, Semaphore room) {
        while (true) {
            Optional<Reservation> granted = bytes == 0 ? budget.tryReserveAlone() : budget.tryReserve(bytes);
            if (granted.isPresent()) {
                return granted.get();
            }
            room.acquireUninterruptibly();
        }
    }
}
