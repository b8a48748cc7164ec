package io.aitherzero.boot.analysis;

import static io.aitherzero.boot.run.Recorded.boot;
import static io.aitherzero.boot.run.Recorded.sample;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.Environment;
import io.aitherzero.boot.graph.Forecast;
import io.aitherzero.boot.graph.Schedule;
import io.aitherzero.boot.run.Recorded;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BootComparisonTest {
    private static final long MS = 1_000_000;
    private static final List<Schedule> SCHEDULES = List.of(Schedule.READY, Schedule.LEVEL, Schedule.SEQUENTIAL);

    private static BootComparison compared(BootProfile before, BootProfile after) {
        BootComparison comparison = BootComparison.of(sample(before), sample(after));
        assertThat(comparison.causes().stream().mapToLong(Cause::nanos).sum() + comparison.restNanos())
                .as("what adds up to the difference")
                .isEqualTo(comparison.start().nanos());
        return comparison;
    }

    private static Cause cause(Cause.Kind kind, double millis, String... modules) {
        return new Cause(kind, List.of(modules), Math.round(millis * MS));
    }

    @Test
    void slowerModuleOnTheCriticalPathIsTheCause() {
        BootComparison comparison = compared(
                boot().module("a", 50).module("b", 10).module("c", 30, "a").took(81),
                boot().module("a", 90).module("b", 10).module("c", 30, "a").took(122));
        assertThat(comparison.causes()).containsExactly(cause(Cause.Kind.MODULE_TIME, 40, "a"));
        assertThat(comparison.simulatedBefore()).hasValue(80 * MS);
        assertThat(comparison.simulatedAfter()).hasValue(120 * MS);
        assertThat(comparison.restNanos()).isEqualTo(MS);
    }

    @Test
    void slowerModuleOffTheCriticalPathCausesNothing() {
        BootComparison comparison = compared(
                boot().module("a", 50).module("b", 10).module("c", 30, "a").took(80),
                boot().module("a", 50).module("b", 70).module("c", 30, "a").took(80));
        assertThat(comparison.causes()).containsExactly(cause(Cause.Kind.MODULE_TIME, 0, "b"));
        assertThat(comparison.modules().get(0).own().orElseThrow().nanos()).isEqualTo(60 * MS);
    }

    @Test
    void effectThatTwoModulesHaveTogetherIsShared() {
        BootComparison comparison = compared(
                boot().module("a", 50).module("b", 50).took(50),
                boot().module("a", 90).module("b", 90).took(90));
        assertThat(comparison.causes())
                .containsExactly(cause(Cause.Kind.MODULE_TIME, 20, "a"), cause(Cause.Kind.MODULE_TIME, 20, "b"));
    }

    @Test
    void newDependencyIsACauseAndTheCriticalPathSwitches() {
        BootComparison comparison = compared(
                boot().module("a", 50).module("b", 60).took(60),
                boot().module("a", 50).module("b", 60, "a").took(110));
        assertThat(comparison.causes()).containsExactly(cause(Cause.Kind.DEPENDENCY_ADDED, 50, "b", "a"));
        assertThat(comparison.pathBefore().modules()).containsExactly("b");
        assertThat(comparison.pathAfter().modules()).containsExactly("a", "b");
        BootComparison back = compared(
                boot().module("a", 50).module("b", 60, "a").took(110),
                boot().module("a", 50).module("b", 60).took(60));
        assertThat(back.causes()).containsExactly(cause(Cause.Kind.DEPENDENCY_REMOVED, -50, "b", "a"));
    }

    @Test
    void modulesThatComeAndGoAreCausesTogetherWithTheirDependencies() {
        BootComparison comparison = compared(
                boot().module("a", 50).module("old", 30, "a").took(80),
                boot().module("a", 50).module("new", 100, "a").took(150));
        assertThat(comparison.causes())
                .extracting(Cause::kind)
                .containsExactly(Cause.Kind.MODULE_ADDED, Cause.Kind.MODULE_REMOVED);
        assertThat(comparison.causes().stream().mapToLong(Cause::nanos).sum()).isEqualTo(70 * MS);
    }

    @Test
    void scheduleWorkersSerialAndPrioritiesAreCauses() {
        assertThat(compared(
                                boot().module("a", 50).module("b", 50).took(50),
                                boot().schedule(Schedule.SEQUENTIAL)
                                        .workers(1)
                                        .module("a", 50)
                                        .module("b", 50)
                                        .took(100))
                        .causes())
                .extracting(Cause::kind)
                .containsExactlyInAnyOrder(Cause.Kind.SCHEDULE, Cause.Kind.WORKERS);
        assertThat(compared(
                                boot().module("a", 50).module("b", 50).took(50),
                                boot().module("a", 50)
                                        .module("b", "a", 50, true)
                                        .took(100))
                        .causes())
                .containsExactly(cause(Cause.Kind.SERIAL, 50, "b"));
        assertThat(compared(
                                boot().module("a", 10)
                                        .module("b", 10)
                                        .module("z", 50)
                                        .took(60),
                                boot().weights(Forecast.Weights.RECORDED)
                                        .module("a", 10)
                                        .module("b", 10)
                                        .module("z", 50)
                                        .took(50))
                        .causes())
                .containsExactly(cause(Cause.Kind.PRIORITIES, -10));
    }

    @Test
    void levelsAreThoseOfTheMixedGraph() {
        BootComparison comparison = compared(
                boot().schedule(Schedule.LEVEL)
                        .module("a", 50)
                        .module("b", 10)
                        .module("c", 10, "b")
                        .took(60),
                boot().schedule(Schedule.LEVEL)
                        .module("a", 50)
                        .module("b", 10)
                        .module("c", 10)
                        .took(50));
        assertThat(comparison.causes()).containsExactly(cause(Cause.Kind.DEPENDENCY_REMOVED, -10, "c", "b"));
    }

    @Test
    void dependencyThatTurnsRoundIsOneCause() {
        BootComparison comparison = compared(
                boot().module("a", 50).module("b", 60, "a").module("c", 5, "b").took(115),
                boot().module("b", 60).module("a", 50, "b").module("c", 5, "a").took(115));
        assertThat(comparison.causes()).containsExactly(cause(Cause.Kind.DEPENDENCIES, 0, "a", "b", "c"));
    }

    @Test
    void cycleInAProfileLeavesAllToTheRest() {
        BootComparison comparison = compared(
                boot().module("a", 50, "b").module("b", 60, "a").took(110),
                boot().module("a", 50, "b").module("b", 70, "a").took(120));
        assertThat(comparison.causes()).isEmpty();
        assertThat(comparison.simulatedBefore()).isEmpty();
        assertThat(comparison.restNanos()).isEqualTo(10 * MS);
    }

    @Test
    void modulesWithinTheirNoiseAreOneCause() {
        BootSample before = sample(
                boot().module("a", 50).module("b", 20).took(50),
                boot().module("a", 52).module("b", 21).took(52),
                boot().module("a", 48).module("b", 19).took(48));
        BootSample after = sample(
                boot().module("a", 90).module("b", 20.5).took(90),
                boot().module("a", 91).module("b", 21).took(91),
                boot().module("a", 89).module("b", 19).took(89));
        BootComparison comparison = BootComparison.of(before, after);
        assertThat(comparison.causes())
                .containsExactly(cause(Cause.Kind.MODULE_TIME, 40, "a"), cause(Cause.Kind.SMALL_CHANGES, 0, "b"));
        assertThat(comparison.start().counts()).isTrue();
    }

    @Test
    void causesAddUpWhateverChanged() {
        Random random = new Random(11);
        for (int round = 0; round < 200; round++) {
            compared(drawn(random), drawn(random));
        }
    }

    private static BootProfile drawn(Random random) {
        Recorded recorded = boot().workers(1 + random.nextInt(4))
                .schedule(SCHEDULES.get(random.nextInt(SCHEDULES.size())))
                .weights(random.nextBoolean() ? Forecast.Weights.UNIT : Forecast.Weights.RECORDED);
        List<String> there = new ArrayList<>();
        List<String> ids = new ArrayList<>(List.of("a", "b", "c", "d", "e", "f", "g", "h"));
        Collections.shuffle(ids, random);
        for (String id : ids.subList(0, 3 + random.nextInt(5))) {
            String[] dependencies =
                    there.stream().filter(other -> random.nextInt(3) == 0).toArray(String[]::new);
            recorded.module(id, "a", 1 + random.nextInt(100), random.nextInt(8) == 0, dependencies);
            there.add(id);
        }
        return recorded.took(50 + random.nextInt(300));
    }

    @Test
    void changedArchiveIsSeen() {
        BootComparison comparison = compared(
                boot().module("a", "a", 50, false).module("b", 10).took(50),
                boot().module("a", "b", 90, false).module("b", 10).took(90));
        assertThat(comparison.modules().get(0).changed()).isTrue();
        assertThat(comparison.modules().get(1).changed()).isFalse();
    }

    @Test
    void otherEnvironmentIsNotComparable() {
        Environment cold = Environment.builder()
                .java("17.0.15+6")
                .vm("OpenJDK")
                .os("Linux amd64")
                .processors(2)
                .cache(Environment.Cache.COLD)
                .flags(List.of("-Xmx1g"))
                .host("0.12.0")
                .build();
        assertThat(compared(boot().took(50), boot().environment(cold).took(90)).environment())
                .containsExactly("cache: WARM against COLD");
    }

    @Test
    void sampleHoldsTheNewestAndThoseThatMeasuredTheSame() {
        BootProfile newest = boot().module("a", 50).took(50);
        BootProfile same = boot().module("a", 55).took(56);
        BootProfile otherArchive = boot().module("a", "b", 50, false).took(51);
        BootProfile otherSchedule =
                boot().schedule(Schedule.LEVEL).module("a", 50).took(52);
        BootSample sample = BootSample.newest(List.of(newest, otherArchive, same, otherSchedule), 5);
        assertThat(sample.boots()).containsExactly(newest, same);
        assertThat(sample.leftOut()).isEqualTo(2);
        assertThat(BootSample.newest(List.of(newest, same), 1).boots()).containsExactly(newest);
        assertThatThrownBy(() -> BootSample.newest(List.of(), 5))
                .hasMessage("A sample must have a boot, but has none; record one");
    }
}
