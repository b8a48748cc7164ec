package io.aitherzero.boot.run;

import static io.aitherzero.boot.run.Modules.graph;
import static io.aitherzero.boot.run.Modules.id;
import static io.aitherzero.boot.run.Modules.module;
import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.boot.graph.ModuleDescriptor;
import io.aitherzero.boot.graph.ModuleGraph;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StopTest {
    private static Map<String, Outcome> stop(
            ModuleGraph graph, boolean parallel, Duration budget, Executor executor, RecordingStarter modules) {
        return stop(graph, parallel, budget, executor, System::nanoTime, modules);
    }

    private static Map<String, Outcome> stop(
            ModuleGraph graph,
            boolean parallel,
            Duration budget,
            Executor executor,
            LongSupplier clock,
            RecordingStarter modules) {
        Map<String, Outcome> outcomes = new BootScheduler(executor, Duration.ZERO, clock)
                .stop(new StopPlan(graph, parallel), budget, modules, modules)
                .outcomes();
        assertThat(modules.violations).isEmpty();
        assertThat(outcomes)
                .isEqualTo(modules.finished)
                .containsOnlyKeys(
                        graph.modules().stream().map(ModuleDescriptor::id).toList());
        return outcomes;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatNeedsAModuleHasStoppedBeforeIt(boolean parallel) {
        try (Workers pool = Workers.fixed(4)) {
            for (long seed = 0; seed < 300; seed++) {
                Random random = new Random(seed);
                ModuleGraph graph = Modules.random(random, random.nextInt(25));
                RecordingStarter modules = new RecordingStarter();
                for (ModuleDescriptor module : graph.modules()) {
                    boolean fails = random.nextInt(5) == 0;
                    modules.on(module.id(), () -> {
                        if (!modules.finished.keySet().containsAll(graph.dependents(module.id()))) {
                            modules.violations.add(module.id() + " was stopped too soon");
                        }
                        if (fails) {
                            throw new IllegalStateException(module.id());
                        }
                    });
                }

                assertThat(stop(graph, parallel, Duration.ZERO, pool, modules).values())
                        .as("seed %d", seed)
                        .allMatch(outcome -> outcome instanceof Outcome.Completed || outcome instanceof Outcome.Failed);
                assertThat(modules.mostAtOnce).hasValueLessThanOrEqualTo(parallel ? 4 : 1);
            }
        }
    }

    @Test
    void chainIsStoppedFromItsEnd() {
        RecordingStarter modules = new RecordingStarter();

        stop(Modules.chain(4), true, Duration.ZERO, Runnable::run, modules);

        assertThat(modules.begun).containsExactly(id(3), id(2), id(1), id(0));
    }

    @Test
    void modulesThatDoNotDependOnEachOtherStopAtOnce() {
        CyclicBarrier together = new CyclicBarrier(3);
        RecordingStarter modules = new RecordingStarter();
        List.of(id(0), id(1), id(2)).forEach(id -> modules.on(id, together::await));
        try (Workers pool = Workers.fixed(3)) {
            assertThat(stop(Modules.fan(3), true, Duration.ZERO, pool, modules).values())
                    .allMatch(Outcome.Completed.class::isInstance);
        }
    }

    @Test
    void stopThatFailsIsNamedAndTheRestIsStopped() {
        Error error = new AssertionError("mine");
        RecordingStarter modules = new RecordingStarter().on("user", () -> {
            throw error;
        });

        assertThat(stop(graph(module("base"), module("user", "base")), true, Duration.ZERO, Runnable::run, modules))
                .isEqualTo(Map.of("user", new Outcome.Failed(error, false), "base", new Outcome.Completed()));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void stopPastItsBudgetIsInterruptedAndTheRestIsStopped(int workers) throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        AtomicLong clock = new AtomicLong();
        // moves the clock when nothing else is being stopped
        CyclicBarrier overdue = new CyclicBarrier(
                Math.min(2, workers), () -> clock.addAndGet(Duration.ofMillis(6).toNanos()));
        RecordingStarter modules = new RecordingStarter()
                .on("willing", () -> {
                    overdue.await();
                    never.await();
                })
                .on("deaf", () -> {
                    overdue.await();
                    awaitUninterruptibly(release);
                });
        ModuleGraph graph = graph(module("base"), module("willing", "base"), module("deaf", "base"));
        try (Workers pool = Workers.fixed(workers)) {
            Map<String, Outcome> outcomes = stop(graph, true, Duration.ofMillis(5), pool, clock::get, modules);

            assertThat(outcomes).containsEntry("base", new Outcome.Completed());
            List<String> messages = new ArrayList<>();
            for (String id : List.of("deaf", "willing")) {
                assertThat(outcomes.get(id))
                        .isInstanceOfSatisfying(
                                Outcome.TimedOut.class,
                                timedOut -> messages.add(timedOut.error().getMessage()));
            }
            assertThat(messages)
                    .containsExactly(
                            "Module 'deaf' did not stop within 5 ms", "Module 'willing' did not stop within 5 ms");
            modules.lateReturn("willing").await();
            release.countDown();
            modules.lateReturn("deaf").await();
            assertThat(modules.late).hasSize(2);
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                // that is what is tested
            }
        }
    }

    @Test
    void interruptOfAnOverdueStopDoesNotReachWhatItsThreadDoesNext() throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        try (Workers pool = Workers.fixed(2)) {
            for (int run = 0; run < 100; run++) {
                RecordingStarter modules =
                        new RecordingStarter().on("a", never::await).on("b", never::await);
                List<Boolean> flags = new ArrayList<>();
                stop(
                        graph(module("a"), module("b")),
                        true,
                        Duration.ofNanos(200_000),
                        task -> pool.execute(() -> {
                            task.run();
                            synchronized (flags) {
                                flags.add(Thread.currentThread().isInterrupted());
                                flags.notifyAll();
                            }
                        }),
                        modules);

                synchronized (flags) {
                    while (flags.size() < 2) {
                        flags.wait();
                    }
                    assertThat(flags).containsExactly(false, false);
                }
            }
        }
    }
}
