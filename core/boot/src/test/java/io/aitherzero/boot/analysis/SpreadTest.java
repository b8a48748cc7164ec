package io.aitherzero.boot.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.aitherzero.base.Spread;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpreadTest {
    private static Spread of(long... values) {
        return Spread.of(values);
    }

    @Test
    void medianIsTheMiddleOne() {
        assertThat(of(7).median()).isEqualTo(7);
        assertThat(of(9, 1, 5).median()).isEqualTo(5);
        assertThat(of(4, 1, 9, 6).median()).isEqualTo(5);
    }

    @Test
    void oneBootTellsNothingOfItsNoise() {
        assertThat(of(7).deviation()).isEmpty();
        assertThat(of(7).noise(of(9))).isEmpty();
        assertThat(new Difference(of(7), of(9))).satisfies(difference -> {
            assertThat(difference.nanos()).isEqualTo(2);
            assertThat(difference.counts()).isFalse();
            assertThat(difference.withinNoise()).isFalse();
        });
    }

    @Test
    void noiseOfOneSideStandsForBoth() {
        Spread five = of(95, 98, 100, 102, 105);
        assertThat(five.deviation().orElseThrow()).isCloseTo(1.4826 * 1.206 * 2, within(1e-9));
        double noise = 3 * 1.2533 * 1.4826 * 1.206 * 2 * Math.sqrt(1 / 5.0 + 1);
        assertThat(five.noise(of(200)).orElseThrow()).isCloseTo(noise, within(1e-9));
        assertThat(of(200).noise(five)).isEqualTo(five.noise(of(200)));
        assertThat(new Difference(five, of(200)).noise()).hasValue(Math.round(noise));
    }

    @Test
    void oneBootOutOfFiveThatIsFarOffMovesNeitherMedianNorNoiseMuch() {
        Spread calm = of(98, 99, 100, 101, 102);
        Spread spiked = of(98, 99, 100, 101, 900);
        assertThat(spiked.median()).isEqualTo(calm.median());
        assertThat(spiked.deviation()).isEqualTo(calm.deviation());
    }

    /** How often equal series are taken for different ones; the seed is fixed, so the numbers are always the same. */
    @ParameterizedTest
    @CsvSource({"3, 0.05", "5, 0.025", "10, 0.01", "20, 0.01"})
    void equalSeriesSeldomDiffer(int boots, double share) {
        Random random = new Random(20_261_123);
        int rounds = 5_000;
        long alarms = IntStream.range(0, rounds)
                .filter(round -> new Difference(drawn(random, boots, 100), drawn(random, boots, 100)).counts())
                .count();
        assertThat((double) alarms / rounds).isLessThan(share);
    }

    @Test
    void growthByAFifthIsSeenThroughFivePercentOfNoise() {
        Random random = new Random(20_261_123);
        long seen = IntStream.range(0, 2_000)
                .filter(round -> new Difference(drawn(random, 5, 100), drawn(random, 5, 120)).counts())
                .count();
        assertThat(seen / 2_000.0).isGreaterThan(0.7);
    }

    private static Spread drawn(Random random, int boots, double mean) {
        return Spread.of(IntStream.range(0, boots)
                .mapToLong(boot -> Math.round(1e6 * (mean + 5 * random.nextGaussian())))
                .toArray());
    }
}
