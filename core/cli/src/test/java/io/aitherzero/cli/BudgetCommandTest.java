package io.aitherzero.cli;

import static io.aitherzero.boot.run.Recorded.boot;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.aitherzero.cli.context.ExitCode;
import io.aitherzero.host.json.ProfileFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BudgetCommandTest {
    @TempDir
    Path home;

    private Path budget;
    private Typed typed;

    @BeforeEach
    void bootOnce() throws IOException {
        new ProfileFolder(home.resolve("var").resolve("boot"))
                .write(boot().module("core", 20)
                        .module("web", 90, "core")
                        .module("ui", 31)
                        .took(115));
        budget = Files.createDirectory(home.resolve("conf")).resolve("boot-budget.conf");
        typed = new Typed().in(home);
    }

    @Test
    void limitsThatAreKeptAreFine() throws IOException {
        Files.writeString(budget, "total = 2s\nstart-phase = 800ms\nmodules { web = 120ms, \"*\" = 300ms }\n");
        assertThat(typed.run("analyze", "budget")).isEqualTo(ExitCode.OK);
        assertThat(typed.out())
                .startsWith("0 of 5 limits exceeded (1 boot to 2026-11-23 18:40:12 UTC)\n\n")
                .containsPattern("(?m)^boot +total +277\\.0 +2000\\.0$")
                .containsPattern("(?m)^module +web +90\\.0 +120\\.0$")
                .containsPattern("(?m)^module +ui +31\\.0 +300\\.0$");
    }

    @Test
    void exceededLimitsComeWorstFirstAndFail() throws IOException {
        Files.writeString(budget, "total = 1m, start-phase = 100ms, modules { web = 50ms, \"*\" = 30ms }");
        Path xml = home.resolve("budget.xml");
        assertThat(typed.run("analyze", "budget", "--junit", xml.toString())).isEqualTo(ExitCode.FAILED);
        assertThat(typed.out())
                .startsWith("3 of 5 limits exceeded (1 boot to 2026-11-23 18:40:12 UTC)\n"
                        + "  Module 'web' may take 50 ms, but took 90 ms, 40 ms more; make it faster, or raise its limit\n"
                        + "  Phase 'start' may take 100 ms, but took 115 ms, 15 ms more; make it faster, or raise its"
                        + " limit\n"
                        + "  Module 'ui' may take 30 ms, but took 31 ms, 1.0 ms more; make it faster, or raise its"
                        + " limit\n\n");
        assertThat(xml)
                .content()
                .contains("<testsuite name=\"aither.budget\" tests=\"5\" failures=\"3\"")
                .contains("<testcase classname=\"aither.budget.module\" name=\"web\" time=\"0.090000000\"><failure");
    }

    @Test
    void anotherFileMayBeJson() throws IOException {
        Path other = Files.writeString(home.resolve("other.json"), "{\"total\": \"200ms\"}");
        assertThat(typed.run("analyze", "budget", "--budget", other.toString(), "--json"))
                .isEqualTo(ExitCode.FAILED);
        JsonObject document = JsonParser.parseString(typed.out()).getAsJsonObject();
        assertThat(document.get("schema").getAsString()).isEqualTo("aitherzero.budget/1");
        assertThat(document.get("good").getAsBoolean()).isFalse();
        assertThat(document.getAsJsonArray("checks")).hasSize(1);
    }

    @Test
    void moduleThatIsNotThereIsNamed() throws IOException {
        Files.writeString(budget, "modules { wbe = 120ms }");
        assertThat(typed.run("analyze", "budget")).isEqualTo(ExitCode.OK);
        assertThat(typed.err())
                .isEqualTo("Module 'wbe' has a limit, but is not in the boot; correct its id, or remove the limit\n");
    }

    @Test
    void everyMistakeOfTheFileIsNamedWithItsLine() throws IOException {
        Files.writeString(budget, "totl = 2s\nstart-phase = 0s\nmodules {\n  web = 120\n  web.ui = 3ms\n}\n");
        assertThat(typed.run("analyze", "budget")).isEqualTo(ExitCode.USAGE);
        assertThat(typed.err())
                .isEqualTo(budget + ":1: unknown key 'totl'; did you mean 'total'?\n" + budget
                        + ":5: 'modules.web' is a group of keys, but must be one value; put a key that has a dot into"
                        + " quotes\n");
        Files.writeString(budget, "total = 2s\nmodules {\n  web = 120\n  ui = 1ms }\n");
        Typed unit = new Typed().in(home);
        assertThat(unit.run("analyze", "budget")).isEqualTo(ExitCode.USAGE);
        assertThat(unit.err())
                .isEqualTo(budget
                        + ":3: 'modules.web' is 120, but must be a duration with a unit, such as 30s or 500ms\n");
        Files.writeString(budget, "total = 0s");
        Typed nothing = new Typed().in(home);
        assertThat(nothing.run("analyze", "budget")).isEqualTo(ExitCode.USAGE);
        assertThat(nothing.err())
                .startsWith(budget + ":1: 'total' is 0s, which is refused: total must be longer than nothing");
    }

    @Test
    void budgetWithoutLimitsOrFileIsAMistake() throws IOException {
        assertThat(typed.run("analyze", "budget")).isEqualTo(ExitCode.USAGE);
        assertThat(typed.err())
                .isEqualTo("Budget file " + budget + " does not exist; create it with a line such as 'total = 2s', or"
                        + " name another with --budget\n");
        Files.writeString(budget, "");
        Typed empty = new Typed().in(home);
        assertThat(empty.run("analyze", "budget")).isEqualTo(ExitCode.USAGE);
        assertThat(empty.err())
                .isEqualTo(budget + ": a budget must set a limit, but sets none; add a line such as 'total = 2s'\n");
    }

    @Test
    void moduleThatDidNotStartIsNotJudged() throws IOException {
        Files.writeString(budget, "modules { \"*\" = 1h }");
        new Plugins(home.resolve("plugins")).good("good").failing("broken");
        new Typed().in(home).run("boot");
        assertThat(typed.run("analyze", "budget")).isEqualTo(ExitCode.OK);
        assertThat(typed.out()).containsPattern("(?m)^module  broken .* not started$");
    }
}
