package io.aitherzero.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.cli.context.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginCommandTest {
    @TempDir
    Path home;

    private Typed typed = new Typed();

    private int run(String... args) {
        typed = new Typed().in(home);
        return typed.run(args);
    }

    private Path disabled() {
        return home.resolve("plugins/disabled.txt");
    }

    @BeforeEach
    void plugins() throws IOException {
        new Plugins(home.resolve("plugins")).good("base").good("top", "base").good("other");
    }

    @Test
    void aDisabledPluginIsNotStartedUntilItIsEnabled() throws IOException {
        assertThat(run("plugin", "disable", "other", "top", "other")).isEqualTo(ExitCode.OK);
        assertThat(typed.out())
                .isEqualTo("other is disabled from the next boot on\ntop is disabled from the next boot on\n");
        assertThat(typed.err()).isEmpty();
        assertThat(Files.readAllLines(disabled())).containsExactly("other", "top");
        assertThat(run("why", "other")).isEqualTo(ExitCode.NOT_RUNNING);
        assertThat(typed.out()).startsWith("other 1.0.0: DISABLED (DISABLED)");

        assertThat(run("plugin", "enable", "other")).isEqualTo(ExitCode.OK);
        assertThat(typed.out()).isEqualTo("other is enabled from the next boot on\n");
        assertThat(run("why", "other")).isEqualTo(ExitCode.OK);

        assertThat(run("plugin", "enable", "other")).isEqualTo(ExitCode.OK);
        assertThat(typed.out()).isEqualTo("other was not disabled\n");
        assertThat(run("plugin", "disable", "top")).isEqualTo(ExitCode.OK);
        assertThat(typed.out()).isEqualTo("top was disabled before\n");
    }

    @Test
    void whatNeedsADisabledPluginIsNamed() {
        assertThat(run("plugin", "disable", "base")).isEqualTo(ExitCode.OK);

        assertThat(typed.err()).isEqualTo("Module 'top' needs 'base' and will not start either\n");
    }

    @Test
    void anUnknownIdIsToldAndNothingChanged() {
        assertThat(run("plugin", "disable", "base", "othr")).isEqualTo(ExitCode.NOT_FOUND);
        assertThat(typed.err())
                .isEqualTo("There is no module 'othr' in " + home.resolve("plugins")
                        + "; did you mean 'other'?; nothing was changed\n");
        assertThat(disabled()).doesNotExist();
        assertThat(run("plugin", "enable", "../../x\u001b[2J")).isEqualTo(ExitCode.NOT_FOUND);
        assertThat(typed.err()).contains("'../../x\\u001b[2J'");
    }

    @Test
    void whatIsNoLongerThereCanBeTakenOffTheList() throws IOException {
        Files.writeString(disabled(), "# of last year\ngone # broke the build\n");

        assertThat(run("plugin", "enable", "gone")).isEqualTo(ExitCode.OK);

        assertThat(disabled()).hasContent("# of last year\n");
    }

    @Test
    void documentHoldsWhatChangedAndTheLists() {
        run("plugin", "disable", "base");

        assertThat(run("plugin", "disable", "base", "other", "--json")).isEqualTo(ExitCode.OK);

        assertThat(typed.out().replaceAll("\\s", ""))
                .isEqualTo("{\"schema\":\"aitherzero.plugin-status/1\",\"changed\":[\"other\"],"
                        + "\"disabled\":[\"base\",\"other\"],\"enabled\":[]}");
    }

    @Test
    void aListThatCannotBeWrittenIsNamed() throws IOException {
        Files.createDirectory(disabled());

        assertThat(run("plugin", "disable", "base")).isEqualTo(ExitCode.FAILED);

        assertThat(typed.err())
                .isEqualTo("File " + disabled() + " must be a list with an id a line, but cannot be read (it is a"
                        + " folder); make it a readable file, or remove it\n");
        assertThat(typed.out()).isEmpty();
    }

    @Test
    void theGroupAloneIsAMistake() {
        assertThat(run("plugin")).isEqualTo(ExitCode.USAGE);
        assertThat(run("plugin", "disable")).isEqualTo(ExitCode.USAGE);
        assertThat(run("plugin", "disabel", "base")).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void idsAreCompleted() {
        assertThat(run("completion", "bash")).isEqualTo(ExitCode.OK);

        String script = typed.out();
        String function = script.substring(script.indexOf("function _picocli_aither_plugin_disable()"));
        assertThat(function.substring(0, function.indexOf("\n}"))).contains("_aither_module_ids");
    }
}
