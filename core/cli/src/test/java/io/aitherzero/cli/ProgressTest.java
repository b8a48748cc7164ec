package io.aitherzero.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.boot.run.Outcome;
import io.aitherzero.cli.context.CliContext;
import io.aitherzero.host.Launch;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final AtomicLong nanos = new AtomicLong();

    private Progress progress(boolean terminal) {
        PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
        CliContext context = new CliContext(
                stream,
                stream,
                name -> name.equals("COLUMNS") ? "80" : null,
                name -> name.equals("aither.tty") ? Boolean.toString(terminal) : null,
                new Launch(Instant.EPOCH, 0, false),
                nanos::get,
                action -> {});
        return new Progress(context, 25);
    }

    private String shown() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private void after(long millis) {
        nanos.addAndGet(millis * 1_000_000);
    }

    @Test
    void plainLinesNameTheModuleThatHasRunLongest() {
        try (Progress progress = progress(false)) {
            progress.begun("slow");
            after(200);
            progress.begun("quick");
            progress.begun("bad");
            progress.finished("quick", new Outcome.Completed());
            progress.finished("bad", new Outcome.Failed(new IllegalStateException(), false));
            after(900);
            progress.tick();
            progress.finished("slow", new Outcome.Completed());
            after(5_000);
            progress.tick();
        }
        assertThat(shown().lines())
                .containsExactly(
                        "1.1 s: 1 of 25 started, 1 not, longest running: slow 1.1 s", "6.1 s: 2 of 25 started, 1 not");
    }

    @Test
    void terminalShowsOneLineThatIsRewrittenAndErased() {
        try (Progress progress = progress(true)) {
            progress.begun("slow\u001b[2J");
            after(1_000);
            progress.tick();
            after(200);
            progress.tick();
        }
        assertThat(shown())
                .isEqualTo("\r\u001b[K1.0 s: 0 of 25 started, longest running: slow\\u001b[2J 1.0 s"
                        + "\r\u001b[K1.2 s: 0 of 25 started, longest running: slow\\u001b[2J 1.2 s"
                        + "\r\u001b[K");
    }

    @Test
    void lineOfATerminalNeverWraps() {
        try (Progress progress = progress(true)) {
            progress.begun("x".repeat(200));
            progress.tick();
        }
        assertThat(shown().substring(4, shown().length() - 4)).hasSize(79).endsWith("...");
    }

    @Test
    void shortBootShowsNothing() {
        progress(true).ticking().close();
        progress(false).ticking().close();
        assertThat(shown()).isEmpty();
    }
}
