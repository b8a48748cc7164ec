package io.aitherzero.cli.exec;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.api.parallel.BatchProgress;
import io.aitherzero.api.parallel.BatchProgress.Eta;
import io.aitherzero.api.parallel.Outcome;
import io.aitherzero.cli.context.StatusLine;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ExecProgressTest {
    private static final BatchProgress HALF = BatchProgress.of(
            OptionalLong.of(10),
            Map.of(Outcome.SUCCEEDED, 4L, Outcome.TIMED_OUT, 1L),
            3,
            4,
            Duration.ofMillis(2500),
            2.0,
            Optional.of(new Eta(Duration.ofSeconds(2), Duration.ofMillis(2500), Duration.ofSeconds(3))));

    @Test
    void lineTellsHowFarItIs() {
        assertThat(ExecProgress.line(HALF))
                .isEqualTo("2.5 s: 5 of 10 over, 3 of at most 4 running, 1 failed, 2.0 s to 3.0 s left");
    }

    @Test
    void lineMakesRoomForWhatIsPrinted() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream err = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        try (ExecProgress progress = new ExecProgress(new StatusLine(err, () -> 80), true)) {
            progress.tick(HALF);
            progress.print(() -> err.println("a message"));
        }
        assertThat(bytes.toString(StandardCharsets.UTF_8)).matches("\r\u001b\\[K2\\.5 s: .*\r\u001b\\[Ka message\\R");
    }
}
