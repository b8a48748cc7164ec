package io.aitherzero.parallel.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.parallel.limit.ThrottleRegret.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ThrottleRegretTest {
    private static List<Row> rows;

    @BeforeAll
    static void simulate() {
        rows = ThrottleRegret.rows(10);
    }

    @Test
    void aBatchThatKnowsNothingReaches85PercentOfTheBestFixedLimit() {
        assertThat(ThrottleRegret.worst(rows, "ADAPTIVE cold")).isGreaterThanOrEqualTo(0.85);
    }

    @Test
    void aBatchOfAKnownTaskReaches95PercentOfTheBestFixedLimit() {
        assertThat(ThrottleRegret.worst(rows, "ADAPTIVE warm")).isGreaterThanOrEqualTo(0.95);
    }

    @Test
    void theWorstIsBetterThanThatOfEveryPeer() {
        double ours = ThrottleRegret.worst(rows, "ADAPTIVE cold");
        for (String peer : List.of("Gradient2", "Vegas", "AIMD", "FORMULA")) {
            assertThat(ours).as(peer).isGreaterThan(ThrottleRegret.worst(rows, peer));
        }
    }

    @Test
    void theLimitStaysCloseToTheSmallestThatIsNearTheBest() {
        assertThat(rows).allSatisfy(row -> {
            assertThat(row.meanLimit()).isLessThanOrEqualTo(1.5 * row.near());
            assertThat(row.meanLimitWarm()).isLessThanOrEqualTo(1.5 * row.near());
        });
    }

    @Test
    void unevenItemsAreSearchedWithoutGettingLost() {
        for (SimulatedWork work : List.of(SimulatedWork.collapse(), SimulatedWork.knee(), SimulatedWork.free())) {
            SimulatedWork uneven = work.withJitter(0.5);
            int optimum = work.name().equals("free wait 5 ms") ? 256 : 20;
            long best =
                    SimulatedBatch.run(uneven, new FixedLimit(optimum, 0), 1).nanos();
            long ours = SimulatedBatch.run(
                            uneven, ThrottleRegret.adaptive(uneven, Optional.empty(), new ArrayList<>()), 1)
                    .nanos();
            assertThat((double) best / ours).as(work.name()).isGreaterThan(0.85);
        }
    }

    @Test
    void theSameSeedGivesTheSameBatch() {
        SimulatedWork work = SimulatedWork.mixed().withItems(500);
        assertThat(SimulatedBatch.run(work, new FixedLimit(7, 0), 3))
                .isEqualTo(SimulatedBatch.run(work, new FixedLimit(7, 0), 3))
                .isNotEqualTo(SimulatedBatch.run(work, new FixedLimit(7, 0), 4));
    }
}
