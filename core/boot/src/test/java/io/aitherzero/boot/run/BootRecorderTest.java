package io.aitherzero.boot.run;

import static io.aitherzero.boot.run.Modules.graph;
import static io.aitherzero.boot.run.Modules.module;
import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.Discovered;
import io.aitherzero.boot.graph.Environment;
import io.aitherzero.boot.graph.Finding;
import io.aitherzero.boot.graph.ModuleDescriptor;
import io.aitherzero.boot.graph.ModuleProfile;
import io.aitherzero.boot.graph.ModuleState;
import io.aitherzero.boot.graph.Schedule;
import io.aitherzero.boot.plan.BootPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BootRecorderTest {
    private static final Instant MIDNIGHT = Instant.parse("2026-01-01T00:00:00Z");
    private static final Discovered NOTHING_KNOWN = new Discovered(Map.of(), List.of(), Map.of(), 0, 0);
    private static final StackTraceElement FRAME = new StackTraceElement("x.Y", "open", "Y.java", 7);

    private final AtomicLong clock = new AtomicLong();
    private final AtomicLong cpu = new AtomicLong();
    private BootRecorder recorder = new BootRecorder(MIDNIGHT, clock::get, id -> cpu.get());

    private static BootPlan plan(ModuleDescriptor... modules) {
        return BootPlan.of(graph(modules), Schedule.READY, OptionalInt.empty());
    }

    private void at(long nanos) {
        clock.set(nanos);
    }

    private BootProfile profile(BootPlan plan) {
        return recorder.profile(plan, Optional.empty(), NOTHING_KNOWN, 1000, Environment.unknown());
    }

    private static ModuleProfile find(BootProfile profile, String id) {
        return profile.modules().stream()
                .filter(module -> module.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private Finding reason(Outcome outcome) {
        recorder.begun("a");
        recorder.finished("a", outcome);
        BootProfile profile = profile(plan(module("a")));
        Finding reason = find(profile, "a").reason().orElseThrow();
        assertThat(profile.findings()).containsExactly(reason);
        assertThat(find(profile, "a").state()).isEqualTo(reason.code().state());
        return reason;
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1_000_000, -40, Long.MAX_VALUE - 30, Long.MIN_VALUE})
    void timesAreSplitAtEachStepWhateverTheOriginOfTheClock(long origin) {
        at(origin);
        recorder = new BootRecorder(MIDNIGHT, clock::get, id -> cpu.get());
        recorder.ready("a", Optional.empty());
        at(origin + 3);
        cpu.set(100);
        recorder.begun("a");
        at(origin + 10);
        recorder.loaded("a");
        at(origin + 40);
        cpu.set(125);
        recorder.finished("a", new Outcome.Completed());
        recorder.ready("b", Optional.of("a"));
        at(origin + 42);
        recorder.begun("b");
        recorder.loaded("b");
        at(origin + 50);
        recorder.finished("b", new Outcome.Completed());
        Discovered discovered = new Discovered(Map.of(), List.of(), Map.of("a", 7L), 11, 12);

        BootProfile profile = recorder.profile(
                plan(module("a"), module("b", "a")), Optional.empty(), discovered, 60, Environment.unknown());

        assertThat(profile.modules())
                .containsExactly(
                        ModuleProfile.builder("a", "1.0.0", ModuleState.STARTED)
                                .worker(OptionalInt.of(1))
                                .times(ModuleProfile.Times.builder()
                                        .describe(7)
                                        .queueWait(3)
                                        .load(7)
                                        .start(30)
                                        .cpu(OptionalLong.of(25))
                                        .build())
                                .build(),
                        ModuleProfile.builder("b", "1.0.0", ModuleState.STARTED)
                                .level(1)
                                .dependencies(List.of("a"))
                                .worker(OptionalInt.of(1))
                                .times(ModuleProfile.Times.builder()
                                        .dependencyWait(40)
                                        .queueWait(2)
                                        .start(8)
                                        .cpu(OptionalLong.of(0))
                                        .build())
                                .bindingDependency(Optional.of("a"))
                                .build());
        assertThat(find(profile, "b").times().begun()).isEqualTo(42);
        assertThat(profile.startedAt()).isEqualTo(MIDNIGHT);
        assertThat(profile.phases())
                .isEqualTo(BootProfile.Phases.builder()
                        .discover(11)
                        .resolve(12)
                        .start(60)
                        .build());
        assertThat(profile.findings()).isEmpty();
        assertThat(profile.outcome()).isEqualTo(BootProfile.Outcome.OK);
    }

    @Test
    void cpuTimeIsAbsentWhereTheJvmDoesNotTell() {
        cpu.set(-1);
        recorder.begun("a");
        recorder.finished("a", new Outcome.Completed());
        cpu.set(5);
        recorder.begun("b");
        cpu.set(-1);
        recorder.finished("b", new Outcome.Completed());

        assertThat(profile(plan(module("a"), module("b"))).modules())
                .extracting(module -> module.times().cpu())
                .containsOnly(OptionalLong.empty());
    }

    @Test
    void eachThreadIsAWorkerWithANumberOfItsOwn() throws Exception {
        int threads = 8;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            for (int run = 0; run < 200; run++) {
                BootRecorder recorder = new BootRecorder(MIDNIGHT, clock::get, id -> 0);
                CyclicBarrier together = new CyclicBarrier(threads);
                List<Future<?>> begun = IntStream.range(0, threads)
                        .<Future<?>>mapToObj(i -> pool.submit(() -> {
                            together.await();
                            recorder.begun(Modules.id(i));
                            return null;
                        }))
                        .toList();
                for (Future<?> each : begun) {
                    each.get();
                }
                ModuleDescriptor[] modules = IntStream.range(0, threads)
                        .mapToObj(i -> module(Modules.id(i)))
                        .toArray(ModuleDescriptor[]::new);
                BootProfile profile =
                        recorder.profile(plan(modules), Optional.empty(), NOTHING_KNOWN, 1, Environment.unknown());
                Set<Integer> numbers = new HashSet<>();
                profile.modules().forEach(module -> numbers.add(module.worker().orElseThrow()));

                assertThat(profile.workers()).isEqualTo(threads);
                assertThat(numbers).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6, 7, 8);
            }
        } finally {
            pool.shutdown();
        }
    }

    @Test
    void moduleThatFailedToLoadHasNoStartTime() {
        recorder.begun("a");
        at(9);
        NoClassDefFoundError error = new NoClassDefFoundError("x/Y");
        error.setStackTrace(new StackTraceElement[] {FRAME});

        assertThat(reason(new Outcome.Failed(error, true)))
                .isEqualTo(new Finding(
                        Finding.Code.LOAD_FAILED,
                        "a",
                        "Module 'a' failed to load: java.lang.NoClassDefFoundError: x/Y, at x.Y.open(Y.java:7)",
                        "Mend 'a', or disable it: put it into disabled.txt"));
    }

    @Test
    void timeOfAFailedLoadCountsAsLoad() {
        recorder.begun("a");
        at(9);
        recorder.finished("a", new Outcome.Failed(new Error(), true));

        ModuleProfile.Times times = find(profile(plan(module("a"))), "a").times();
        assertThat(times.load()).isEqualTo(9);
        assertThat(times.start()).isZero();
    }

    @Test
    void failedStartNamesWhereItsFirstCauseWasThrown() {
        IOException cause = new IOException("no disk");
        cause.setStackTrace(new StackTraceElement[] {FRAME});

        assertThat(reason(new Outcome.Failed(new UncheckedIOException("cannot open", cause), false)))
                .isEqualTo(new Finding(
                        Finding.Code.START_FAILED,
                        "a",
                        "Module 'a' failed in start(): java.io.UncheckedIOException: cannot open, caused by java.io.IOException: no disk,"
                                + " at x.Y.open(Y.java:7)",
                        "Mend 'a', or disable it: put it into disabled.txt"));
    }

    @Test
    void exceptionsThatCauseEachOtherAreDescribed() {
        Exception one = new Exception("one");
        Exception other = new Exception("other", one);
        one.initCause(other);
        one.setStackTrace(new StackTraceElement[] {FRAME});
        other.setStackTrace(new StackTraceElement[] {FRAME});

        assertThat(reason(new Outcome.Failed(one, false)).cause())
                .isEqualTo(
                        "Module 'a' failed in start(): java.lang.Exception: one, caused by java.lang.Exception: other,"
                                + " at x.Y.open(Y.java:7)");
    }

    @Test
    void exceptionThatCannotDescribeItselfIsNamedByItsClass() {
        class Mute extends RuntimeException {
            private static final long serialVersionUID = 1L;

            @Override
            public String getMessage() {
                throw this;
            }
        }

        assertThat(reason(new Outcome.Failed(new Mute(), false)).cause())
                .startsWith("Module 'a' failed in start(): " + Mute.class.getName() + " (toString() threw "
                        + Mute.class.getName() + "), at ");
    }

    @Test
    void timedOutModuleNamesWhereItHangs() {
        OverdueException error =
                new OverdueException("Module 'a' did not start within 20 ms", new StackTraceElement[] {FRAME});

        assertThat(reason(new Outcome.TimedOut(error)))
                .isEqualTo(new Finding(
                        Finding.Code.START_TIMEOUT,
                        "a",
                        "Module 'a' did not start within 20 ms, at x.Y.open(Y.java:7)",
                        "Look at what it waits for there, or give it more time with --start-timeout"));
    }

    @Test
    void moduleThatIsLoadedAfterItWasGivenUpHasNoNegativeTimes() {
        recorder.begun("a");
        at(20);
        recorder.finished("a", new Outcome.TimedOut(new OverdueException("late", new StackTraceElement[0])));
        at(30);
        recorder.loaded("a");

        ModuleProfile.Times times = find(profile(plan(module("a"))), "a").times();
        assertThat(times.load()).isEqualTo(20);
        assertThat(times.start()).isZero();
    }

    @Test
    void skippedModuleNamesTheCulpritAndTheWayToIt() {
        recorder.begun("bad");
        recorder.finished("bad", new Outcome.Failed(mute("no disk"), false));
        recorder.finished("direct", new Outcome.Skipped("bad", "bad"));
        recorder.finished("indirect", new Outcome.Skipped("direct", "bad"));

        BootProfile profile = profile(plan(module("bad"), module("direct", "bad"), module("indirect", "direct")));

        String remedy = "Mend 'bad', or disable it: put it into disabled.txt";
        assertThat(profile.findings())
                .containsExactly(
                        new Finding(
                                Finding.Code.START_FAILED,
                                "bad",
                                "Module 'bad' failed in start(): java.lang.Exception: no disk",
                                remedy),
                        new Finding(
                                Finding.Code.DEPENDENCY_FAILED,
                                "direct",
                                "Module 'direct' needs 'bad', which did not start: "
                                        + "Module 'bad' failed in start(): java.lang.Exception: no disk",
                                remedy),
                        new Finding(
                                Finding.Code.DEPENDENCY_FAILED,
                                "indirect",
                                "Module 'indirect' needs 'bad' through 'direct', which did not start: "
                                        + "Module 'bad' failed in start(): java.lang.Exception: no disk",
                                remedy));
        assertThat(find(profile, "indirect").state()).isEqualTo(ModuleState.SKIPPED);
        assertThat(find(profile, "indirect").worker()).isEmpty();
        assertThat(find(profile, "indirect").times().run()).isZero();
        assertThat(profile.outcome()).isEqualTo(BootProfile.Outcome.PARTIAL);
    }

    private static Exception mute(String message) {
        Exception error = new Exception(message);
        error.setStackTrace(new StackTraceElement[0]);
        return error;
    }

    @Test
    void cancelledModuleIsStillToBeStarted() {
        recorder.ready("a", Optional.empty());
        at(5);
        recorder.finished("a", new Outcome.Cancelled());

        ModuleProfile module = find(profile(plan(module("a"))), "a");
        assertThat(module.state()).isEqualTo(ModuleState.RESOLVED);
        assertThat(module.reason())
                .hasValue(new Finding(
                        Finding.Code.CANCELLED,
                        "a",
                        "Module 'a' had not begun when the boot was stopped",
                        "Start again"));
        assertThat(module.times()).isEqualTo(ModuleProfile.Times.builder().build());
    }

    @Test
    void modulesThatCouldNotBePlannedComeLastWithTheirFirstExcludingFinding() {
        Finding note = new Finding(Finding.Code.DUPLICATE_ID, "x", "two", "remove one");
        Finding off = new Finding(Finding.Code.DISABLED, "x", "off", "enable it");
        Finding old = new Finding(Finding.Code.HOST_VERSION, "x", "old", "update");
        Finding broken = new Finding(Finding.Code.BAD_ARCHIVE, "b.jar", "cut short", "replace it");
        Finding aside = new Finding(Finding.Code.OPTIONAL_VERSION, "a", "ignored", "update");
        Discovered discovered = new Discovered(
                Map.of("a", "1.0.0", "x", "2.0.0"), List.of(broken, aside, note, off, old), Map.of("x", 4L), 1, 2);
        recorder.begun("a");
        recorder.finished("a", new Outcome.Completed());

        BootProfile profile =
                recorder.profile(plan(module("a")), Optional.empty(), discovered, 10, Environment.unknown());

        assertThat(profile.modules()).extracting(ModuleProfile::id).containsExactly("a", "b.jar", "x");
        assertThat(find(profile, "x"))
                .isEqualTo(ModuleProfile.builder("x", "2.0.0", ModuleState.DISABLED)
                        .reason(Optional.of(off))
                        .times(ModuleProfile.Times.builder().describe(4).build())
                        .build());
        assertThat(find(profile, "b.jar").version()).isEmpty();
        assertThat(profile.findings()).containsExactly(broken, aside, note, off, old);
    }

    @Test
    void reasonFoundDuringTheBootCountsBeforeThePlansOwn() {
        BootPlan plan = BootPlan.of(graph(module("a")), Schedule.AUTO, OptionalInt.empty());

        assertThat(profile(plan).fallback()).hasValue("there is only one module to start");
        assertThat(recorder.profile(plan, Optional.of("no threads"), NOTHING_KNOWN, 1, Environment.unknown())
                        .fallback())
                .hasValue("no threads");
    }
}
