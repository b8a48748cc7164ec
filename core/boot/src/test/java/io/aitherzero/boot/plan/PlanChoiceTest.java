package io.aitherzero.boot.plan;

import static io.aitherzero.boot.run.Modules.chain;
import static io.aitherzero.boot.run.Modules.graph;
import static io.aitherzero.boot.run.Modules.module;
import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.boot.graph.Forecast;
import io.aitherzero.boot.graph.Forecast.Prediction;
import io.aitherzero.boot.graph.ModuleGraph;
import io.aitherzero.boot.graph.Schedule;
import io.aitherzero.boot.run.Modules;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlanChoiceTest {
    private static final OptionalInt GROWING = OptionalInt.empty();
    private static final long MS = 1_000_000;

    private static Weights waiting(Map<String, Long> millis) {
        Map<String, Weights.Weight> weights = new HashMap<>();
        millis.forEach((id, wall) -> weights.put(id, new Weights.Weight(wall * MS, 0)));
        return new Weights(weights, 0, 3, Optional.empty());
    }

    private static Weights computing(Map<String, Long> millis) {
        Map<String, Weights.Weight> weights = new HashMap<>();
        millis.forEach((id, wall) -> weights.put(id, new Weights.Weight(wall * MS, wall * MS)));
        return new Weights(weights, 0, 3, Optional.empty());
    }

    private static Forecast forecast(BootPlan plan) {
        return plan.settings().forecast().orElseThrow();
    }

    private static List<String> order(BootPlan plan) {
        return plan.order().stream().map(BootPlan.Step::module).toList();
    }

    @Test
    void theModuleWithTheLongestRecordedPathComesFirst() {
        ModuleGraph graph = graph(module("a"), module("b", "a"), module("c", "b"), module("slow"));
        BootPlan plan = BootPlan.of(
                graph,
                Schedule.READY,
                OptionalInt.of(1),
                2,
                waiting(Map.of("a", 1L, "b", 1L, "c", 1L, "slow", 100L)),
                Set.of());

        assertThat(order(plan)).containsExactly("slow", "a", "b", "c");
        assertThat(plan.settings().weights()).isEqualTo(Forecast.Weights.RECORDED);
    }

    @Test
    void allSchedulesAreSimulatedAndTheBestIsTaken() {
        ModuleGraph graph = graph(module("a"), module("b"), module("a2", "a"), module("b2", "b"));
        BootPlan plan = BootPlan.of(
                graph,
                Schedule.AUTO,
                GROWING,
                2,
                waiting(Map.of("a", 100L, "a2", 10L, "b", 10L, "b2", 100L)),
                Set.of());

        assertThat(plan.schedule()).isEqualTo(Schedule.READY);
        assertThat(forecast(plan).considered())
                .containsExactly(
                        new Prediction(Schedule.READY, Forecast.Weights.RECORDED, 110 * MS),
                        new Prediction(Schedule.READY, Forecast.Weights.UNIT, 110 * MS),
                        new Prediction(Schedule.LEVEL, Forecast.Weights.RECORDED, 200 * MS),
                        new Prediction(Schedule.SEQUENTIAL, Forecast.Weights.UNIT, 220 * MS));
        assertThat(forecast(plan).chosen().nanos()).isEqualTo(110 * MS);
        assertThat(plan.fallback()).isEmpty();
    }

    @Test
    void aGainOfLessThanATenthIsNotWorthItsThreads() {
        BootPlan plan = BootPlan.of(
                graph(module("a"), module("b", "a"), module("c", "b"), module("d")),
                Schedule.AUTO,
                GROWING,
                2,
                waiting(Map.of("a", 100L, "b", 100L, "c", 100L, "d", 10L)),
                Set.of());

        assertThat(plan.schedule()).isEqualTo(Schedule.SEQUENTIAL);
        assertThat(plan.fallback()).contains("the predicted gain of a parallel boot is 3 %, less than 10 %");
        assertThat(forecast(plan).chosen().nanos()).isEqualTo(310 * MS);
    }

    @Test
    void whatWasAskedForIsTakenAndPredicted() {
        BootPlan plan = BootPlan.of(chain(3), Schedule.LEVEL, GROWING, 2, waiting(Map.of("m0000", 7L)), Set.of());

        assertThat(plan.schedule()).isEqualTo(Schedule.LEVEL);
        assertThat(plan.fallback()).isEmpty();
        // the other two count as the median of those that are known
        assertThat(forecast(plan).chosen())
                .isEqualTo(new Prediction(Schedule.LEVEL, Forecast.Weights.RECORDED, 21 * MS));
    }

    @Test
    void oneWorkerIsSequentialWithAForecast() {
        BootPlan plan =
                BootPlan.of(chain(2), Schedule.AUTO, OptionalInt.of(1), 2, waiting(Map.of("m0000", 7L)), Set.of());

        assertThat(plan.schedule()).isEqualTo(Schedule.SEQUENTIAL);
        assertThat(plan.fallback()).contains("there is only one worker");
        assertThat(forecast(plan).chosen().nanos()).isEqualTo(14 * MS);
    }

    @Test
    void asManyWorkersAreReadyAsWillBeBusyAtOnce() {
        ModuleGraph graph = Modules.fan(30);
        Map<String, Long> times = new HashMap<>();
        graph.modules().forEach(module -> times.put(module.id(), 50L));

        assertThat(BootPlan.of(graph, Schedule.AUTO, GROWING, 2, waiting(times), Set.of())
                        .firstWorkers())
                .isEqualTo(30);
        assertThat(BootPlan.of(graph, Schedule.AUTO, GROWING, 2, computing(times), Set.of())
                        .firstWorkers())
                .isEqualTo(2);
    }

    @Test
    void withoutTrustAllModulesWeighTheSameAndTheReasonIsKept() {
        Weights distrusted = new Weights(
                Map.of("slow", new Weights.Weight(100 * MS, 0), "a", new Weights.Weight(MS, 0)),
                0,
                3,
                Optional.of("three bad forecasts"));
        ModuleGraph graph = graph(module("a"), module("b", "a"), module("slow"));
        BootPlan plan = BootPlan.of(graph, Schedule.AUTO, GROWING, 2, distrusted, Set.of());

        assertThat(plan.schedule()).isEqualTo(Schedule.READY);
        assertThat(order(plan)).startsWith("a");
        assertThat(plan.settings().weights()).isEqualTo(Forecast.Weights.UNIT);
        assertThat(plan.settings().distrust()).contains("three bad forecasts");
        assertThat(forecast(plan).chosen().weights()).isEqualTo(Forecast.Weights.UNIT);
    }
}
