package io.aitherzero.boot.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.boot.analysis.WhatIf;
import io.aitherzero.boot.graph.Schedule;
import io.aitherzero.boot.plan.BootModel.Setting;
import io.aitherzero.boot.plan.Simulation.Task;
import io.aitherzero.boot.run.SimulatedBoots;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BootModelTest {
    private static final long LEAD = 7;
    private static final Setting SEQUENTIAL = setting(Schedule.SEQUENTIAL, OptionalInt.empty());

    private static Setting setting(Schedule schedule, OptionalInt workers) {
        return new Setting(schedule, workers, false);
    }

    private static Task waiting(String id, int level, long nanos, String... dependencies) {
        return new Task(id, level, List.of(dependencies), nanos, 0, false);
    }

    private static BootModel model(int workers, Task... tasks) {
        List<Task> all = List.of(tasks);
        return BootModel.of(
                SimulatedBoots.profile(
                        all, SimulatedBoots.run(all, Schedule.READY, OptionalInt.of(workers), 2), Schedule.READY, LEAD),
                2);
    }

    /** a 30 and b 20 at once, then c 10 after both and d 15 after b. */
    private static BootModel diamond() {
        return model(
                2, waiting("a", 0, 30), waiting("b", 0, 20), waiting("c", 1, 10, "a", "b"), waiting("d", 1, 15, "b"));
    }

    @Test
    void aBootRunAgainAsItWasTakesAsLong() {
        assertThat(diamond().recorded()).isEqualTo(setting(Schedule.READY, OptionalInt.of(2)));
        assertThat(diamond().predict(diamond().recorded())).isEqualTo(LEAD + 40);
        assertThat(diamond().leadNanos()).isEqualTo(LEAD);
    }

    @Test
    void otherSettingsTakeWhatTheyMust() {
        assertThat(diamond().predict(SEQUENTIAL)).isEqualTo(LEAD + 75);
        assertThat(diamond().predict(setting(Schedule.LEVEL, OptionalInt.of(2))))
                .isEqualTo(LEAD + 45);
        assertThat(diamond().boundNanos(1)).isEqualTo(LEAD + 75);
        assertThat(diamond().boundNanos(2)).isEqualTo(LEAD + 40);
        assertThat(diamond().sumNanos()).isEqualTo(75);
        assertThat(diamond().criticalNanos()).isEqualTo(40);
        assertThat(diamond().levelSumNanos()).isEqualTo(45);
        assertThat(diamond().parallelism()).isEqualTo(2);
    }

    @Test
    void aModuleOffTheCriticalPathSavesNothing() {
        // without a the chain of b and d is left, 35; all others leave the chain of a and c as it is, or 30 of it
        assertThat(diamond().saves()).isEqualTo(Map.of("a", 5L, "b", 0L, "c", 5L, "d", 0L));
    }

    @Test
    void aModuleOfOneWorkerSavesAllItsTime() {
        BootModel model = model(1, waiting("a", 0, 30), waiting("b", 0, 20));
        assertThat(model.saves()).isEqualTo(Map.of("a", 30L, "b", 20L));
    }

    @Test
    void aFasterModuleTakesItsShareLess() {
        BootModel faster = diamond().faster("a", 0.5);
        assertThat(faster.predict(faster.recorded())).isEqualTo(LEAD + 35);
        assertThat(faster.tasks().get(0).wallNanos()).isEqualTo(15);
        assertThat(faster.tasks().subList(1, 4)).isEqualTo(diamond().tasks().subList(1, 4));
    }

    @Test
    void whatWaitedForAMissingModuleMovesDown() {
        BootModel without = diamond().without(Set.of("b"));
        assertThat(without.tasks())
                .containsExactly(waiting("a", 0, 30), waiting("c", 1, 10, "a", "b"), waiting("d", 0, 15, "b"));
        assertThat(without.predict(without.recorded())).isEqualTo(LEAD + 40);
        assertThat(without.levelSumNanos()).isEqualTo(40);
    }

    @Test
    void whatWaitsForAModuleIsFoundThroughOthers() {
        BootModel chain =
                model(1, waiting("a", 0, 1), waiting("b", 1, 1, "a"), waiting("c", 0, 1), waiting("d", 2, 1, "b"));
        assertThat(chain.waitingFor("a")).containsExactly("b", "d");
        assertThat(chain.waitingFor("c")).isEmpty();
    }

    @Test
    void levelPaysForTheSlowModuleOfEachChain() {
        List<Task> tasks = new ArrayList<>();
        for (int level = 0; level < 8; level++) {
            for (int chain = 0; chain < 8; chain++) {
                String id = "m" + chain + level;
                long nanos = chain == level ? 100 : 1;
                tasks.add(level == 0 ? waiting(id, 0, nanos) : waiting(id, level, nanos, "m" + chain + (level - 1)));
            }
        }
        BootModel model = model(8, tasks.toArray(new Task[0]));
        assertThat(model.levelSumNanos()).isEqualTo(800);
        assertThat(model.criticalNanos()).isEqualTo(107);
        assertThat(model.predict(setting(Schedule.LEVEL, OptionalInt.of(8)))).isEqualTo(LEAD + 800);
        assertThat(model.predict(setting(Schedule.READY, OptionalInt.of(8)))).isEqualTo(LEAD + 107);
    }

    @Test
    void theKneeIsWhereMoreWorkersHelpNoMore() {
        Task[] wide = new Task[12];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = waiting("m" + (char) ('a' + i), 0, 1_000);
        }
        WhatIf answer = WhatIf.of(model(2, wide));
        assertThat(answer.rows()).hasSize(16);
        assertThat(answer.rows().get(3))
                .isEqualTo(new WhatIf.Row(OptionalInt.of(4), LEAD + 3_000, LEAD + 3_000, LEAD + 3_000, LEAD + 3_000));
        assertThat(answer.knee()).isEqualTo(12);
        assertThat(answer.sequentialNanos()).isEqualTo(LEAD + 12_000);
        // over before anyone has looked whether more workers are needed
        assertThat(answer.asNeeded().readyNanos()).isEqualTo(LEAD + 6_000);
    }

    @Test
    void workersAreAddedWhenTheyAreLookedFor() {
        BootModel model = model(1, waiting("a", 0, 1_000_000), waiting("b", 0, 1_000_000), waiting("c", 0, 1_000_000));
        // two processors have two workers; the third comes with the first look
        assertThat(model.predict(setting(Schedule.READY, OptionalInt.empty()))).isEqualTo(LEAD + 1_050_000);
        assertThat(model.predict(setting(Schedule.READY, OptionalInt.of(3)))).isEqualTo(LEAD + 1_000_000);
    }

    @Test
    void changesThatSaveMostComeFirst() {
        assertThat(WhatIf.of(diamond()).changes())
                .containsExactly(
                        new WhatIf.Change(WhatIf.Kind.HALVED, "a", LEAD + 35, 5),
                        new WhatIf.Change(WhatIf.Kind.HALVED, "c", LEAD + 35, 5),
                        new WhatIf.Change(WhatIf.Kind.LAZY, "c", LEAD + 35, 5));
    }

    @Test
    void aBootWithoutModulesIsNothing() {
        BootModel none = BootModel.of(
                SimulatedBoots.profile(List.of(), new Simulation.Timeline(0, List.of()), Schedule.SEQUENTIAL, 0), 2);
        assertThat(none.saves()).isEmpty();
        assertThat(none.parallelism()).isEqualTo(1);
        assertThat(WhatIf.of(none).knee()).isEqualTo(1);
        assertThat(WhatIf.of(none).changes()).isEmpty();
    }
}
