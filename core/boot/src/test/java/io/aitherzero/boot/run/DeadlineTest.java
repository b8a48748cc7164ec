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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Modules that hang move the clock past their deadline themselves, so that nothing depends on how fast this runs. */
class DeadlineTest {
    private static final Duration TIMEOUT = Duration.ofMillis(5);

    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void releaseWhatHangs() {
        release.countDown();
    }

    private Map<String, Outcome> start(ModuleGraph graph, Schedule schedule, Workers pool, RecordingStarter modules) {
        Map<String, Outcome> outcomes = new BootScheduler(pool, TIMEOUT, clock::get)
                .start(BootPlan.of(graph, schedule, OptionalInt.empty()), modules, modules)
                .outcomes();
        assertThat(modules.violations).isEmpty();
        assertThat(outcomes)
                .isEqualTo(modules.finished)
                .containsOnlyKeys(
                        graph.modules().stream().map(ModuleDescriptor::id).toList());
        return outcomes;
    }

    private static List<String> ending(Map<String, Outcome> outcomes, Class<? extends Outcome> kind) {
        return outcomes.keySet().stream()
                .filter(id -> kind.isInstance(outcomes.get(id)))
                .sorted()
                .toList();
    }

    private void passDeadline() {
        clock.addAndGet(TIMEOUT.toNanos() + 1);
    }

    private void hang() throws InterruptedException {
        passDeadline();
        release.await();
    }

    @ParameterizedTest
    @CsvSource({
        "READY, 1",
        "READY, 2",
        "READY, 5",
        "LEVEL, 1",
        "LEVEL, 2",
        "LEVEL, 5",
        "SEQUENTIAL, 1",
        "SEQUENTIAL, 5",
    })
    void hungModuleIsGivenUpItsDependentsSkippedAndAllOthersStart(Schedule schedule, int workers)
            throws InterruptedException {
        ModuleGraph graph = graph(
                module("hung"),
                module("direct", "hung"),
                module("indirect", "direct"),
                module("guest", "hung?"),
                module("next", "guest"),
                module("other"),
                module("another", "other"));
        RecordingStarter modules = new RecordingStarter();
        modules.on("hung", () -> {
            if (workers > 1 && schedule != Schedule.SEQUENTIAL) {
                // else the clock would be moved while one of these is in its start
                modules.finished(schedule == Schedule.READY ? "another" : "other")
                        .await();
            }
            hang();
        });
        try (Workers pool = Workers.fixed(workers)) {
            Map<String, Outcome> outcomes = start(graph, schedule, pool, modules);

            assertThat(ending(outcomes, Outcome.TimedOut.class)).containsExactly("hung");
            assertThat(outcomes)
                    .containsEntry("direct", new Outcome.Skipped("hung", "hung"))
                    .containsEntry("indirect", new Outcome.Skipped("direct", "hung"));
            assertThat(ending(outcomes, Outcome.Completed.class)).containsExactly("another", "guest", "next", "other");
            assertThat(modules.late).isEmpty();

            release.countDown();
            modules.lateReturn("hung").await();
            assertThat(modules.late).containsExactly("hung Completed");
            assertThat(modules.finished.get("hung")).isInstanceOf(Outcome.TimedOut.class);
        }
    }

    @Test
    void stackOfTheHungModuleIsKept() {
        RecordingStarter modules = new RecordingStarter().on("m0000", this::hang);
        try (Workers pool = Workers.fixed(1)) {
            Outcome outcome =
                    start(Modules.chain(1), Schedule.READY, pool, modules).get("m0000");

            assertThat(outcome).isInstanceOfSatisfying(Outcome.TimedOut.class, timedOut -> {
                assertThat(timedOut.error()).hasMessage("Module 'm0000' did not start within 5 ms");
                assertThat(timedOut.error().getStackTrace())
                        .anyMatch(frame -> frame.getClassName().equals(DeadlineTest.class.getName())
                                && frame.getMethodName().equals("hang"));
            });
        }
    }

    @Test
    void moduleThatComesBackWhileItIsBeingGivenUpHasStarted() {
        CountDownLatch looked = new CountDownLatch(1);
        RecordingStarter modules = new RecordingStarter().on("m0000", this::hang);
        LongSupplier slow = () -> {
            if (looked.getCount() > 0 && StackWalker.getInstance().walk(DeadlineTest::describesWhatIsLate)) {
                looked.countDown();
                // as if it had not taken so long itself
                clock.addAndGet(-TIMEOUT.toNanos() - 1);
                release.countDown();
                try {
                    modules.finished("m0000").await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
            return clock.get();
        };
        try (Workers pool = Workers.fixed(1)) {
            Map<String, Outcome> outcomes = new BootScheduler(pool, TIMEOUT, slow)
                    .start(BootPlan.of(Modules.chain(2), Schedule.READY, OptionalInt.empty()), modules, modules)
                    .outcomes();

            assertThat(looked.getCount()).isZero();
            assertThat(outcomes.values()).hasSize(2).hasOnlyElementsOfType(Outcome.Completed.class);
            assertThat(modules.violations).isEmpty();
            assertThat(modules.late).isEmpty();
        }
    }

    /** After the look at the clock that found a module late, and before it is given up. */
    private static boolean describesWhatIsLate(Stream<StackWalker.StackFrame> frames) {
        return frames.anyMatch(frame -> frame.getMethodName().equals("late"));
    }

    @ParameterizedTest
    @EnumSource(names = {"READY", "LEVEL", "SEQUENTIAL"})
    void oneWorkerSurvivesSeveralHungModules(Schedule schedule) throws InterruptedException {
        List<String> hung = List.of("m0001", "m0004", "m0007", "m0008");
        RecordingStarter modules = new RecordingStarter();
        hung.forEach(id -> modules.on(id, this::hang));
        try (Workers pool = Workers.fixed(1)) {
            assertOnlyTheseHang(start(Modules.fan(10), schedule, pool, modules), hung, modules);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"READY", "LEVEL"})
    void allWorkersMayHangAtOnce(Schedule schedule) throws InterruptedException {
        List<String> hung = List.of("m0000", "m0001", "m0002");
        CyclicBarrier allInTheirStart = new CyclicBarrier(3, this::passDeadline);
        RecordingStarter modules = new RecordingStarter();
        hung.forEach(id -> modules.on(id, () -> {
            allInTheirStart.await();
            release.await();
        }));
        try (Workers pool = Workers.fixed(3)) {
            assertOnlyTheseHang(start(Modules.fan(10), schedule, pool, modules), hung, modules);
        }
    }

    private void assertOnlyTheseHang(Map<String, Outcome> outcomes, List<String> hung, RecordingStarter modules)
            throws InterruptedException {
        assertThat(ending(outcomes, Outcome.TimedOut.class)).isEqualTo(hung);
        assertThat(ending(outcomes, Outcome.Completed.class)).hasSize(11 - hung.size());
        release.countDown();
        for (String id : hung) {
            modules.lateReturn(id).await();
        }
        assertThat(modules.late).hasSize(hung.size());
    }

    @Test
    void moduleThatHangsWhileItIsLoadedIsNotStartedWhenItComesBack() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        RecordingStarter modules =
                new RecordingStarter().onLoad("m0000", this::hang).on("m0000", started::countDown);
        try (Workers pool = Workers.fixed(1)) {
            assertThat(ending(start(Modules.chain(2), Schedule.READY, pool, modules), Outcome.TimedOut.class))
                    .containsExactly("m0000");

            release.countDown();
            modules.lateReturn("m0000").await();
            assertThat(modules.late).containsExactly("m0000 Cancelled");
            assertThat(started.getCount()).isEqualTo(1);
        }
    }

    @Test
    void lateFailureIsHandedOverAsOne() throws InterruptedException {
        RecordingStarter modules = new RecordingStarter().on("m0000", () -> {
            hang();
            throw new IllegalStateException("too late");
        });
        try (Workers pool = Workers.fixed(1)) {
            start(Modules.chain(1), Schedule.READY, pool, modules);

            release.countDown();
            modules.lateReturn("m0000").await();
            assertThat(modules.late).containsExactly("m0000 Failed");
        }
    }

    /** Each module ends within moments of its deadline, on one side of it or the other. */
    @Test
    void moduleThatEndsAtItsDeadlineHasOneOutcomeAndIsHandedOverAtMostOnce() throws InterruptedException {
        try (Workers pool = Workers.fixed(3)) {
            for (int run = 0; run < 300; run++) {
                RecordingStarter modules = new RecordingStarter();
                long nanos = 200_000 + run * 700L;
                for (int i = 0; i < 6; i++) {
                    modules.on(id(i), () -> spin(nanos));
                }
                Map<String, Outcome> outcomes = new BootScheduler(pool, Duration.ofNanos(300_000), System::nanoTime)
                        .start(BootPlan.of(Modules.fan(6), Schedule.READY, OptionalInt.empty()), modules, modules)
                        .outcomes();

                assertThat(outcomes).isEqualTo(modules.finished);
                for (String id : ending(outcomes, Outcome.TimedOut.class)) {
                    modules.lateReturn(id).await();
                }
                assertThat(modules.late)
                        .hasSize(ending(outcomes, Outcome.TimedOut.class).size())
                        .doesNotHaveDuplicates();
                assertThat(modules.violations).isEmpty();
            }
        }
    }

    private static void spin(long nanos) {
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() - end < 0) {
            Thread.onSpinWait();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"READY", "LEVEL", "SEQUENTIAL"})
    void callingThreadNoticesTheDeadlineWhenTheModuleReturns(Schedule schedule) {
        RecordingStarter modules = new RecordingStarter()
                .on("slow", () -> clock.addAndGet(Duration.ofMillis(7).toNanos()))
                .on("quick", () -> clock.addAndGet(Duration.ofMillis(5).toNanos()));

        Map<String, Outcome> outcomes = new BootScheduler(Runnable::run, Duration.ofMillis(6), clock::get)
                .start(
                        BootPlan.of(
                                graph(module("slow"), module("quick"), module("after", "slow")),
                                schedule,
                                OptionalInt.empty()),
                        modules,
                        modules)
                .outcomes();

        assertThat(outcomes)
                .containsEntry("quick", new Outcome.Completed())
                .containsEntry("after", new Outcome.Skipped("slow", "slow"));
        assertThat(outcomes.get("slow"))
                .isInstanceOfSatisfying(
                        Outcome.TimedOut.class,
                        timedOut -> assertThat(timedOut.error()).hasMessage("Module 'slow' did not start within 6 ms"));
        assertThat(modules.late).containsExactly("slow Completed");
        assertThat(modules.violations).isEmpty();
    }

    @Test
    void lateReturnThatHangsOrThrowsDoesNotKeepTheBootFromEnding() {
        for (int run = 0; run < 20; run++) {
            RecordingStarter modules = new RecordingStarter();
            ModuleStarter starter = new ModuleStarter() {
                @Override
                public void load(String id) {}

                @Override
                public void start(String id) {
                    spin(id.equals("m0000") ? 1_500_000 : 0);
                }

                @Override
                public void returnedLate(String id, Outcome outcome) {
                    try {
                        release.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                }
            };
            ModuleGraph graph = graph(module("m0000"), module("a", "m0000?"), module("b"), module("c"));
            try (Workers pool = Workers.fixed(1)) {
                Map<String, Outcome> outcomes = new BootScheduler(pool, Duration.ofMillis(1), System::nanoTime)
                        .start(BootPlan.of(graph, Schedule.READY, OptionalInt.empty()), starter, modules)
                        .outcomes();

                assertThat(outcomes).hasSize(4);
                assertThat(outcomes.get("m0000")).isInstanceOf(Outcome.TimedOut.class);
            }
        }
    }

    @Test
    void lateReturnThatThrowsOnTheCallingThreadReachesItInTheEnd() {
        RecordingStarter modules = new RecordingStarter();
        IllegalStateException failure = new IllegalStateException("mine");
        ModuleStarter starter = new ModuleStarter() {
            @Override
            public void load(String id) {}

            @Override
            public void start(String id) {
                clock.addAndGet(id.equals("root") ? 10 : 0);
            }

            @Override
            public void returnedLate(String id, Outcome outcome) {
                throw failure;
            }
        };

        assertThatThrownBy(() -> new BootScheduler(Runnable::run, Duration.ofNanos(5), clock::get)
                        .start(
                                BootPlan.of(
                                        graph(module("root"), module("other")), Schedule.READY, OptionalInt.empty()),
                                starter,
                                modules))
                .isSameAs(failure);
        assertThat(modules.finished)
                .containsEntry("other", new Outcome.Completed())
                .hasSize(2);
    }
}
