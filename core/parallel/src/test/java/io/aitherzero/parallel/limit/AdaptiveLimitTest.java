package io.aitherzero.parallel.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.api.parallel.Workload;
import io.aitherzero.parallel.limit.LimitMemory.Finding;
import io.aitherzero.parallel.limit.LimitMemory.Optimum;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AdaptiveLimitTest {
    private static final long MILLI = 1_000_000;

    private final List<Finding> found = new ArrayList<>();

    private List<ThrottleDecision> decisions(SimulatedWork work, Optional<Optimum> remembered) {
        AdaptiveLimit policy = ThrottleRegret.adaptive(work, remembered, found);
        SimulatedBatch.run(work, policy, 1);
        return policy.decisions();
    }

    @Test
    void everyChangeIsASentenceWithItsNumbers() {
        List<ThrottleDecision> decisions = decisions(SimulatedWork.knee(), Optional.empty());
        assertThat(decisions.get(0).reason())
                .isEqualTo("Starts with 6, the formula's limit for NETWORK work; nothing is remembered of this task.");
        assertThat(decisions.get(1).reason()).isEqualTo("Tries 12: nothing larger was tried.");
        assertThat(decisions.get(1).inputs())
                .containsKeys("throughput", "latencyMillis", "items", "error", "remaining");
        assertThat(decisions).allSatisfy(each -> assertThat(each.reason()).endsWith("."));
        for (int i = 1; i < decisions.size(); i++) {
            assertThat(decisions.get(i).before()).isEqualTo(decisions.get(i - 1).after());
        }
    }

    @Test
    void whatWasFoundIsHandedOverAtTheEnd() {
        decisions(SimulatedWork.collapse(), Optional.empty());
        Finding last = found.get(found.size() - 1);
        assertThat(last.limit()).isBetween(19, 21);
        assertThat(last.throughput()).isBetween(3_600.0, 4_400.0);
    }

    @Test
    void aTrustedLimitIsHeldFromTheFirstItemOn() {
        List<ThrottleDecision> decisions =
                decisions(SimulatedWork.collapse().withItems(1_000), Optional.of(new Optimum(20, 4_000, 0.02, 1)));
        assertThat(decisions).singleElement().satisfies(only -> {
            assertThat(only.after()).isEqualTo(20);
            assertThat(only.reason()).isEqualTo("Starts with 20, remembered; it gave 4000/s.");
        });
    }

    @Test
    void aRememberedLimitThatNoLongerFitsIsSearchedAnew() {
        List<ThrottleDecision> decisions =
                decisions(SimulatedWork.collapse(), Optional.of(new Optimum(5, 3_000, 0.02, 1)));
        assertThat(decisions.get(decisions.size() - 1).after()).isBetween(18, 22);
    }

    @Test
    void anUncertainLimitIsWhereTheSearchBegins() {
        List<ThrottleDecision> decisions = decisions(SimulatedWork.knee(), Optional.of(new Optimum(12, 2_400, 1, 1)));
        assertThat(decisions.get(0).reason())
                .isEqualTo("Starts with 12, remembered but old or uncertain, and searches.");
        assertThat(decisions.get(decisions.size() - 1).after()).isBetween(19, 30);
    }

    @Test
    void cpuWorkIsNotRunWiderThanOneMoreThanTheProcessors() {
        assertThat(decisions(SimulatedWork.cpu(), Optional.empty()))
                .extracting(ThrottleDecision::after)
                .allMatch(limit -> limit <= 3);
    }

    @Test
    void aFewItemsAreNotWorthASearch() {
        assertThat(decisions(SimulatedWork.knee().withItems(20), Optional.empty()))
                .extracting(ThrottleDecision::after)
                .containsExactly(6);
    }

    @Test
    void halvesWhenMoreItemsFailThanBefore() {
        AdaptiveLimit policy = new AdaptiveLimit(
                new AdaptiveLimit.Bounds(Workload.NETWORK, 2, 6, 256),
                Optional.of(new Optimum(16, 1_600, 0.02, 4)),
                found::add);
        assertThat(policy.limit(new ThrottlePolicy.Observation(0, 0, 0, 0, 10_000)))
                .isEqualTo(16);
        long failed = 0;
        int limit = 16;
        for (long over = 1; over <= 400 && limit == 16; over++) {
            failed += over > 200 && over % 2 == 0 ? 1 : 0;
            long at = 10 * MILLI + over * 625_000;
            limit = policy.limit(new ThrottlePolicy.Observation(at, 15, over, failed, 10_000 - over));
        }
        assertThat(limit).isEqualTo(8);
        assertThat(policy.decisions().get(1).reason())
                .matches("Halves to 8: \\d+ % of the items failed, 0 % before\\.");
    }

    @Test
    void aLimitThatIsNotReachedIsNotRaised() {
        AdaptiveLimit policy =
                new AdaptiveLimit(new AdaptiveLimit.Bounds(Workload.IO, 2, 8, 256), Optional.empty(), found::add);
        policy.limit(new ThrottlePolicy.Observation(0, 0, 0, 0, -1));
        for (long over = 1; over <= 500; over++) {
            assertThat(policy.limit(new ThrottlePolicy.Observation(over * 5 * MILLI, 1, over, 0, -1)))
                    .isEqualTo(8);
        }
    }
}
