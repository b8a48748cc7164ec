package io.aitherzero.boot.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.EdgeUse;
import io.aitherzero.boot.graph.ModuleProfile;
import io.aitherzero.boot.graph.ModuleState;
import io.aitherzero.boot.graph.Schedule;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class EdgeAuditTest {
    private static final EdgeUse NOTHING_OF_SLOW = new EdgeUse("slow", true, false, 0, 0);

    private static ModuleProfile module(String id, long runNanos, List<String> dependencies, EdgeUse... edges) {
        return ModuleProfile.builder(id, "1.0.0", ModuleState.STARTED)
                .dependencies(dependencies)
                .worker(OptionalInt.of(1))
                .times(ModuleProfile.Times.builder().start(runNanos).build())
                .build()
                .withEdges(List.of(edges));
    }

    private static EdgeAudit audit(ModuleProfile... modules) {
        return EdgeAudit.of(BootProfile.builder(Instant.EPOCH, Schedule.READY)
                .workers(2)
                .phases(BootProfile.Phases.builder().start(100).build())
                .modules(List.of(modules))
                .build());
    }

    @Test
    void unusedEdgeOfTheCriticalPathCostsTheBootDownToTheNextLongestPath() {
        EdgeAudit audit = audit(
                module("slow", 50, List.of()),
                module("quick", 30, List.of()),
                module("user", 10, List.of("slow", "quick"), NOTHING_OF_SLOW, new EdgeUse("quick", true, false, 3, 0)));
        assertThat(audit.watched()).isTrue();
        assertThat(audit.declared()).isEqualTo(2);
        // without it 'user' begins at 30 instead of 50, and the boot ends at 50, with 'slow'
        assertThat(audit.unused()).containsExactly(new EdgeAudit.Unused("user", "slow", false, 20, 10));
        assertThat(audit.undeclared()).isEmpty();
    }

    @Test
    void edgeBesideAnotherPathOfTheSameLengthCostsTheBootNothing() {
        EdgeAudit audit = audit(
                module("slow", 50, List.of()),
                module("other", 60, List.of()),
                module("user", 10, List.of("slow"), NOTHING_OF_SLOW));
        assertThat(audit.unused()).containsExactly(new EdgeAudit.Unused("user", "slow", false, 50, 0));
    }

    @Test
    void edgesThatCostMostComeFirstAndThoseOutsideOfTheOrderCostNothing() {
        EdgeAudit audit = audit(
                module("slow", 50, List.of()),
                module("circle", 1, List.of(), new EdgeUse("slow", true, true, 0, 0)),
                module("small", 1, List.of("slow"), NOTHING_OF_SLOW),
                module("large", 9, List.of("slow"), NOTHING_OF_SLOW));
        assertThat(audit.unused())
                .containsExactly(
                        new EdgeAudit.Unused("large", "slow", false, 50, 8),
                        new EdgeAudit.Unused("small", "slow", false, 50, 0),
                        new EdgeAudit.Unused("circle", "slow", true, 0, 0));
    }

    @Test
    void extensionsAreAUse() {
        EdgeAudit audit = audit(
                module("slow", 50, List.of()),
                module("user", 10, List.of("slow"), new EdgeUse("slow", true, false, 0, 1)));
        assertThat(audit.unused()).isEmpty();
    }

    @Test
    void undeclaredUseNamesTheShortestWayToTheOwner() {
        EdgeAudit audit = audit(
                module("base", 1, List.of()),
                module("long", 1, List.of("base"), new EdgeUse("base", true, false, 1, 0)),
                module("longer", 1, List.of("long"), new EdgeUse("long", true, false, 1, 0)),
                module("short", 1, List.of("base"), new EdgeUse("base", true, false, 1, 0)),
                module(
                        "user",
                        1,
                        List.of("longer", "short"),
                        new EdgeUse("longer", true, false, 1, 0),
                        new EdgeUse("short", true, false, 1, 0),
                        new EdgeUse("base", false, false, 4, 0),
                        new EdgeUse("long", false, false, 0, 2)));
        assertThat(audit.undeclared())
                .containsExactly(
                        new EdgeAudit.Undeclared("user", "base", 4, 0, List.of("short")),
                        new EdgeAudit.Undeclared("user", "long", 0, 2, List.of()));
    }

    @Test
    void bootWithoutEdgesIsNotOneWithoutUses() {
        EdgeAudit audit = audit(module("slow", 50, List.of()), module("user", 10, List.of("slow")));
        assertThat(audit.watched()).isFalse();
        assertThat(audit.unused()).isEmpty();
    }

    @Test
    void moduleThatDidNotStartHadNoChanceToUseAnything() {
        ModuleProfile failed =
                module("user", 10, List.of("slow"), NOTHING_OF_SLOW).ended(ModuleState.FAILED, Optional.empty());
        assertThat(audit(module("slow", 50, List.of()), failed).unused()).isEmpty();
    }
}
