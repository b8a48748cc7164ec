package io.aitherzero.parallel.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ByteEstimateTest {
    private final ByteEstimate estimate = new ByteEstimate();

    @Test
    void nothingIsKnownBeforeTheFirstItem() {
        assertThat(estimate.bytes()).isEmpty();
        estimate.outOfMemory();
        assertThat(estimate.bytes()).isEmpty();
    }

    @Test
    void oneItemGivesATenthMore() {
        estimate.record(1000);
        assertThat(estimate.bytes()).hasValue(1100);
    }

    @Test
    void ninetiethPercentileCounts() {
        LongStream.rangeClosed(1, 10).map(n -> n * 100).forEach(estimate::record);
        assertThat(estimate.bytes()).hasValue(990);
    }

    @Test
    void onlyTheLatest64Count() {
        LongStream.range(0, 1000).forEach(n -> estimate.record(5000));
        LongStream.range(0, 64).forEach(n -> estimate.record(10));
        assertThat(estimate.bytes()).hasValue(11);
    }

    @Test
    void outOfMemoryDoublesWhatWasThoughtAndStays() {
        estimate.record(1000);
        estimate.outOfMemory();
        assertThat(estimate.bytes()).hasValue(2200);
        estimate.record(10);
        estimate.record(10);
        assertThat(estimate.bytes()).hasValue(2200);
        estimate.outOfMemory();
        assertThat(estimate.bytes()).hasValue(4400);
    }

    @Test
    void doublingEndsAtTheLargestNumber() {
        estimate.record(1L << 61);
        for (int i = 0; i < 5; i++) {
            estimate.outOfMemory();
        }
        assertThat(estimate.bytes()).hasValue(Long.MAX_VALUE);
    }

    @Test
    void counterThatIsNotSupportedIsRefused() {
        assertThatThrownBy(() -> estimate.record(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("An item needs 0 bytes or more, got -1; do not record a counter that is not supported");
    }
}
