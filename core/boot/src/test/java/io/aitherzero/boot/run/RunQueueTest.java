package io.aitherzero.boot.run;

import static io.aitherzero.boot.run.Modules.graph;
import static io.aitherzero.boot.run.Modules.module;
import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.BootSettings;
import io.aitherzero.boot.graph.ModuleGraph;
import io.aitherzero.boot.graph.Schedule;
import io.aitherzero.boot.plan.BootPlan;
import io.aitherzero.boot.plan.Weights;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A run as a value: which node comes next, and in which state each is. */
class RunQueueTest {
    private static RunQueue forward(ModuleGraph graph, Set<String> serial) {
        return RunQueue.forward(BootPlan.of(graph, Schedule.READY, OptionalInt.empty(), 2, Weights.none(), serial));
    }

    private static RunQueue.Node begin(RunQueue queue) {
        RunQueue.Node node = Objects.requireNonNull(queue.claim());
        assertThat(node.state).isEqualTo(RunQueue.State.RUNNING);
        return node;
    }

    private static List<RunQueue.Node> end(RunQueue queue, RunQueue.Node node, boolean failed) {
        queue.ending(node);
        assertThat(node.state).isEqualTo(RunQueue.State.ENDING);
        queue.release(node, failed);
        queue.over(node);
        assertThat(node.state).isEqualTo(RunQueue.State.OVER);
        node.freed.forEach(queue::offer);
        return failed ? node.skipped : node.freed;
    }

    @Test
    void aNodeGoesFromWaitingToOverAndTheLongestPathGoesFirst() {
        RunQueue queue = forward(graph(module("a"), module("b"), module("c", "b"), module("d", "c")), Set.of());
        queue.roots().forEach(queue::offer);
        assertThat(queue.roots()).extracting(node -> node.id).containsExactlyInAnyOrder("a", "b");
        assertThat(queue.workersMissing(0, 10)).isEqualTo(2);
        assertThat(queue.workersMissing(0, 1)).isEqualTo(1);
        assertThat(queue.workersMissing(2, 10)).isZero();
        RunQueue.Node b = begin(queue);
        assertThat(b.id).isEqualTo("b");
        assertThat(b.unfinished()).isTrue();
        assertThat(queue.workersMissing(1, 10)).isEqualTo(1);
        assertThat(end(queue, b, false)).extracting(node -> node.id).containsExactly("c");
        assertThat(b.unfinished()).isFalse();
        assertThat(begin(queue).id).isEqualTo("c");
        assertThat(begin(queue).id).isEqualTo("a");
        assertThat(queue.claim()).isNull();
        assertThat(queue.done()).isFalse();
    }

    @Test
    void whatRequiresAFailedNodeIsDroppedAndWhatCanUseItGoesOn() {
        RunQueue queue = forward(graph(module("a"), module("b", "a"), module("c", "a?")), Set.of());
        queue.roots().forEach(queue::offer);
        List<RunQueue.Node> skipped = end(queue, begin(queue), true);
        assertThat(skipped).extracting(node -> node.id).containsExactly("b");
        assertThat(skipped.get(0).state).isEqualTo(RunQueue.State.DROPPED);
        RunQueue.Node c = begin(queue);
        assertThat(c.id).isEqualTo("c");
        end(queue, c, false);
        assertThat(queue.done()).isFalse();
        queue.over(skipped.get(0));
        assertThat(queue.done()).isTrue();
    }

    @Test
    void whatIsDroppedNeverBeginsAndWhatRunsStays() {
        RunQueue queue = forward(graph(module("a"), module("b"), module("c", "a")), Set.of());
        queue.roots().forEach(queue::offer);
        RunQueue.Node running = begin(queue);
        RunQueue.Node first = Objects.requireNonNull(queue.dropAll());
        RunQueue.Node second = Objects.requireNonNull(first.toldNext);
        assertThat(List.of(first.state, second.state)).containsOnly(RunQueue.State.DROPPED);
        assertThat(second.toldNext).isNull();
        assertThat(queue.dropAll()).isNull();
        assertThat(running.state).isEqualTo(RunQueue.State.RUNNING);
        assertThat(end(queue, running, false)).isEmpty();
        assertThat(queue.claim()).isNull();
    }

    @Test
    void aSerialNodeBeginsWhenNothingRunsAndNothingBeginsBesideIt() {
        RunQueue queue = forward(graph(module("a"), module("b"), module("s"), module("t", "s")), Set.of("s"));
        queue.roots().forEach(queue::offer);
        RunQueue.Node a = begin(queue);
        RunQueue.Node b = begin(queue);
        assertThat(queue.claim()).isNull();
        end(queue, a, false);
        assertThat(queue.claim()).isNull();
        assertThat(queue.workersMissing(1, 10)).isZero();
        end(queue, b, false);
        assertThat(queue.workersMissing(0, 10)).isEqualTo(1);
        RunQueue.Node s = begin(queue);
        assertThat(s.id).isEqualTo("s");
        assertThat(queue.claim()).isNull();
        end(queue, s, false);
        end(queue, begin(queue), false);
        assertThat(queue.done()).isTrue();
    }

    @Test
    void aRepeatedOrderDoesNotWaitForWhatCanNoLongerCome() {
        ModuleGraph graph = graph(module("a"), module("b", "a"), module("c"), module("x", "c"));
        BootProfile recorded = BootProfile.builder(Instant.EPOCH, Schedule.READY)
                .settings(BootSettings.of(Schedule.READY).withOrder(List.of("+a", "-a", "+x", "-x", "+c", "-c")))
                .build();
        RunQueue queue = RunQueue.forward(BootPlan.replay(graph, recorded, OptionalInt.empty()));
        queue.roots().forEach(queue::offer);
        RunQueue.Node a = begin(queue);
        assertThat(a.id).isEqualTo("a");
        assertThat(queue.claim()).isNull();
        queue.told();
        assertThat(queue.claim()).isNull();
        end(queue, a, true).forEach(queue::over);
        RunQueue.Node c = begin(queue);
        assertThat(c.id).isEqualTo("c");
        queue.told();
        assertThat(queue.claim()).isNull();
        end(queue, c, false);
        assertThat(begin(queue).id).isEqualTo("x");
    }

    @Test
    void aLevelBeginsAfterTheOneBelow() {
        RunQueue queue = forward(graph(module("a"), module("b"), module("c", "a")), Set.of());
        queue.offerThroughBarrier(queue.roots());
        RunQueue.Node first = begin(queue);
        RunQueue.Node second = begin(queue);
        RunQueue.Node a = first.id.equals("a") ? first : second;
        RunQueue.Node b = a == first ? second : first;
        queue.ending(a);
        queue.release(a, false);
        queue.over(a);
        queue.offerThroughBarrier(a.freed);
        assertThat(queue.claim()).isNull();
        queue.ending(b);
        queue.over(b);
        queue.offerThroughBarrier(List.of());
        assertThat(begin(queue).id).isEqualTo("c");
    }

    @Test
    void aStopGoesBackwardsAndASharedDependencyComesLast() {
        RunQueue queue = RunQueue.backward(graph(module("a"), module("b", "a"), module("c", "a?")));
        assertThat(queue.roots()).extracting(node -> node.id).containsExactlyInAnyOrder("b", "c");
        queue.roots().forEach(queue::offer);
        assertThat(end(queue, begin(queue), false)).isEmpty();
        assertThat(end(queue, begin(queue), false)).extracting(node -> node.id).containsExactly("a");
    }
}
