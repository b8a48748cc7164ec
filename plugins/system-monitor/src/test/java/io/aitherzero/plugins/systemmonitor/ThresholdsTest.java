package io.aitherzero.plugins.systemmonitor;

import static io.aitherzero.plugins.systemmonitor.UsageLevel.CRITICAL;
import static io.aitherzero.plugins.systemmonitor.UsageLevel.NORMAL;
import static io.aitherzero.plugins.systemmonitor.UsageLevel.NOTICE;
import static io.aitherzero.plugins.systemmonitor.UsageLevel.WARNING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThresholdsTest {
    private final Thresholds cpu = new Thresholds(70, 80, 90);

    @ParameterizedTest
    @CsvSource({
        "NORMAL, 69.9, NORMAL",
        "NORMAL, 70, NOTICE",
        "NORMAL, 85, WARNING",
        "NOTICE, 90, CRITICAL",
        "NOTICE, 67, NOTICE",
        "NOTICE, 66.9, NORMAL",
        "CRITICAL, 87, CRITICAL",
        "CRITICAL, 86, WARNING",
        "CRITICAL, 10, NORMAL"
    })
    void levelBeginsAtItsThresholdAndEndsThreePointsBelow(UsageLevel before, double percent, UsageLevel after) {
        assertThat(cpu.next(before, percent)).isEqualTo(after);
    }

    @Test
    void usageAroundAThresholdDoesNotFlap() {
        UsageLevel level = NORMAL;
        for (double percent : new double[] {80.1, 79.9, 80.2, 78, 80}) {
            level = cpu.next(level, percent);
            assertThat(level).isEqualTo(WARNING);
        }
    }

    @Test
    void defaultsAreThoseOfTheManual() {
        MonitorSettings settings = MonitorSettings.DEFAULTS;

        assertThat(settings.period()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.cpu()).isEqualTo(new Thresholds(70, 80, 90));
        assertThat(settings.memory()).isEqualTo(new Thresholds(75, 85, 95));
        assertThat(settings.disk()).isEqualTo(new Thresholds(80, 90, 98));
        assertThat(settings.cpu().begin(NOTICE)).isEqualTo(70);
        assertThat(settings.cpu().begin(CRITICAL)).isEqualTo(90);
    }

    @Test
    void thresholdsThatDoNotRiseAreRefused() {
        assertThatThrownBy(() -> new Thresholds(80, 80, 90))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("thresholds must rise from above 0 to at most 100, but are 80.0, 80.0 and 90.0");
    }

    @Test
    void settingsThatCannotWorkAreRefused() {
        assertThatThrownBy(() -> new MonitorSettings(Duration.ZERO, 1, cpu, cpu, cpu))
                .hasMessage("period must be at least 1s");
        assertThatThrownBy(() -> new MonitorSettings(Duration.ofSeconds(1), 0, cpu, cpu, cpu))
                .hasMessage("history-length must be from 1 to 100000");
    }
}
