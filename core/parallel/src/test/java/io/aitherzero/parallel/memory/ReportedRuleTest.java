package io.aitherzero.parallel.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.parallel.memory.ReliefEvent.Outcome;
import io.aitherzero.parallel.memory.ReliefEvent.Trigger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ReportedRuleTest {
    private static final long MINUTE = 60_000_000_000L;

    private final AtomicLong clock = new AtomicLong();
    private final AtomicLong used = new AtomicLong(900);
    private final AtomicLong collections = new AtomicLong();
    private final ReportedRule rule = new ReportedRule(new CollectionRequest(
            () -> Samples.used(used.get(), 0.5), collections::incrementAndGet, collections::get, clock::get));

    @Test
    void wantsACollectionAbove80PercentUsedHoweverLittleIsLive() {
        assertThat(ReportedRule.wants(Samples.used(800, 0))).isFalse();
        assertThat(ReportedRule.wants(Samples.used(801, 0))).isTrue();
        assertThat(ReportedRule.wants(MemorySample.UNKNOWN)).isFalse();
    }

    @Test
    void collectsEachTimeAndNeverTires() {
        for (int i = 0; i < 150; i++) {
            assertThat(rule.check()).isPresent();
        }
        assertThat(collections).hasValue(150);
        assertThat(rule.events())
                .hasSize(100)
                .allSatisfy(event -> assertThat(event.trigger()).isEqualTo(Trigger.RULE))
                .allSatisfy(event -> assertThat(event.outcome()).isEqualTo(Outcome.USELESS));
        used.set(800);
        assertThat(rule.check()).isEmpty();
    }

    @Test
    void waitingIsCheckedMoreThanTwoMinutesApart() {
        rule.beforeBatch();
        assertThat(rule.whileWaiting()).isEmpty();
        clock.addAndGet(2 * MINUTE);
        assertThat(rule.whileWaiting()).isEmpty();
        clock.addAndGet(1);
        assertThat(rule.whileWaiting()).isPresent();
        assertThat(rule.whileWaiting()).isEmpty();
        clock.addAndGet(2 * MINUTE + 1);
        assertThat(rule.whileWaiting()).isPresent();
        assertThat(collections).hasValue(3);
    }

    @Test
    void afterABatchItCollectsForMoreThanAHundredItems() {
        assertThat(rule.afterBatch(100)).isEmpty();
        assertThat(rule.afterBatch(101)).isPresent();
    }
}
