package io.aitherzero.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.aitherzero.job.ThrottleDecision;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ThrottleTextTest {
    private static final List<ThrottleDecision> DECISIONS = List.of(
            new ThrottleDecision(5_000_000, 0, 6, "Starts with 6.", Map.of("remaining", 4_000.0)),
            new ThrottleDecision(
                    11_250_000, 6, 12, "Tries 12.\u001b[2J", Map.of("throughput", 1_232.5458, "error", Double.NaN)));

    @Test
    void everyChangeIsALineWithWhatItWasBasedOn() {
        assertThat(ThrottleText.lines(DECISIONS, 5_000_000))
                .containsExactly(
                        "at ms    limit  why                 based on",
                        "  0.0        6  Starts with 6.      remaining 4000",
                        "  6.3  6 -> 12  Tries 12.\\u001b[2J  error NaN, throughput 1233");
    }

    @Test
    void nothingDecidedIsSaid() {
        assertThat(ThrottleText.lines(List.of(), 0)).containsExactly("The limit was never asked for.");
    }

    @Test
    void documentHoldsTheSame() {
        JsonObject document =
                JsonParser.parseString(ThrottleText.json(DECISIONS, 5_000_000)).getAsJsonObject();
        assertThat(document.get("schema").getAsString()).isEqualTo("aitherzero.throttle/1");
        JsonObject second = document.getAsJsonArray("decisions").get(1).getAsJsonObject();
        assertThat(second.get("atNanos").getAsLong()).isEqualTo(6_250_000);
        assertThat(second.get("before").getAsInt()).isEqualTo(6);
        assertThat(second.get("after").getAsInt()).isEqualTo(12);
        assertThat(second.getAsJsonObject("inputs").get("throughput").getAsDouble())
                .isEqualTo(1_232.5458);
        assertThat(second.getAsJsonObject("inputs").get("error").isJsonNull()).isTrue();
    }
}
