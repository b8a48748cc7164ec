package io.aitherzero.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AmountsTest {
    @ParameterizedTest
    @CsvSource({"0, run, 0 runs", "1, run, 1 run", "2, run, 2 runs", "1, batch, 1 batch", "2, batch, 2 batches"})
    void thingsAreCounted(int number, String noun, String text) {
        assertThat(Amounts.count(number, noun)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-07-01T12:34:56Z",
                "2026-07-01T12:34:00Z",
                "2026-07-01T00:00:00Z",
                "2026-07-01T12:34:00.5Z",
                "2026-07-01T12:34:56.120Z",
                "2026-07-01T12:34:56.000120Z",
                "2026-07-01T12:34:56.000000001Z",
                "0007-01-01T00:00:01Z",
                "-0007-01-01T00:00:01Z",
                "+12026-01-01T00:00:01Z"
            })
    void aTimeIsWrittenAsTheJdkWritesIt(String text) {
        Instant instant = Instant.parse(text);
        assertThat(Amounts.iso(instant)).isEqualTo(instant.toString());
    }
}
