package io.aitherzero.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
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

/** {@code analyze what-if} and {@code analyze critical-chain}. */
class ForecastCommandsTest {
    @TempDir
    Path home;

    @BeforeEach
    void boot() throws IOException {
        new Plugins(home.resolve("plugins"))
                .good("base")
                .good("web", "base")
                .failing("broken")
                .good("needy", "broken");
        assertThat(new Typed().in(home).run("boot")).isEqualTo(ExitCode.PARTIAL);
    }

    private Typed analyze(int code, String... words) {
        Typed typed = new Typed().in(home);
        assertThat(typed.run(
                        Stream.concat(Stream.of("analyze"), Stream.of(words)).toArray(String[]::new)))
                .as(typed.err())
                .isEqualTo(code);
        return typed;
    }

    private static JsonObject object(Typed typed) {
        return JsonParser.parseString(typed.out()).getAsJsonObject();
    }

    private String profile() throws IOException {
        try (Stream<Path> files = Files.list(home.resolve("var/boot"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".json"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void whatIfTakesTheLastBootOrANamedOne() throws IOException {
        assertThat(analyze(ExitCode.OK, "what-if").out())
                .startsWith("The start phase of ")
                .contains("\nknee  ");
        assertThat(object(analyze(ExitCode.OK, "what-if", profile(), "--json"))
                        .get("schema")
                        .getAsString())
                .isEqualTo("aitherzero.what-if/1");
        assertThat(analyze(ExitCode.FAILED, "what-if", "none.json").err()).contains("none.json cannot be read");
    }

    @Test
    void aLazyModuleTakesWhatWaitsForItAlong() {
        Typed lazy = analyze(ExitCode.OK, "what-if", "--lazy", "base", "--faster", "broken=12.5%");
        assertThat(lazy.out())
                .contains("\n- 'base' is not started at boot\n  nor is what waits for it: web\n")
                .contains("\n- 'broken' is 12.5 % faster\nWith that it takes ");
    }

    @Test
    void aModuleThatIsNotThereIsMissedByNobody() {
        assertThat(analyze(ExitCode.OK, "what-if", "--without", "base").out())
                .contains("\n- 'base' is not there\n  supposed that what waits for it can do without: web\n");
    }

    @Test
    void aModuleOfNoBootIsSaidToBeUnknown() {
        for (String[] words : new String[][] {
            {"what-if", "--lazy", "bas"}, {"what-if", "--faster", "bas=5%"}, {"critical-chain", "bas"}
        }) {
            assertThat(analyze(ExitCode.NOT_FOUND, words).err())
                    .matches("There is no module 'bas' in the boot of .*; did you mean 'base'\\?\n");
        }
        assertThat(analyze(ExitCode.NOT_FOUND, "critical-chain", "elsewhere").err())
                .matches("There is no module 'elsewhere' in the boot of .*; 'aither analyze blame' lists what began\n");
        assertThat(analyze(ExitCode.NOT_FOUND, "what-if", "--without", "needy").err())
                .matches("Module 'needy' never began in the boot of .*; 'aither why needy' tells why\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "what-if --faster base | Option --faster must be a module and by how much, such as web=50%, more than 0%"
                        + " and at most 100%, but is 'base'; correct it, or leave it out",
                "what-if --faster base=0% | Option --faster must be a module and by how much, such as web=50%, more than"
                        + " 0% and at most 100%, but is 'base=0%'; correct it, or leave it out",
                "what-if --faster base=101% | Option --faster must be a module and by how much, such as web=50%, more"
                        + " than 0% and at most 100%, but is 'base=101%'; correct it, or leave it out",
                "what-if --faster base=50 | Option --faster must be a module and by how much, such as web=50%, more than"
                        + " 0% and at most 100%, but is 'base=50'; correct it, or leave it out",
                "what-if --faster =50% | Option --faster must be a module and by how much, such as web=50%, more than"
                        + " 0% and at most 100%, but is '=50%'; correct it, or leave it out",
                "what-if --lazy base --faster web=5% | Option --faster must name a module that is started, but 'web' is"
                        + " left out by --without or --lazy; remove one of the options",
                "critical-chain --fuzz soon | Option --fuzz must be 0 or a time such as 10ms or 1s, but is 'soon';"
                        + " correct it, or leave it out to get the default"
            })
    void whatIsTypedWrongIsSaidInOneSentence(String line, String message) {
        assertThat(analyze(ExitCode.USAGE, line.split(" ")).err()).isEqualTo(message + "\n");
    }

    @Test
    void criticalChainLeadsToTheEndOrToAModule() throws IOException {
        assertThat(analyze(ExitCode.OK, "critical-chain").out()).startsWith("Critical path to the end of the boot: ");
        assertThat(analyze(ExitCode.OK, "critical-chain", "web", "--fuzz", "0", "--profile", profile())
                        .out())
                .startsWith("Critical path to 'web': ")
                .containsPattern("\nweb @\\d.* \\+\\d.*  begun after base\n└─base @\\d.* \\+\\d.*\n$");
        JsonObject document = object(analyze(ExitCode.OK, "critical-chain", "web", "--json"));
        assertThat(document.get("schema").getAsString()).isEqualTo("aitherzero.critical-chain/1");
    }
}
