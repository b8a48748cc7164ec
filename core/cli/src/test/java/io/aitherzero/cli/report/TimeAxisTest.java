package io.aitherzero.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeAxisTest {
    @ParameterizedTest
    @ValueSource(longs = {1_000, 1_001, 999_999, 12_345_678, 174_000_000, 1_044_500_000, 61_000_000_000L, 1L << 62})
    void marksAreRoundAndNotMany(long span) {
        TimeAxis axis = new TimeAxis(span, 100, 1_100);
        List<TimeAxis.Tick> ticks = axis.ticks();
        assertThat(ticks).hasSizeBetween(4, 11);
        long step = ticks.get(1).nanos();
        assertThat(String.valueOf(step)).matches("[125]0*");
        for (int i = 0; i < ticks.size(); i++) {
            assertThat(ticks.get(i).nanos()).isEqualTo(i * step);
            assertThat(axis.x(ticks.get(i).nanos())).isBetween(100.0, 1_100.0);
        }
        assertThat(ticks.stream().map(TimeAxis.Tick::label)).doesNotHaveDuplicates();
    }

    @Test
    void labelsHaveTheUnitOfTheirDistance() {
        assertThat(labels(1_000)).startsWith("0", "100 ns", "200 ns");
        assertThat(labels(174_000_000)).startsWith("0", "20 ms").endsWith("160 ms");
        assertThat(labels(4_000_000)).startsWith("0", "500 µs", "1000 µs");
        assertThat(labels(61_000_000_000L)).startsWith("0", "10 s", "20 s");
    }

    private static List<String> labels(long span) {
        return new TimeAxis(span, 0, 1)
                .ticks().stream().map(TimeAxis.Tick::label).toList();
    }

    @Test
    void textIsCutToItsPlace() {
        assertThat(Fitted.text("module", 100, 12)).isEqualTo("module");
        assertThat(Fitted.text("a-rather-long-name", 60, 12))
                .matches("a-rather-lo?n?g?…|a-rath.*…")
                .hasSizeLessThan(12);
        assertThat(Fitted.text("module", 10, 12)).isEmpty();
        assertThat(Fitted.text("\ud83d\ude80".repeat(20), 120, 12))
                .endsWith("…")
                .doesNotContain("\ud83d…");
    }
}
