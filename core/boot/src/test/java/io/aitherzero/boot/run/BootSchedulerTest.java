package io.aitherzero.boot.run;

import static io.aitherzero.boot.run.Modules.graph;
import static io.aitherzero.boot.run.Modules.id;
import static io.aitherzero.boot.run.Modules.module;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aitherzero.boot.graph.ModuleDescriptor;
import io.aitherzero.boot.graph.ModuleGraph;
import io.aitherzero.boot.graph.Schedule;
import io.aitherzero.boot.plan.BootPlan;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BootSchedulerTest {
    private static final ExecutorService POOL = Executors.newFixedThreadPool(4, BootSchedulerTest::daemon);
    private static final Schedule[] SCHEDULES = {Schedule.READY, Schedule.LEVEL, Schedule.SEQUENTIAL};

    private static Thread daemon(Runnable body) {
        Thread thread = new Thread(body, "pool");
        thread.setDaemon(true);
        return thread;
    }

    @AfterAll
    static void close() {
        POOL.shutdown();
    }

    private static BootScheduler scheduler(Executor executor) {
        return new BootScheduler(executor, Duration.ZERO, System::nanoTime);
    }

    private static BootPlan plan(ModuleGraph graph, Schedule schedule) {
        return BootPlan.of(graph, schedule, OptionalInt.empty());
    }

    private static Map<String, Outcome> start(
            ModuleGraph graph, Schedule schedule, Executor executor, RecordingStarter modules) {
        Map<String, Outcome> outcomes = scheduler(executor)
                .start(plan(graph, schedule), modules, modules)
                .outcomes();

        assertThat(modules.violations).isEmpty();
        assertThat(modules.finished).isEqualTo(outcomes);
        assertThat(outcomes)
                .containsOnlyKeys(
                        graph.modules().stream().map(ModuleDescriptor::id).toList());
        return outcomes;
    }

    /** Outcomes as text, since those of failures hold exceptions. */
    private static Map<String, String> named(Map<String, Outcome> outcomes) {
        Map<String, String> names = new TreeMap<>();
        outcomes.forEach((id, outcome) -> names.put(id, outcome.toString()));
        return names;
    }

    @ParameterizedTest
    @EnumSource(names = {"READY", "LEVEL", "SEQUENTIAL"})
    void nothingToStartIsOverAtOnce(Schedule schedule) {
        assertThat(start(graph(), schedule, POOL, new RecordingStarter())).isEmpty();
    }

    /** Lost wake-ups, early starts and overlaps would show in one of these runs. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8})
    void dependenciesHaveStartedBeforeAModuleBegins(int workers) {
        try (Workers pool = Workers.fixed(workers)) {
            for (long seed = 0; seed < 700; seed++) {
                Random random = new Random(seed);
                ModuleGraph graph = Modules.random(random, random.nextInt(25));
                Schedule schedule = SCHEDULES[random.nextInt(3)];
                RecordingStarter modules = new RecordingStarter();
                for (ModuleDescriptor module : graph.modules()) {
                    String id = module.id();
                    modules.on(id, () -> checkBefore(graph, schedule, id, modules));
                }

                assertThat(start(graph, schedule, pool, modules).values())
                        .as("%s on %d workers with seed %d", schedule, workers, seed)
                        .allMatch(outcome -> outcome instanceof Outcome.Completed);
                assertThat(modules.mostAtOnce).hasValueLessThanOrEqualTo(schedule == Schedule.SEQUENTIAL ? 1 : workers);
            }
        }
    }

    private static void checkBefore(ModuleGraph graph, Schedule schedule, String id, RecordingStarter modules) {
        for (ModuleDescriptor other : graph.modules()) {
            boolean before = schedule == Schedule.LEVEL
                    ? graph.level(other.id()) < graph.level(id)
                    : graph.dependencies(id).contains(other.id());
            if (before && !modules.finished.containsKey(other.id())) {
                modules.violations.add(id + " began before " + other.id() + " had finished");
            }
        }
    }

    @Test
    void sameModulesStartWhateverScheduleAndWorkers() {
        for (long seed = 0; seed < 150; seed++) {
            Random random = new Random(seed);
            ModuleGraph graph = Modules.random(random, 5 + random.nextInt(25));
            Set<String> failing = new HashSet<>();
            graph.modules().stream()
                    .map(ModuleDescriptor::id)
                    .filter(id -> random.nextInt(6) == 0)
                    .forEach(failing::add);
            Set<Set<String>> results = new HashSet<>();
            for (Schedule schedule : SCHEDULES) {
                for (Executor executor : List.<Executor>of(Runnable::run, POOL)) {
                    results.add(startedWithFailing(graph, failing, schedule, executor));
                }
            }

            assertThat(results).as("seed %d", seed).hasSize(1);
        }
    }

    private static Set<String> startedWithFailing(
            ModuleGraph graph, Set<String> failing, Schedule schedule, Executor executor) {
        RecordingStarter modules = new RecordingStarter();
        failing.forEach(id -> modules.on(id, () -> {
            throw new IOException(id);
        }));
        Set<String> kinds = new HashSet<>();
        start(graph, schedule, executor, modules)
                .forEach(
                        (id, outcome) -> kinds.add(id + " " + outcome.getClass().getSimpleName()));
        for (String id : failing) {
            graph.requiredBy(id).forEach(dependent -> assertThat(modules.begun).doesNotContain(dependent));
        }
        return kinds;
    }

    @ParameterizedTest
    @EnumSource(names = {"READY", "LEVEL", "SEQUENTIAL"})
    void dependentsOfAFailedModuleAreSkippedWithTheCulpritAndOthersStart(Schedule schedule) {
        ModuleGraph graph = graph(
                module("bad"),
                module("direct", "bad"),
                module("indirect", "direct"),
                module("guest", "bad?"),
                module("far", "indirect?"),
                module("other"));
        Exception error = new IOException("no disk");

        Map<String, Outcome> outcomes = start(graph, schedule, POOL, new RecordingStarter().on("bad", () -> {
                    throw error;
                }));

        assertThat(outcomes)
                .isEqualTo(Map.of(
                        "bad", new Outcome.Failed(error, false),
                        "direct", new Outcome.Skipped("bad", "bad"),
                        "indirect", new Outcome.Skipped("direct", "bad"),
                        "guest", new Outcome.Completed(),
                        "far", new Outcome.Completed(),
                        "other", new Outcome.Completed()));
    }

    @Test
    void failureBeforeTheStartIsOneOfLoading() {
        Error error = new NoClassDefFoundError("x/Y");

        assertThat(start(graph(module("a")), Schedule.READY, POOL, new RecordingStarter().onLoad("a", () -> {
                            throw error;
                        })))
                .isEqualTo(Map.of("a", new Outcome.Failed(error, true)));
    }

    @ParameterizedTest
    @EnumSource(names = {"READY", "LEVEL", "SEQUENTIAL"})
    void errorOfAModuleIsItsOwn(Schedule schedule) {
        RecordingStarter modules = new RecordingStarter()
                .on("m0001", () -> {
                    throw new AssertionError("mine");
                })
                .on("m0002", BootSchedulerTest::overflow)
                .on("m0003", () -> {
                    throw new OutOfMemoryError("mine");
                });

        Map<String, Outcome> outcomes = start(Modules.fan(20), schedule, POOL, modules);

        assertThat(outcomes.get("m0001")).isInstanceOf(Outcome.Failed.class);
        assertThat(outcomes.get("m0002"))
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.error()).isInstanceOf(StackOverflowError.class));
        assertThat(outcomes.get("m0003")).isInstanceOf(Outcome.Failed.class);
        assertThat(outcomes.values())
                .filteredOn(outcome -> outcome instanceof Outcome.Completed)
                .hasSize(18);
    }

    @SuppressWarnings("InfiniteRecursion")
    private static void overflow() {
        overflow();
    }

    @Test
    void modulesThatDoNotDependOnEachOtherStartAtOnce() {
        CyclicBarrier together = new CyclicBarrier(4);
        RecordingStarter modules = new RecordingStarter();
        for (int i = 0; i < 4; i++) {
            modules.on(id(i), together::await);
        }

        start(Modules.fan(4), Schedule.READY, POOL, modules);

        assertThat(modules.mostAtOnce).hasValue(4);
    }

    @Test
    void moduleDoesNotWaitForTheRestOfItsLevelWhenReady() {
        CountDownLatch deepStarted = new CountDownLatch(1);
        ModuleGraph graph = graph(module("slow"), module("a"), module("b", "a"));
        RecordingStarter modules =
                new RecordingStarter().on("slow", deepStarted::await).on("b", deepStarted::countDown);

        assertThat(start(graph, Schedule.READY, POOL, modules).values())
                .allMatch(outcome -> outcome instanceof Outcome.Completed);
    }

    @Test
    void longestRemainingPathStartsFirst() {
        ModuleGraph graph =
                graph(module("z1"), module("z2", "z1"), module("z3", "z2"), module("a"), module("b", "a"), module("c"));
        for (Schedule schedule : SCHEDULES) {
            for (Executor executor : List.<Executor>of(Runnable::run, Workers.fixed(1))) {
                RecordingStarter modules = new RecordingStarter();
                start(graph, schedule, executor, modules);

                assertThat(modules.begun)
                        .containsExactlyElementsOf(plan(graph, schedule).order().stream()
                                .map(BootPlan.Step::module)
                                .toList());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"READY", "LEVEL", "SEQUENTIAL"})
    void callingThreadRunsAChainAndAFanOfThousandsWithoutAGrowingStack(Schedule schedule) {
        for (ModuleGraph graph : List.of(Modules.chain(5000), Modules.fan(5000))) {
            Map<String, Outcome> outcomes = scheduler(Runnable::run)
                    .start(plan(graph, schedule), new RecordingStarter(), new BootListener() {})
                    .outcomes();

            assertThat(outcomes.values()).hasSize(graph.modules().size()).allMatch(Outcome.Completed.class::isInstance);
        }
    }

    @Test
    void severalBootsRunOnOneSchedulerAtOnce() throws Exception {
        BootScheduler scheduler = scheduler(POOL);
        List<CompletableFuture<Void>> boots = new ArrayList<>();
        for (int thread = 0; thread < 4; thread++) {
            int first = 100 * thread;
            boots.add(CompletableFuture.runAsync(
                    () -> {
                        for (int seed = first; seed < first + 100; seed++) {
                            ModuleGraph graph = Modules.random(new Random(seed), 20);
                            RecordingStarter modules = new RecordingStarter();
                            BootScheduler.Result result =
                                    scheduler.start(plan(graph, Schedule.READY), modules, modules);
                            assertThat(result.outcomes()).hasSize(20).isEqualTo(modules.finished);
                            assertThat(modules.violations).isEmpty();
                        }
                    },
                    task -> daemon(task).start()));
        }
        for (CompletableFuture<Void> boot : boots) {
            boot.get();
        }
    }

    @Test
    void commonPoolServesAsExecutor() {
        assertThat(start(Modules.fan(50), Schedule.READY, ForkJoinPool.commonPool(), new RecordingStarter()))
                .hasSize(51);
    }

    // Executors that refuse

    private static Executor refusingAfter(int tasks, Throwable refusal) {
        AtomicInteger left = new AtomicInteger(tasks);
        return task -> {
            if (left.getAndDecrement() <= 0) {
                if (refusal instanceof Error error) {
                    throw error;
                }
                throw (RuntimeException) refusal;
            }
            POOL.execute(task);
        };
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 5})
    void modulesStartAlthoughTheExecutorRefuses(int accepted) {
        for (Schedule schedule : SCHEDULES) {
            for (Throwable refusal : List.of(
                    new RejectedExecutionException("full"),
                    new OutOfMemoryError("unable to create native thread"),
                    new IllegalStateException("broken"))) {
                RecordingStarter modules = new RecordingStarter();
                ModuleGraph graph = graph(
                        module("a"),
                        module("b"),
                        module("c", "a"),
                        module("d", "a", "b"),
                        module("e", "d"),
                        module("f"));

                BootScheduler.Result result =
                        scheduler(refusingAfter(accepted, refusal)).start(plan(graph, schedule), modules, modules);

                assertThat(result.outcomes().values()).hasSize(6).allMatch(Outcome.Completed.class::isInstance);
                assertThat(modules.violations).isEmpty();
                if (accepted == 0) {
                    assertThat(result.fallback()).hasValue("the executor refused a worker: " + refusal);
                }
            }
        }
    }

    @Test
    void executorThatRefusesInTheMidstOfTheBootLeavesTheRestToTheWorkersThereAre() {
        RecordingStarter modules = new RecordingStarter();

        BootScheduler.Result result = scheduler(refusingAfter(1, new RejectedExecutionException("full")))
                .start(plan(Modules.fan(30), Schedule.READY), modules, modules);

        assertThat(result.outcomes().values()).hasSize(31).allMatch(Outcome.Completed.class::isInstance);
        assertThat(result.fallback())
                .hasValue("the executor refused a worker: java.util.concurrent.RejectedExecutionException: full");
    }

    @Test
    void bootWithoutRefusalHasNoReason() {
        RecordingStarter modules = new RecordingStarter();

        assertThat(scheduler(POOL)
                        .start(plan(Modules.fan(3), Schedule.READY), modules, modules)
                        .fallback())
                .isEmpty();
    }

    // Cancelling

    @ParameterizedTest
    @EnumSource(names = {"READY", "LEVEL", "SEQUENTIAL"})
    void cancelLetsWhatHasBegunFinishAndBeginsNothingElse(Schedule schedule) {
        BootScheduler scheduler = scheduler(POOL);
        RecordingStarter modules = new RecordingStarter().on("m0000", () -> scheduler.cancel(Duration.ZERO));

        Map<String, Outcome> outcomes = scheduler
                .start(plan(Modules.chain(4), schedule), modules, modules)
                .outcomes();

        assertThat(named(outcomes))
                .isEqualTo(named(Map.of(
                        "m0000", new Outcome.Completed(),
                        "m0001", new Outcome.Cancelled(),
                        "m0002", new Outcome.Cancelled(),
                        "m0003", new Outcome.Cancelled())));
        assertThat(modules.finished).isEqualTo(outcomes);
    }

    @Test
    void cancelGivesUpWhatHasBegunWhenTheGraceIsOver() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        BootScheduler scheduler = scheduler(POOL);
        RecordingStarter modules = new RecordingStarter().on("m0000", () -> {
            scheduler.cancel(Duration.ofMillis(1));
            release.await();
        });

        Map<String, Outcome> outcomes = scheduler
                .start(plan(Modules.chain(2), Schedule.READY), modules, modules)
                .outcomes();

        assertThat(outcomes.get("m0000"))
                .isInstanceOfSatisfying(
                        Outcome.Cancelled.class,
                        cancelled -> assertThat(cancelled.left())
                                .hasValueSatisfying(left -> assertThat(left)
                                        .hasMessageMatching("Module 'm0000' was still in its start, after \\d+ ms,"
                                                + " when the boot was stopped")));
        assertThat(outcomes.get("m0001")).isEqualTo(new Outcome.Cancelled());
        release.countDown();
        modules.lateReturn("m0000").await();
        assertThat(modules.late).containsExactly("m0000 Completed");
        assertThat(modules.violations).isEmpty();
    }

    @Test
    void interruptOfTheCallerCancelsWhatHasNotBegunAndIsKept() {
        Thread caller = Thread.currentThread();
        CountDownLatch cancelled = new CountDownLatch(1);
        RecordingStarter modules = new RecordingStarter().on("m0000", () -> {
            caller.interrupt();
            cancelled.await();
        });
        BootListener listener = new BootListener() {
            @Override
            public void finished(String id, Outcome outcome) {
                if (outcome instanceof Outcome.Cancelled) {
                    cancelled.countDown();
                }
            }
        };

        Map<String, Outcome> outcomes = scheduler(POOL)
                .start(plan(Modules.chain(2), Schedule.READY), modules, listener)
                .outcomes();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(outcomes).isEqualTo(Map.of("m0000", new Outcome.Completed(), "m0001", new Outcome.Cancelled()));
    }

    @Test
    void interruptedCallerStartsNothing() {
        for (Executor executor : List.<Executor>of(Runnable::run, POOL)) {
            RecordingStarter modules = new RecordingStarter();
            Thread.currentThread().interrupt();
            Map<String, Outcome> outcomes = start(Modules.fan(3), Schedule.READY, executor, modules);

            assertThat(Thread.interrupted()).isTrue();
            assertThat(outcomes.values()).allMatch(Outcome.Cancelled.class::isInstance);
            assertThat(modules.begun).isEmpty();
        }
    }

    // Surroundings of a module

    @Test
    void interruptFlagThatAModuleLeavesDoesNotReachTheNext() {
        for (Executor executor : List.<Executor>of(Runnable::run, Workers.fixed(1))) {
            List<Boolean> flags = new ArrayList<>();
            RecordingStarter modules = new RecordingStarter()
                    .on("m0000", () -> Thread.currentThread().interrupt())
                    .on("m0001", () -> flags.add(Thread.currentThread().isInterrupted()));

            start(Modules.chain(3), Schedule.READY, executor, modules);

            assertThat(flags).containsExactly(false);
            assertThat(Thread.interrupted()).isEqualTo(!(executor instanceof Workers));
        }
    }

    @Test
    void modulesSeeTheContextClassLoaderOfTheCallerAndAThreadNamedAfterThem() {
        ClassLoader mine = new ClassLoader("mine", getClass().getClassLoader()) {};
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Map<String, String> seen = new ConcurrentHashMap<>();
        RecordingStarter modules = new RecordingStarter();
        for (int i = 0; i < 4; i++) {
            String id = id(i);
            modules.on(id, () -> {
                ClassLoader loader = Thread.currentThread().getContextClassLoader();
                seen.put(id, Thread.currentThread().getName() + " with " + loader.getName());
                Thread.currentThread().setContextClassLoader(null);
            });
        }
        CompletableFuture<String> afterwards = new CompletableFuture<>();
        Executor executor = task -> POOL.execute(() -> {
            Thread worker = Thread.currentThread();
            ClassLoader own = worker.getContextClassLoader();
            task.run();
            afterwards.complete(worker.getName() + (worker.getContextClassLoader() == own ? "" : " of another loader"));
        });
        Thread.currentThread().setContextClassLoader(mine);
        try {
            start(Modules.chain(4), Schedule.SEQUENTIAL, executor, modules);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }

        assertThat(afterwards.join()).isEqualTo("pool");
        assertThat(seen)
                .isEqualTo(Map.of(
                        "m0000", "aither-start m0000 with mine",
                        "m0001", "aither-start m0001 with mine",
                        "m0002", "aither-start m0002 with mine",
                        "m0003", "aither-start m0003 with mine"));
    }

    @Test
    void callingThreadIsLeftAsItWas() {
        Thread caller = Thread.currentThread();
        String name = caller.getName();
        ClassLoader loader = caller.getContextClassLoader();
        RecordingStarter modules = new RecordingStarter().on("m0000", () -> {
            assertThat(Thread.currentThread()).isSameAs(caller);
            caller.setContextClassLoader(null);
        });

        assertThat(start(Modules.chain(2), Schedule.READY, Runnable::run, modules)
                        .values())
                .allMatch(Outcome.Completed.class::isInstance);
        assertThat(caller.getName()).isEqualTo(name);
        assertThat(caller.getContextClassLoader()).isSameAs(loader);
    }

    // Listeners

    @Test
    void listenerThatThrowsCostsNoModuleAndReachesTheCallerInTheEnd() {
        for (Throwable failure : List.of(new IllegalStateException("mine"), new AssertionError("mine"))) {
            for (Executor executor : List.<Executor>of(Runnable::run, POOL)) {
                RecordingStarter modules = new RecordingStarter();
                BootListener throwing = throwing(failure, modules);

                assertThatThrownBy(() ->
                                scheduler(executor).start(plan(Modules.fan(10), Schedule.READY), modules, throwing))
                        .isSameAs(failure);
                assertThat(modules.finished.values()).hasSize(11).allMatch(Outcome.Completed.class::isInstance);
            }
        }
    }

    private static BootListener throwing(Throwable failure, BootListener records) {
        return new BootListener() {
            private void fail() {
                if (failure instanceof Error error) {
                    throw error;
                }
                throw (RuntimeException) failure;
            }

            @Override
            public void ready(String id, Optional<String> binding) {
                fail();
            }

            @Override
            public void begun(String id) {
                fail();
            }

            @Override
            public void loaded(String id) {
                fail();
            }

            @Override
            public void finished(String id, Outcome outcome) {
                records.finished(id, outcome);
                fail();
            }
        };
    }

    @Test
    void bindingDependencyIsTheOneThatFinishedLast() {
        // the calling thread runs one after the other, by priority and id
        assertThat(bindings(graph(module("a"), module("b"), module("c", "a", "b"), module("d", "c?"))))
                .isEqualTo(Map.of(
                        "a", Optional.empty(), "b", Optional.empty(), "c", Optional.of("b"), "d", Optional.of("c")));
        assertThat(bindings(graph(module("a"), module("b"), module("c", "a", "b"), module("x", "b"), module("y", "x"))))
                .containsEntry("c", Optional.of("a"));
    }

    private static Map<String, Optional<String>> bindings(ModuleGraph graph) {
        Map<String, Optional<String>> bindings = new ConcurrentHashMap<>();
        BootListener listener = new BootListener() {
            @Override
            public void ready(String id, Optional<String> binding) {
                bindings.put(id, binding);
            }
        };
        scheduler(Runnable::run).start(plan(graph, Schedule.READY), new RecordingStarter(), listener);
        return bindings;
    }
}
