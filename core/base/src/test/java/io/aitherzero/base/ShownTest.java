package io.aitherzero.base;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShownTest {
    @Test
    void ordinaryTextStaysAsItIs() {
        assertThat(Shown.line("C:\\plugins\\Größe 数 \uD83D\uDE00 [x]"))
                .isEqualTo("C:\\plugins\\Größe 数 \uD83D\uDE00 [x]");
    }

    @Test
    void whatWouldMoveOrTurnTheTerminalIsWrittenOut() {
        assertThat(Shown.line("a\u001b[31mb\r\n\tc\u009b\u007f\u202e\u200b\u2028\ud800"))
                .isEqualTo("a\\u001b[31mb\\r\\n\\tc\\u009b\\u007f\\u202e\\u200b\\u2028\\ud800");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0.0 ms",
        "49999, 0.0 ms",
        "9949999, 9.9 ms",
        "9960000, 10 ms",
        "999400000, 999 ms",
        "999960000, 1.00 s",
        "1234000000, 1.23 s",
        "61234000000, 1 min 1 s"
    })
    void durationsHaveTheUnitThatSuits(long nanos, String shown) {
        assertThat(Amounts.duration(nanos)).isEqualTo(shown);
    }
}
