package io.aitherzero.parallel.memory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SurvivorsTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void nothingIsKnownBeforeTheFirstCollection() {
        assertThat(new Survivors(false).survivedBytes(0)).isEmpty();
        assertThat(new Survivors(false).floorBytes(0)).isEmpty();
    }

    @Test
    void smallestOfTwoSecondsCounts() {
        Survivors survivors = new Survivors(false);
        survivors.record(0, 300, 0);
        survivors.record(SECOND, 900, 0);
        assertThat(survivors.survivedBytes(2 * SECOND)).hasValue(300);
        assertThat(survivors.survivedBytes(2 * SECOND + 1)).hasValue(900);
    }

    @Test
    void concurrentCollectorsNeedTenSeconds() {
        Survivors survivors = new Survivors(true);
        survivors.record(0, 300, 0);
        survivors.record(SECOND, 900, 0);
        assertThat(survivors.survivedBytes(10 * SECOND)).hasValue(300);
        assertThat(survivors.survivedBytes(10 * SECOND + 1)).hasValue(900);
    }

    @Test
    void lastCollectionCountsHoweverOldItIs() {
        Survivors survivors = new Survivors(false);
        survivors.record(0, 300, 100);
        assertThat(survivors.survivedBytes(3600 * SECOND)).hasValue(300);
        assertThat(survivors.floorBytes(3600 * SECOND)).hasValue(200);
    }

    @Test
    void floorIsWhatWasNotReservedAtTheTimeOfTheCollection() {
        Survivors survivors = new Survivors(false);
        survivors.record(0, 300, 100);
        survivors.record(1, 280, 0);
        survivors.record(2, 250, 400);
        assertThat(survivors.floorBytes(3)).hasValue(0);
        assertThat(survivors.survivedBytes(3)).hasValue(250);
    }
}
