package io.aitherzero.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.cli.context.ExitCode;
import io.aitherzero.fixture.PluginSources;
import io.aitherzero.pf4j.ArchiveProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyCommandTest {
    @TempDir
    Path home;

    private Typed typed = new Typed();

    private int run(String... args) {
        typed = new Typed().in(home);
        return typed.run(args);
    }

    private String archive() {
        return PluginSources.plugin("odd")
                .attribute("Plugin-Class", "odd.Gone")
                .jar(home)
                .toString();
    }

    @Test
    void problemsAreListedAndFail() {
        String file = archive();
        assertThat(run("plugin", "verify", file)).isEqualTo(ExitCode.FAILED);
        assertThat(typed.out())
                .startsWith(
                        file + ": 1 errors, 1 warnings\n  error CLASS_MISSING odd.Gone\n      The class of the plugin")
                .contains("\n  warning NO_HOST_RANGE odd.jar\n");

        assertThat(run("plugin", "verify", file, "--json")).isEqualTo(ExitCode.FAILED);
        assertThat(typed.out()).contains("\"schema\": \"aitherzero.plugin-verify/1\"", "\"code\": \"NO_HOST_RANGE\"");
    }

    @Test
    void ignoreFileThatCannotBeReadIsNamed() throws IOException {
        String file = archive();
        Path none = home.resolve("none");
        assertThat(run("plugin", "verify", file, "--ignore", none.toString())).isNotEqualTo(ExitCode.OK);
        assertThat(typed.err())
                .contains("'" + none + "' must be a text in UTF-8 with lines of a code and a place that are not to be"
                        + " told, but does not exist; mend it, or name another");
        Files.write(none, new byte[] {(byte) 0xff});
        assertThat(run("plugin", "verify", file, "--ignore", none.toString())).isNotEqualTo(ExitCode.OK);
        assertThat(typed.err()).contains("'" + none + "' must be a text", "cannot be read as one (");
    }

    @Test
    void ignoredLinesAreNotToldAndLinesForNothingAre() throws IOException {
        String file = archive();
        Path ignore = Files.writeString(
                home.resolve("ignore"), "# known\nCLASS_MISSING  odd.Gone # soon\nCALLS_EXIT odd.Exit\n");
        assertThat(run("plugin", "verify", file, "--ignore", ignore.toString())).isEqualTo(ExitCode.OK);
        assertThat(typed.out()).doesNotContain("CLASS_MISSING").contains("NO_HOST_RANGE");
        assertThat(typed.err())
                .isEqualTo("Nothing was found that the line 'CALLS_EXIT odd.Exit' of the ignore file speaks of; take it"
                        + " out\n");
        Path report = home.resolve("report.xml");
        assertThat(run(
                        "plugin",
                        "verify",
                        file,
                        "--ignore",
                        ignore.toString(),
                        "--fail-on",
                        "warning",
                        "--junit",
                        report.toString()))
                .isEqualTo(ExitCode.FAILED);
        assertThat(report).content().contains("failures=\"1\"").contains("NO_HOST_RANGE odd.jar");
    }

    @Test
    void fileThatIsNotThereIsAMistake() {
        assertThat(run("plugin", "verify", "none.jar")).isEqualTo(ExitCode.USAGE);
        assertThat(typed.err()).contains("There is no plugin archive 'none.jar'; correct the path, or build it first");
    }

    @Test
    void eachCodeIsExplained() throws IOException {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.exists(root.resolve("docs/codes.md"))) {
            root = java.util.Objects.requireNonNull(root.getParent());
        }
        String page = Files.readString(root.resolve("docs/codes.md"));
        for (ArchiveProblem.Kind kind : ArchiveProblem.Kind.values()) {
            assertThat(page)
                    .contains("| `" + kind + "` | " + kind.level().name().toLowerCase(java.util.Locale.ROOT) + " |");
        }
    }
}
