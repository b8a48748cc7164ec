package io.aitherzero.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import io.aitherzero.cli.context.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlotCommandTest {
    @TempDir
    Path home;

    private final Typed typed = new Typed();

    @BeforeEach
    void boot() throws IOException {
        new Plugins(home.resolve("plugins")).good("good").failing("broken").good("needy", "broken");
        assertThat(new Typed().in(home).run("boot")).isEqualTo(ExitCode.PARTIAL);
        typed.in(home);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "plot | <!doctype html>",
                "plot --svg | <svg xmlns=\"http://www.w3.org/2000/svg\" ",
                "dot | digraph boot {"
            })
    void documentGoesToStandardOutput(String command, String begin) {
        assertThat(typed.run(("analyze " + command).split(" "))).isEqualTo(ExitCode.OK);
        assertThat(typed.out()).startsWith(begin).endsWith("\n").contains("good", "broken", "needy");
        assertThat(typed.err()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"plot, aitherzero.plot/1", "dot, aitherzero.graph/1", "trace, aitherzero.trace/1"})
    void machinesGetADocumentWithASchema(String command, String schema) {
        assertThat(typed.run("analyze", command, "--json")).isEqualTo(ExitCode.OK);
        assertThat(JsonParser.parseString(typed.out())
                        .getAsJsonObject()
                        .get("schema")
                        .getAsString())
                .isEqualTo(schema);
    }

    @Test
    void traceIsTheSameWithAndWithoutTheOptionForMachines() {
        assertThat(typed.run("analyze", "trace")).isEqualTo(ExitCode.OK);
        Typed json = new Typed().in(home);
        assertThat(json.run("analyze", "trace", "--json")).isEqualTo(ExitCode.OK);
        assertThat(json.out()).isEqualTo(typed.out());
    }

    @Test
    void namedFileIsReplacedAndSaid() throws IOException {
        Path file = Files.writeString(home.resolve("boot.html"), "old");
        assertThat(typed.run("analyze", "plot", "-o", file.toString())).isEqualTo(ExitCode.OK);
        assertThat(typed.out()).isEmpty();
        assertThat(typed.err()).isEqualTo("Wrote '" + file + "'\n");
        assertThat(file).content().startsWith("<!doctype html>").endsWith("</html>\n");
        try (Stream<Path> files = Files.list(home)) {
            assertThat(files.map(path -> path.getFileName().toString())).noneMatch(name -> name.endsWith(".part"));
        }
    }

    @ParameterizedTest
    @CsvSource({"plot, plot.html", "plot --svg, plot.svg", "plot --json, plot.json"})
    void terminalIsNotFloodedWithAPicture(String command, String name) {
        typed.withProperty("aither.tty.out", "true");
        assertThat(typed.run(("analyze " + command).split(" "))).isEqualTo(ExitCode.OK);
        Path file = home.resolve("var").resolve("boot").resolve(name);
        assertThat(typed.out()).isEmpty();
        assertThat(typed.err()).isEqualTo("Wrote '" + file + "'\n");
        assertThat(file).isNotEmptyFile();
        Typed again = new Typed().in(home);
        assertThat(again.run("analyze", "time")).isEqualTo(ExitCode.OK);
        assertThat(again.err()).isEmpty();
    }

    @Test
    void fileThatCannotBeWrittenIsNamed() {
        Path file = home.resolve("nowhere").resolve("boot.html");
        assertThat(typed.run("analyze", "plot", "-o", file.toString())).isEqualTo(ExitCode.FAILED);
        assertThat(typed.err())
                .startsWith("File '" + file + "' cannot be written (java.nio.file.NoSuchFileException: ")
                .endsWith("; name one with -o in a folder that exists and may be written to\n");
        Typed folder = new Typed().in(home);
        assertThat(folder.run("analyze", "dot", "-o", home.toString())).isEqualTo(ExitCode.USAGE);
        assertThat(folder.err())
                .isEqualTo("Option -o must be the path of a file, but is '" + home
                        + "'; name a file in a folder that exists\n");
    }

    @Test
    void twoDocumentsAtOnceAreRefused() {
        assertThat(typed.run("analyze", "plot", "--svg", "--json")).isEqualTo(ExitCode.USAGE);
        assertThat(typed.err())
                .isEqualTo("Options --svg and --json ask for different documents, but both are given; leave one out\n");
    }

    @Test
    void damagedProfileLeavesNoFileBehind() throws IOException {
        Path profile = Files.writeString(home.resolve("cut.json"), "{\"schema\":\"aitherzero.boot-profile/1\",");
        Path file = home.resolve("boot.html");
        assertThat(typed.run("analyze", "plot", profile.toString(), "-o", file.toString()))
                .isEqualTo(ExitCode.FAILED);
        assertThat(typed.err()).startsWith("Boot profile " + profile + " is not JSON");
        assertThat(file).doesNotExist();
    }
}
