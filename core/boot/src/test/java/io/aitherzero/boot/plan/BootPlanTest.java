package io.aitherzero.boot.plan;

import static io.aitherzero.boot.run.Modules.graph;
import static io.aitherzero.boot.run.Modules.module;
import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.boot.graph.ModuleDescriptor;
import io.aitherzero.boot.graph.ModuleGraph;
import io.aitherzero.boot.graph.Schedule;
import io.aitherzero.boot.run.Modules;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BootPlanTest {
    private static final OptionalInt GROWING = OptionalInt.empty();

    /** The long chain z1 -> z2 -> z3 and three modules without dependencies or with one. */
    private static final ModuleGraph GRAPH =
            graph(module("z1"), module("z2", "z1"), module("z3", "z2"), module("a"), module("b", "a"), module("c"));

    private static List<String> order(BootPlan plan) {
        return plan.order().stream().map(BootPlan.Step::module).toList();
    }

    @Test
    void autoIsReadyWhereThereIsAChoice() {
        BootPlan plan = BootPlan.of(GRAPH, Schedule.AUTO, GROWING);

        assertThat(plan.schedule()).isEqualTo(Schedule.READY);
        assertThat(plan.fallback()).isEmpty();
        assertThat(BootPlan.of(GRAPH, Schedule.AUTO, OptionalInt.of(2)).schedule())
                .isEqualTo(Schedule.READY);
    }

    @Test
    void autoIsSequentialWhereNothingCanRunAtOnceAndSaysWhy() {
        assertSequential(BootPlan.of(GRAPH, Schedule.AUTO, OptionalInt.of(1)), "there is only one worker");
        assertSequential(BootPlan.of(graph(module("a")), Schedule.AUTO, GROWING), "there is only one module to start");
        assertSequential(BootPlan.of(graph(), Schedule.AUTO, OptionalInt.of(4)), "there is no module to start");
    }

    private static void assertSequential(BootPlan plan, String reason) {
        assertThat(plan.schedule()).isEqualTo(Schedule.SEQUENTIAL);
        assertThat(plan.fallback()).isEqualTo(Optional.of(reason));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
    void scheduleThatWasAskedForIsKept(Schedule asked) {
        BootPlan plan = BootPlan.of(graph(module("a")), asked, OptionalInt.of(1));

        assertThat(plan.schedule()).isEqualTo(asked);
        assertThat(plan.fallback()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"READY", "SEQUENTIAL"})
    void longestRemainingPathComesFirst(Schedule schedule) {
        assertThat(order(BootPlan.of(GRAPH, schedule, GROWING))).containsExactly("z1", "a", "z2", "b", "c", "z3");
    }

    @Test
    void levelByLevelTheLongestRemainingPathComesFirst() {
        assertThat(BootPlan.of(GRAPH, Schedule.LEVEL, GROWING).order())
                .containsExactly(
                        new BootPlan.Step("z1", 0, 3),
                        new BootPlan.Step("a", 0, 2),
                        new BootPlan.Step("c", 0, 1),
                        new BootPlan.Step("z2", 1, 2),
                        new BootPlan.Step("b", 1, 1),
                        new BootPlan.Step("z3", 2, 1));
    }

    @Test
    void orderHoldsEveryModuleAfterItsDependencies() {
        for (long seed = 0; seed < 100; seed++) {
            ModuleGraph graph = Modules.random(new Random(seed), 40);
            for (Schedule schedule : Schedule.values()) {
                List<String> order = order(BootPlan.of(graph, schedule, GROWING));

                assertThat(order)
                        .as("%s with seed %d", schedule, seed)
                        .containsExactlyInAnyOrderElementsOf(graph.modules().stream()
                                .map(ModuleDescriptor::id)
                                .toList())
                        .isEqualTo(order(BootPlan.of(graph, schedule, GROWING)));
                for (String id : order) {
                    assertThat(order.subList(0, order.indexOf(id)))
                            .as("what comes before %s", id)
                            .containsAll(graph.dependencies(id));
                }
            }
        }
    }

    @Test
    void partOfAGraphIsPlannedOnItsOwn() {
        BootPlan plan = BootPlan.of(GRAPH.restrictedTo(id -> !id.startsWith("z")), Schedule.READY, GROWING);

        assertThat(plan.order())
                .containsExactly(
                        new BootPlan.Step("a", 0, 2), new BootPlan.Step("b", 1, 1), new BootPlan.Step("c", 0, 1));
    }
}
