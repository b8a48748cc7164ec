package io.aitherzero.parallel.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeldLevelTest {
    private static final long DWELL = 4;

    private static MemoryPressure named(char letter) {
        return Arrays.stream(MemoryPressure.values())
                .filter(level -> level.name().charAt(0) == letter)
                .findFirst()
                .orElseThrow();
    }

    /* One reading each tick; a letter is the level that it asks for, or that counts after it. */
    @ParameterizedTest(name = "{0} gives {1}: {2}")
    @CsvSource({
        "NNNNNNNN,         NNNNNNNN,         content readings change nothing",
        "WWWWW,            NNNNW,            a level is reached after the dwell",
        "WWWNWWWWW,        NNNNNNNNW,        a content reading begins the dwell anew",
        "CCCCC,            NNNNC,            a level may be left out",
        "CWCWC,            NNNNW,            the level goes as far as all readings went",
        "WCWCWCCCC,        NNNNWWWWW,        then the dwell begins again",
        "CCCCCCCCC,        NNNNCCCCC,        a level that is reached holds",
        "WWWWWNNNNN,       NNNNWWWWWN,       it falls after the dwell too",
        "WWWWWNNWNNNNN,    NNNNWWWWWWWWN,    and not for a moment below it",
        "CCCCCNWNWN,       NNNNCCCCCW,       it falls only as far as all readings fell"
    })
    void levelChangesOnlyWhenReadingsAgreeForTheDwell(String asked, String expected, String what) {
        HeldLevel held = HeldLevel.NORMAL;
        List<Character> levels = new ArrayList<>();
        for (int tick = 0; tick < asked.length(); tick++) {
            held = held.next(named(asked.charAt(tick)), 1000 + tick, DWELL);
            levels.add(held.level().name().charAt(0));
        }
        assertThat(levels)
                .as(what)
                .isEqualTo(expected.chars().mapToObj(c -> (char) c).toList());
    }

    @ParameterizedTest
    @CsvSource({"NORMAL", "WARNING", "CRITICAL"})
    void withoutDwellEveryReadingCounts(MemoryPressure asked) {
        assertThat(HeldLevel.NORMAL.next(asked, 7, 0).level()).isEqualTo(asked);
    }
}
