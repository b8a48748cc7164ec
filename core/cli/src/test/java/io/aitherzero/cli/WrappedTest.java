package io.aitherzero.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.cli.context.StatusLine;
import io.aitherzero.cli.context.Wrapped;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WrappedTest {
    @Test
    void longLinesAreBrokenBetweenWordsAndIndented() {
        assertThat(Wrapped.to("short\n  one two three four\n", 12))
                .isEqualTo("short\n  one two\n    three\n    four\n");
        assertThat(Wrapped.to("one", 2)).isEqualTo("one");
        assertThat(Wrapped.to("abcdefgh ij", 4)).isEqualTo("abcdefgh\n  ij");
        assertThat(Wrapped.to("\u001b[1mone\u001b[0m two", 8)).isEqualTo("\u001b[1mone\u001b[0m two");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "exec --help", "boot --help", "analyze compare --help", "analyze --help"})
    void helpOnANarrowTerminalBreaksNoWord(String command, @TempDir Path home) {
        Typed wide = new Typed().in(home);
        assertThat(wide.run(command.split(" "))).isZero();
        Typed narrow = new Typed()
                .in(home)
                .withProperty("aither.tty.out", "true")
                .with("COLUMNS", "40")
                .with("NO_COLOR", "1");
        assertThat(narrow.run(command.split(" "))).isZero();
        assertThat(narrow.out().split("\\s+")).isEqualTo(wide.out().split("\\s+"));
        assertThat(narrow.out().lines().filter(line -> line.length() > 40))
                .allMatch(line -> !line.strip().contains(" "));
    }

    @Test
    void statusLineIsNeverWiderThanTheTerminal() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        StatusLine line = new StatusLine(new PrintStream(bytes, true, StandardCharsets.UTF_8), () -> 40);
        line.show("x".repeat(200));
        assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("\r\u001b[K" + "x".repeat(36) + "...");
    }
}
