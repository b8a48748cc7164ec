package io.aitherzero.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.api.parallel.LimitChange;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ThrottleTextTest {
    private static final List<LimitChange> CHANGES = List.of(
            LimitChange.of(0, 0, 6, "Starts with 6.", Map.of("remaining", 4_000.0)),
            LimitChange.of(
                    6_250_000, 6, 12, "Tries 12.\u001b[2J", Map.of("throughput", 1_232.5458, "error", Double.NaN)));

    @Test
    void everyChangeIsALineWithWhatItWasBasedOn() {
        assertThat(ThrottleText.lines(CHANGES))
                .containsExactly(
                        "at ms    limit  why                 based on",
                        "  0.0        6  Starts with 6.      remaining 4000",
                        "  6.3  6 -> 12  Tries 12.\\u001b[2J  error NaN, throughput 1233");
    }

    @Test
    void nothingDecidedIsSaid() {
        assertThat(ThrottleText.lines(List.of())).containsExactly("The limit was never asked for.");
    }
}
