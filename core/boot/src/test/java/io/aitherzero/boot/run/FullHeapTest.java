package io.aitherzero.boot.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.boot.graph.ModuleGraph;
import io.aitherzero.boot.graph.Schedule;
import io.aitherzero.boot.plan.BootPlan;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A heap that is full for a moment costs a module, but no worker and no run. */
class FullHeapTest {
    /** Where the heap is full: at the call of this number and the next ones, of all that a run makes. */
    private static final class Calls implements ModuleStarter, BootListener, ModuleStopper {
        private final AtomicInteger made = new AtomicInteger();
        private final int from;
        private final int to;

        Calls(int from, int length) {
            this.from = from;
            to = from + length;
        }

        void call() {
            int call = made.getAndIncrement();
            if (call >= from && call < to) {
                throw new OutOfMemoryError("Java heap space");
            }
        }

        @Override
        public void load(String id) {
            call();
        }

        @Override
        public void start(String id) {
            call();
        }

        @Override
        public void stop(String id) {
            call();
        }

        @Override
        public void returnedLate(String id, Outcome outcome) {
            call();
        }

        @Override
        public void returnedLate(String id) {
            call();
        }

        @Override
        public void ready(String id, Optional<String> binding) {
            call();
        }

        @Override
        public void begun(String id) {
            call();
        }

        @Override
        public void loaded(String id) {
            call();
        }

        @Override
        public void finished(String id, Outcome outcome) {
            call();
        }
    }

    private static Executor failing(Calls calls, Executor executor) {
        return task -> {
            calls.call();
            executor.execute(task);
        };
    }

    @ParameterizedTest
    @EnumSource(names = {"READY", "LEVEL", "SEQUENTIAL"})
    void eachModuleHasItsOutcomeWhereverTheHeapIsFull(Schedule schedule) {
        ModuleGraph graph = Modules.random(new Random(7), 12);
        try (Workers pool = Workers.fixed(2)) {
            for (int from = 0; from < 90; from++) {
                for (int length : new int[] {1, 7}) {
                    Calls calls = new Calls(from, length);
                    BootScheduler scheduler =
                            new BootScheduler(failing(calls, pool), Duration.ofMinutes(1), System::nanoTime);
                    Map<String, Outcome> outcomes = scheduler
                            .start(BootPlan.of(graph, schedule, OptionalInt.empty()), calls, calls)
                            .outcomes();

                    assertThat(outcomes).as("%s from call %d", schedule, from).hasSize(12);
                    assertThat(outcomes.values())
                            .noneMatch(Outcome.TimedOut.class::isInstance)
                            .noneMatch(Outcome.Cancelled.class::isInstance);
                    assertThat(outcomes.values().stream().filter(Outcome.Failed.class::isInstance))
                            .hasSizeLessThanOrEqualTo(length);
                }
            }
        }
    }

    @Test
    void eachModuleIsStoppedWhereverTheHeapIsFull() {
        ModuleGraph graph = Modules.random(new Random(7), 12);
        try (Workers pool = Workers.fixed(2)) {
            for (int from = 0; from < 60; from++) {
                Calls calls = new Calls(from, 3);
                BootScheduler scheduler = new BootScheduler(failing(calls, pool), Duration.ZERO, System::nanoTime);
                Map<String, Outcome> outcomes = scheduler
                        .stop(new StopPlan(graph, true), Duration.ofMinutes(1), calls, calls)
                        .outcomes();

                assertThat(outcomes).as("from call %d", from).hasSize(12);
                assertThat(outcomes.values()).noneMatch(Outcome.TimedOut.class::isInstance);
            }
        }
    }

    /** Also what a module does beside its own thread must not end a worker: here a task that throws at once. */
    @Test
    void aWorkerOutlivesWhatItsTasksThrow() throws InterruptedException {
        AtomicInteger done = new AtomicInteger();
        java.util.concurrent.CountDownLatch all = new java.util.concurrent.CountDownLatch(100);
        try (Workers workers = Workers.fixed(1)) {
            for (int i = 0; i < 100; i++) {
                workers.execute(() -> {
                    done.incrementAndGet();
                    all.countDown();
                    Thread.currentThread().setUncaughtExceptionHandler((thread, error) -> {});
                    throw new OutOfMemoryError("Java heap space");
                });
            }
            all.await();
        }

        assertThat(done).hasValue(100);
    }
}
