package io.aitherzero.parallel.memory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PressureLevelsTest {
    @ParameterizedTest(name = "{0} at {1} becomes {2}")
    @CsvSource({
        "NORMAL,   0.00,  NORMAL",
        "NORMAL,   0.799, NORMAL",
        "NORMAL,   0.80,  WARNING",
        "NORMAL,   0.899, WARNING",
        "NORMAL,   0.90,  CRITICAL",
        "NORMAL,   1.70,  CRITICAL",
        "WARNING,  0.90,  CRITICAL",
        "WARNING,  0.80,  WARNING",
        "WARNING,  0.75,  WARNING",
        "WARNING,  0.749, NORMAL",
        "CRITICAL, 0.90,  CRITICAL",
        "CRITICAL, 0.85,  CRITICAL",
        "CRITICAL, 0.849, WARNING",
        "CRITICAL, 0.75,  WARNING",
        "CRITICAL, 0.749, NORMAL",
        "CRITICAL, 0.00,  NORMAL"
    })
    void levelEndsFivePointsBelowWhereItBegins(MemoryPressure before, double value, MemoryPressure after) {
        assertThat(PressureInput.HEAP.levels().next(before, value)).isEqualTo(after);
    }

    @ParameterizedTest(name = "{0} at {1} becomes {2}")
    @CsvSource({
        "NORMAL,   0.149, NORMAL",
        "NORMAL,   0.15,  WARNING",
        "NORMAL,   0.40,  CRITICAL",
        "CRITICAL, 0.35,  CRITICAL",
        "CRITICAL, 0.349, WARNING",
        "WARNING,  0.10,  WARNING",
        "WARNING,  0.099, NORMAL"
    })
    void stallHasThresholdsOfItsOwn(MemoryPressure before, double value, MemoryPressure after) {
        assertThat(PressureInput.STALL.levels().next(before, value)).isEqualTo(after);
    }
}
