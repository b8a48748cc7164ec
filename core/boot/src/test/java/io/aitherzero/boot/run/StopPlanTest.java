package io.aitherzero.boot.run;

import static io.aitherzero.boot.run.Modules.graph;
import static io.aitherzero.boot.run.Modules.module;
import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.boot.graph.ModuleGraph;
import java.util.List;
import org.junit.jupiter.api.Test;

class StopPlanTest {
    private final ModuleGraph running =
            graph(module("a"), module("b", "a"), module("c", "b"), module("d", "a?"), module("e"));

    @Test
    void whatRequiresAModuleIsStoppedWithItAndBeforeIt() {
        StopPlan plan = StopPlan.of(running, List.of("b", "gone"), true);
        assertThat(plan.order()).containsExactly("c", "b");
        assertThat(plan.parallel()).isTrue();
        assertThat(StopPlan.of(running, List.of("a"), false).order()).containsExactly("c", "b", "a");
        assertThat(StopPlan.of(running, List.of(), false).order()).isEmpty();
    }

    @Test
    void aPlanOfAllHasEachModuleBeforeWhatItUses() {
        List<String> order = new StopPlan(running, true).order();
        assertThat(order).hasSize(5).containsSubsequence("c", "b", "a").containsSubsequence("d", "a");
    }
}
