package io.aitherzero.boot.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class BootProfileTest {
    private static ModuleProfile ran(String id, long load, long start, String... dependencies) {
        return module(id, ModuleState.STARTED, load, start, dependencies);
    }

    private static ModuleProfile module(String id, ModuleState state, long load, long start, String... dependencies) {
        return ModuleProfile.builder(id, "1.0.0", state)
                .dependencies(List.of(dependencies))
                .worker(OptionalInt.of(1))
                .times(ModuleProfile.Times.builder().load(load).start(start).build())
                .build();
    }

    private static ModuleProfile in(ModuleState state) {
        return module(state.name(), state, 0, 0);
    }

    private static BootProfile profile(int workers, long startNanos, ModuleProfile... modules) {
        return BootProfile.builder(Instant.EPOCH, Schedule.READY)
                .workers(workers)
                .phases(BootProfile.Phases.builder()
                        .discover(20)
                        .resolve(30)
                        .start(startNanos)
                        .build())
                .modules(List.of(modules))
                .build();
    }

    @Test
    void criticalPathFollowsTheLongestRuns() {
        BootProfile profile = profile(
                2,
                100,
                ran("a", 1, 9),
                ran("b", 10, 20),
                ran("c", 0, 5, "a", "b"),
                ran("d", 5, 20, "a"),
                ran("e", 0, 1, "c"));

        assertThat(profile.criticalPath()).isEqualTo(new CriticalPath(List.of("b", "c", "e"), 36));
        assertThat(profile.sumOfRunNanos()).isEqualTo(71);
        assertThat(profile.sumOfLoadNanos()).isEqualTo(16);
    }

    @Test
    void lowerBoundIsTheCriticalPathOrTheWorkPerWorker() {
        ModuleProfile[] modules = {ran("a", 0, 30), ran("b", 0, 30), ran("c", 0, 30), ran("d", 0, 10, "a")};

        assertThat(profile(2, 100, modules).lowerBoundNanos()).isEqualTo(50);
        assertThat(profile(4, 100, modules).lowerBoundNanos()).isEqualTo(40);
        assertThat(profile(2, 100, modules).efficiency()).isEqualTo(0.5);
    }

    @Test
    void efficiencyIsNeverMoreThanOne() {
        assertThat(profile(1, 5, ran("a", 0, 30)).efficiency()).isEqualTo(1);
    }

    @Test
    void bootWithoutModulesIsFullyEfficient() {
        BootProfile profile = profile(0, 100);

        assertThat(profile.efficiency()).isEqualTo(1);
        assertThat(profile.lowerBoundNanos()).isZero();
        assertThat(profile.criticalPath()).isEqualTo(new CriticalPath(List.of(), 0));
        assertThat(profile.outcome()).isEqualTo(BootProfile.Outcome.OK);
        assertThat(profile(0, 0).efficiency()).isEqualTo(1);
    }

    @Test
    void bootIsOkWhenAllThatIsNotDisabledHasStarted() {
        assertThat(profile(1, 1, in(ModuleState.STARTED), in(ModuleState.DISABLED))
                        .outcome())
                .isEqualTo(BootProfile.Outcome.OK);
    }

    @Test
    void bootIsPartialWhenAnyOtherModuleHasNotStarted() {
        for (ModuleState state :
                List.of(ModuleState.FAILED, ModuleState.SKIPPED, ModuleState.WAITING, ModuleState.RESOLVED)) {
            assertThat(profile(1, 1, in(ModuleState.STARTED), in(state)).outcome())
                    .as("%s", state)
                    .isEqualTo(BootProfile.Outcome.PARTIAL);
        }
    }

    @Test
    void bootHasFailedWhenARequiredModuleHasNotStarted() {
        BootProfile profile = profile(1, 1, ran("a", 0, 1), in(ModuleState.DISABLED));

        assertThat(profile.launched(1, 2, BootProfile.Preparation.UNKNOWN, List.of("a"))
                        .outcome())
                .isEqualTo(BootProfile.Outcome.OK);
        assertThat(profile.launched(1, 2, BootProfile.Preparation.UNKNOWN, List.of("a", "DISABLED"))
                        .outcome())
                .isEqualTo(BootProfile.Outcome.FAILED);
        assertThat(profile.launched(1, 2, BootProfile.Preparation.UNKNOWN, List.of("nowhere"))
                        .outcome())
                .isEqualTo(BootProfile.Outcome.FAILED);
    }

    @Test
    void launchAddsItsPhases() {
        BootProfile launched =
                profile(1, 100, ran("a", 0, 1)).launched(7, 8, BootProfile.Preparation.UNKNOWN, List.of("a"));

        assertThat(launched.phases())
                .isEqualTo(BootProfile.Phases.builder()
                        .jvmToMain(7)
                        .host(8)
                        .discover(20)
                        .resolve(30)
                        .start(100)
                        .build());
        assertThat(launched.phases().total()).isEqualTo(165);
        assertThat(launched.required()).containsExactly("a");
    }
}
