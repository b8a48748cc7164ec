package io.aitherzero.boot.plan;

import static io.aitherzero.boot.run.RecordedBoots.HERE;
import static io.aitherzero.boot.run.RecordedBoots.boot;
import static io.aitherzero.boot.run.RecordedBoots.forecast;
import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.BootSettings;
import io.aitherzero.boot.graph.Environment;
import io.aitherzero.boot.graph.Schedule;
import io.aitherzero.boot.graph.SerialMark;
import io.aitherzero.boot.run.RecordedBoots;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BootHistoryTest {
    private static Weights weights(BootProfile... boots) {
        return new BootHistory(Stream.of(boots).map(BootTimes::of).toList(), List.of())
                .weights(HERE, (id, archive) -> true);
    }

    private static long wall(Weights weights, String id) {
        return Optional.ofNullable(weights.weights().get(id)).orElseThrow().wall();
    }

    @Test
    void nothingIsKnownWithoutBoots() {
        assertThat(weights()).isEqualTo(Weights.none());
    }

    @Test
    void aModuleWeighsTheMedianOfTheLastFiveBoots() {
        Weights weights = weights(
                boot(Map.of("a", 10L)),
                boot(Map.of("a", 90L)),
                boot(Map.of("a", 20L)),
                boot(Map.of("a", 30L)),
                boot(Map.of("a", 25L)),
                boot(Map.of("a", 5_000L, "gone", 1L)));

        assertThat(weights.weights()).containsOnlyKeys("a");
        assertThat(wall(weights, "a")).isEqualTo(25);
        assertThat(weights.boots()).isEqualTo(5);
    }

    @Test
    void anotherArchiveIsAnotherModule() {
        BootHistory history = new BootHistory(List.of(BootTimes.of(boot(Map.of("a", 10L, "b", 20L)))), List.of());

        assertThat(history.weights(HERE, (id, archive) -> archive.equals(RecordedBoots.print("b")))
                        .weights())
                .containsOnlyKeys("b");
    }

    @Test
    void bootsOnSomethingElseDoNotCount() {
        Environment cold = HERE.toBuilder().cache(Environment.Cache.COLD).build();
        BootProfile elsewhere = boot(cold, BootSettings.of(Schedule.AUTO), 1, Map.of("a", 10L));

        assertThat(weights(elsewhere).known()).isFalse();
        assertThat(HERE.differences(cold)).containsExactly("cache: WARM against COLD");
    }

    @Test
    void aPatchOfTheJvmOrOfTheHostDoesNotMatterButItsMajorVersionAndFlagsDo() {
        Environment patched = HERE.toBuilder().java("17.0.99+1").host("2.0").build();
        Environment other = HERE.toBuilder()
                .java("25+36")
                .processors(8)
                .flags(List.of("-XX:TieredStopAtLevel=1"))
                .build();

        assertThat(HERE.comparable(patched)).isTrue();
        assertThat(HERE.differences(other))
                .containsExactly(
                        "Java: 17 against 25",
                        "processors: 2 against 8",
                        "flags: none against -XX:TieredStopAtLevel=1");
    }

    @Test
    void threeBadForecastsInARowAreNotTrustedAndSaidWithTheirErrors() {
        assertThat(weights(forecast(200), forecast(150), forecast(50)).distrust())
                .contains("the last 3 forecasts were off by +100 %, +50 %, -50 %");
    }

    @Test
    void oneGoodForecastAmongTheLastThreeIsEnough() {
        assertThat(weights(forecast(200), forecast(110), forecast(200)).distrust())
                .isEmpty();
        assertThat(weights(forecast(200), forecast(200)).distrust()).isEmpty();
        assertThat(weights(forecast(110), forecast(200), forecast(200), forecast(200))
                        .distrust())
                .isEmpty();
    }

    @Test
    void bootsWithoutForecastAreNeitherGoodNorBad() {
        assertThat(weights(forecast(200), boot(Map.of("a", 1L)), forecast(200), forecast(200))
                        .distrust())
                .isPresent();
    }

    @Test
    void aMarkIsForOneVersion() {
        SerialMark mark = new SerialMark("a", "1.0.0", Instant.EPOCH, "hung");
        BootHistory history = new BootHistory(List.of(), List.of(mark));

        assertThat(history.mark("a", "1.0.0")).contains(mark);
        assertThat(history.mark("a", "1.0.1")).isEmpty();
        assertThat(history.mark("b", "1.0.0")).isEmpty();
    }
}
