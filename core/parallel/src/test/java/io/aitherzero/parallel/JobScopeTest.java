package io.aitherzero.parallel;

import static io.aitherzero.parallel.Batches.atOnce;
import static io.aitherzero.parallel.Batches.hang;
import static io.aitherzero.parallel.Batches.numbers;
import static io.aitherzero.parallel.Batches.outcomes;
import static io.aitherzero.parallel.Batches.reached;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aitherzero.api.parallel.Batch;
import io.aitherzero.api.parallel.BatchReport;
import io.aitherzero.api.parallel.Outcome;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class JobScopeTest {
    private final JobEngine engine = JobEngine.create();
    private final CountDownLatch never = new CountDownLatch(1);

    @AfterEach
    void close() {
        never.countDown();
        engine.close();
    }

    @RepeatedTest(10)
    void aModuleThatStopsEndsItsJobsAndTheirThreads() throws InterruptedException {
        JobScope scope = engine.forModule("a");
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        CountDownLatch running = new CountDownLatch(3);
        Batch<Integer> batch = scope.forEach(
                numbers(10),
                (i, context) -> {
                    threads.add(Thread.currentThread());
                    running.countDown();
                    never.await();
                    return i;
                },
                atOnce(3));
        reached(running);
        scope.close();
        BatchReport<Integer> report = batch.await();
        assertThat(report.summary().stopped()).contains("Module 'a' was stopped.");
        assertThat(outcomes(report).subList(0, 3)).containsOnly(Outcome.CANCELLED);
        assertThat(outcomes(report).subList(3, 10)).containsOnly(Outcome.NOT_STARTED);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThatThrownBy(() -> scope.forEach(numbers(1), (i, context) -> i, atOnce(1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Batch 'test' cannot begin: the jobs of Module 'a' were stopped; begin it earlier");
    }

    @Test
    void otherModulesGoOn() throws InterruptedException {
        JobScope stopping = engine.forModule("a");
        JobScope other = engine.forModule("b");
        CountDownLatch go = new CountDownLatch(1);
        Batch<Integer> batch = other.forEach(
                numbers(5),
                (i, context) -> {
                    reached(go);
                    return i;
                },
                atOnce(2));
        stopping.close();
        go.countDown();
        assertThat(batch.await().isGreen()).isTrue();
    }

    @Test
    void aJobThatIgnoresTheStopIsAbandonedAfterItsGrace() throws InterruptedException {
        JobScope scope = engine.forModule("a");
        CountDownLatch running = new CountDownLatch(1);
        Batch<Integer> batch = scope.forEach(
                numbers(1),
                (i, context) -> {
                    running.countDown();
                    hang(never);
                    return i;
                },
                atOnce(1).grace(Duration.ofMillis(1)));
        reached(running);
        scope.close();
        assertThat(outcomes(batch.await())).containsExactly(Outcome.ABANDONED);
    }

    @Test
    void aJobThatStopsItsOwnModuleDoesNotWaitForItself() throws InterruptedException {
        JobScope scope = engine.forModule("a");
        CountDownLatch closed = new CountDownLatch(1);
        Batch<Integer> batch = scope.forEach(
                numbers(3),
                (i, context) -> {
                    scope.close();
                    closed.countDown();
                    return i;
                },
                atOnce(1));
        reached(closed);
        assertThat(outcomes(batch.await()))
                .containsExactly(Outcome.CANCELLED, Outcome.NOT_STARTED, Outcome.NOT_STARTED);
    }

    @Test
    void closingTheEngineEndsTheJobsOfAllModules() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(2);
        Batch<Integer> one = engine.forModule("a")
                .forEach(
                        numbers(1),
                        (i, context) -> {
                            running.countDown();
                            never.await();
                            return i;
                        },
                        atOnce(1));
        Batch<Integer> two = engine.forEach(
                numbers(1),
                (i, context) -> {
                    running.countDown();
                    never.await();
                    return i;
                },
                atOnce(1));
        reached(running);
        engine.close();
        assertThat(outcomes(one.await())).containsExactly(Outcome.CANCELLED);
        assertThat(outcomes(two.await())).containsExactly(Outcome.CANCELLED);
        assertThatThrownBy(() -> engine.forModule("late"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Module 'late' gets no executor");
    }
}
