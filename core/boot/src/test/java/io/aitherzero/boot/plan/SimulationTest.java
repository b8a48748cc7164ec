package io.aitherzero.boot.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aitherzero.boot.graph.Schedule;
import io.aitherzero.boot.plan.Simulation.Run;
import io.aitherzero.boot.plan.Simulation.Task;
import io.aitherzero.boot.plan.Simulation.Timeline;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class SimulationTest {
    private static final OptionalInt GROWING = OptionalInt.empty();

    private static Task waiting(String id, int level, long nanos, String... dependencies) {
        return new Task(id, level, List.of(dependencies), nanos, 0, false);
    }

    private static Task computing(String id, int level, long nanos, String... dependencies) {
        return new Task(id, level, List.of(dependencies), nanos, nanos, false);
    }

    private static Task serial(String id, int level, long nanos, String... dependencies) {
        return new Task(id, level, List.of(dependencies), nanos, 0, true);
    }

    private static Timeline run(List<Task> tasks, Schedule schedule, OptionalInt workers, int processors) {
        return Simulation.run(tasks, schedule, workers, processors, Simulation.remainingPaths(tasks, Task::wallNanos));
    }

    @Test
    void nothingTakesNoTime() {
        assertThat(run(List.of(), Schedule.READY, GROWING, 2)).isEqualTo(new Timeline(0, List.of()));
    }

    @Test
    void aModuleBeginsWhenItsOwnDependenciesHaveStarted() {
        List<Task> tasks = List.of(
                waiting("a", 0, 10), waiting("b", 0, 30), waiting("c", 1, 20, "a"), waiting("d", 1, 5, "a", "b"));
        assertThat(run(tasks, Schedule.READY, OptionalInt.of(2), 2))
                .isEqualTo(new Timeline(
                        35,
                        List.of(
                                new Run("b", 1, 0, 30),
                                new Run("a", 2, 0, 10),
                                new Run("c", 2, 10, 30),
                                new Run("d", 1, 30, 35))));
    }

    @Test
    void aLevelBeginsWhenTheOneBelowIsOver() {
        List<Task> tasks = List.of(
                waiting("a", 0, 10), waiting("b", 0, 30), waiting("c", 1, 20, "a"), waiting("d", 1, 5, "a", "b"));
        assertThat(run(tasks, Schedule.LEVEL, OptionalInt.of(2), 2))
                .isEqualTo(new Timeline(
                        50,
                        List.of(
                                new Run("b", 1, 0, 30),
                                new Run("a", 2, 0, 10),
                                new Run("c", 1, 30, 50),
                                new Run("d", 2, 30, 35))));
    }

    @Test
    void oneAfterTheOtherInOrderOfUrgency() {
        List<Task> tasks = List.of(waiting("a", 0, 10), waiting("b", 0, 30), waiting("c", 1, 25, "a"));
        assertThat(run(tasks, Schedule.SEQUENTIAL, GROWING, 8).runs())
                .containsExactly(new Run("a", 1, 0, 10), new Run("b", 1, 10, 40), new Run("c", 1, 40, 65));
    }

    @Test
    void modulesThatComputeShareTheProcessors() {
        List<Task> tasks = List.of(computing("a", 0, 20), computing("b", 0, 20), computing("c", 0, 50));
        // three on two processors until 30, each with two thirds of one; then c alone for the 30 it still needs
        assertThat(run(tasks, Schedule.READY, OptionalInt.of(3), 2).runs())
                .containsExactly(new Run("c", 1, 0, 60), new Run("a", 2, 0, 30), new Run("b", 3, 0, 30));
    }

    @Test
    void modulesThatWaitDoNotSlowEachOtherDown() {
        List<Task> tasks = List.of(
                new Task("a", 0, List.of(), 50, 10, false),
                new Task("b", 0, List.of(), 50, 10, false),
                new Task("c", 0, List.of(), 50, 10, false));
        // on one processor each computes until 30, then waits for its own 40
        assertThat(run(tasks, Schedule.READY, OptionalInt.of(3), 1).nanos()).isEqualTo(70);
    }

    @Test
    void oneWorkerMoreWheneverAProcessorIsIdleAndAModuleQueued() {
        List<Task> tasks = List.of(
                new Task("a", 0, List.of(), 100, 10, false),
                new Task("b", 0, List.of(), 100, 10, false),
                new Task("c", 0, List.of(), 100, 10, false));
        assertThat(run(tasks, Schedule.READY, GROWING, 1).runs())
                .containsExactly(new Run("a", 1, 0, 100), new Run("b", 2, 10, 110), new Run("c", 3, 20, 120));
        assertThat(run(tasks, Schedule.LEVEL, GROWING, 1).nanos()).isEqualTo(120);
    }

    @Test
    void noMoreWorkersThanProcessorsWhereModulesOnlyCompute() {
        List<Task> tasks = List.of(computing("a", 0, 10), computing("b", 0, 10), computing("c", 0, 10));
        assertThat(run(tasks, Schedule.READY, GROWING, 2).runs())
                .containsExactly(new Run("a", 1, 0, 10), new Run("b", 2, 0, 10), new Run("c", 1, 10, 20));
    }

    @Test
    void aSerialModuleRunsAloneWhenNothingElseCan() {
        List<Task> tasks = List.of(
                serial("a", 0, 10),
                serial("b", 0, 10),
                waiting("c", 0, 30),
                waiting("d", 1, 20, "c"),
                waiting("e", 1, 5, "a"));
        assertThat(run(tasks, Schedule.READY, GROWING, 2).runs())
                .containsExactly(
                        new Run("c", 1, 0, 30),
                        new Run("d", 1, 30, 50),
                        new Run("a", 1, 50, 60),
                        new Run("e", 1, 60, 65),
                        new Run("b", 1, 65, 75));
    }

    @Test
    void aDependencyThatIsNotThereCountsAsStarted() {
        assertThat(run(List.of(waiting("a", 3, 10, "gone")), Schedule.LEVEL, GROWING, 2)
                        .nanos())
                .isEqualTo(10);
    }

    /** Graham's example of 1969: nine modules on three workers; with every time shortened by one, the boot is longer. */
    @Test
    void shorterModulesCanMakeALongerBoot() {
        assertThat(graham(0, 3)).isEqualTo(12);
        assertThat(graham(1, 3)).isEqualTo(13);
        assertThat(graham(0, 4)).isEqualTo(15);
    }

    private static long graham(long shorter, int workers) {
        long[] nanos = {3, 2, 2, 2, 4, 4, 4, 4, 9};
        List<String> fourth = List.of("t4");
        List<Task> tasks = new ArrayList<>();
        Map<String, Long> order = new HashMap<>();
        for (int i = 1; i <= 9; i++) {
            List<String> dependencies = i == 9 ? List.of("t1") : i >= 5 ? fourth : List.of();
            long wall = nanos[i - 1] - shorter;
            tasks.add(new Task("t" + i, dependencies.size(), dependencies, wall, wall, false));
            order.put("t" + i, (long) -i);
        }
        return Simulation.run(tasks, Schedule.READY, OptionalInt.of(workers), workers, order)
                .nanos();
    }

    @Test
    void theLongestRemainingPathCountsTheModuleItself() {
        List<Task> tasks = List.of(
                waiting("a", 0, 10),
                waiting("b", 0, 30),
                waiting("c", 1, 20, "a", "gone"),
                waiting("d", 2, 5, "c", "b"));
        assertThat(Simulation.remainingPaths(tasks, Task::wallNanos))
                .isEqualTo(Map.of("a", 35L, "b", 35L, "c", 25L, "d", 5L));
        assertThat(Simulation.remainingPaths(tasks, task -> 1)).isEqualTo(Map.of("a", 3L, "b", 2L, "c", 2L, "d", 1L));
    }

    @Test
    void whatCannotBeSimulatedIsNamed() {
        List<Task> cycle = List.of(waiting("a", 0, 1, "b"), waiting("b", 1, 1, "a"), waiting("c", 0, 1));
        String message = "Modules [a, b] wait for each other or for a level that waits for them; remove a dependency";
        assertThatThrownBy(() -> Simulation.remainingPaths(cycle, Task::wallNanos))
                .hasMessage(message);
        assertThatThrownBy(() -> Simulation.run(cycle, Schedule.READY, GROWING, 1, Map.of()))
                .hasMessage(message);
        assertThatThrownBy(() -> Simulation.run(cycle, Schedule.AUTO, GROWING, 1, Map.of()))
                .hasMessage("Schedule of a simulation must not be AUTO; name another");
        assertThatThrownBy(() -> Simulation.run(cycle, Schedule.READY, OptionalInt.of(0), 2, Map.of()))
                .hasMessage("Processors and workers must be at least 1, but are 2 and 0; correct them");
        assertThatThrownBy(() -> new Task("a", 0, List.of(), 5, 6, false))
                .hasMessage(
                        "Processor time of module 'a' must be between 0 and its wall time of 5 ns, but is 6 ns; correct it");
    }
}
