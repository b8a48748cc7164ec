package io.aitherzero.pf4j;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileStampTest {
    @ParameterizedTest
    @CsvSource({
        "-3600000, true",
        "-101, true",
        "-100, false",
        "0, false",
        "101, false",
        "5000, false",
        "60000, false",
        "60001, true",
        "3600000, true"
    })
    void aStampLastsWhereTheNextChangeHasAnotherTime(long changedAfterTakenMillis, boolean lasts) {
        long taken = 1_700_000_000_000L;
        FileStamp stamp = new FileStamp("text", taken + changedAfterTakenMillis);
        assertThat(stamp.lasts(taken)).isEqualTo(lasts);
        assertThat(stamp.isHasty(taken)).isEqualTo(!lasts);
    }
}
