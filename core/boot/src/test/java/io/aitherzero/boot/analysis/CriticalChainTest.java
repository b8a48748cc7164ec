package io.aitherzero.boot.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.ModuleProfile;
import io.aitherzero.boot.graph.Schedule;
import io.aitherzero.boot.plan.Simulation.Task;
import io.aitherzero.boot.run.SimulatedBoots;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class CriticalChainTest {
    private static final BootProfile BOOT = boot(
            new Task("a", 0, List.of(), 30, 0, false),
            new Task("b", 0, List.of(), 20, 0, false),
            new Task("e", 0, List.of(), 5, 0, false),
            new Task("c", 1, List.of("a", "b"), 10, 0, false),
            new Task("d", 1, List.of("b", "gone"), 15, 0, false));

    private static BootProfile boot(Task... tasks) {
        List<Task> all = List.of(tasks);
        return SimulatedBoots.profile(
                all, SimulatedBoots.run(all, Schedule.READY, OptionalInt.of(2), 2), Schedule.READY, 0);
    }

    private static ModuleProfile module(String id) {
        return BOOT.modules().stream()
                .filter(module -> module.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> ids(List<ModuleProfile> modules) {
        return modules.stream().map(ModuleProfile::id).toList();
    }

    @Test
    void slackIsWhatAModuleHasToSpare() {
        CriticalChain chain = CriticalChain.of(BOOT);
        assertThat(chain.nanos()).isEqualTo(40);
        assertThat(chain.slack(module("a"))).isZero();
        assertThat(chain.slack(module("c"))).isZero();
        assertThat(chain.slack(module("b"))).isEqualTo(5);
        assertThat(chain.slack(module("d"))).isEqualTo(5);
        assertThat(chain.slack(module("e"))).isEqualTo(35);
    }

    @Test
    void theChainGoesFromTheEndBackAlongWhatHasLeastSlack() {
        CriticalChain chain = CriticalChain.of(BOOT);
        assertThat(ids(chain.ends(0))).containsExactly("c");
        assertThat(ids(chain.ends(5))).containsExactly("c", "d");
        assertThat(ids(chain.ends(Long.MAX_VALUE))).containsExactly("c", "d", "e");
        assertThat(ids(chain.before(module("c"), 0))).containsExactly("a");
        assertThat(ids(chain.before(module("c"), 5))).containsExactly("a", "b");
    }

    @Test
    void aChainToOneModuleKnowsOnlyWhatThatWaitsFor() {
        CriticalChain chain = CriticalChain.to(BOOT, "d").orElseThrow();
        assertThat(chain.nanos()).isEqualTo(35);
        assertThat(chain.slack(module("b"))).isZero();
        assertThat(ids(chain.ends(Long.MAX_VALUE))).containsExactly("d");
        assertThat(ids(chain.before(module("d"), 0))).containsExactly("b");
        assertThat(CriticalChain.to(BOOT, "gone")).isEqualTo(Optional.empty());
    }

    @Test
    void aBootWithoutModulesHasNoChain() {
        CriticalChain none = CriticalChain.of(boot());
        assertThat(none.nanos()).isZero();
        assertThat(none.ends(0)).isEmpty();
    }
}
