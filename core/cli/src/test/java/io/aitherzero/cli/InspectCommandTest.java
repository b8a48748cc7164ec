package io.aitherzero.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.aitherzero.cli.context.ExitCode;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectCommandTest {
    @TempDir
    Path home;

    private Plugins plugins;
    private Typed typed;

    @BeforeEach
    void makeHome() throws IOException {
        plugins = new Plugins(home.resolve("plugins"));
        typed = new Typed().in(home);
    }

    private int boot() {
        return new Typed().in(home).run("boot");
    }

    @Test
    void planStartsAndRecordsNothing() throws IOException {
        plugins.failing("broken").good("needy", "broken");
        assertThat(typed.run("plan")).isEqualTo(ExitCode.OK);
        assertThat(typed.out())
                .startsWith("2 of 2 modules would start (READY, workers as needed)\n")
                .contains("    1  broken      0              2  -\n")
                .contains("longest chain  broken -> needy\n");
        assertThat(home.resolve("var").resolve("boot")).doesNotExist();
    }

    @Test
    void whyAnswersFromTheArchivesWhereThereWasNoBoot() throws IOException {
        plugins.good("good").good("lonely", "nowhere").good("needy", "lonely");
        assertThat(typed.run("why", "good")).isEqualTo(ExitCode.OK);
        assertThat(typed.out()).isEqualTo("good 1.0.0: RESOLVED, would start\n");
        Typed lonely = new Typed().in(home);
        assertThat(lonely.run("why", "lonely")).isEqualTo(ExitCode.NOT_RUNNING);
        assertThat(lonely.out())
                .startsWith("lonely 1.0.0: WAITING (MISSING_DEPENDENCY)\n  cause       Module 'lonely' needs 'nowhere'")
                .contains("\n  way out     ");
        assertThat(new Typed().in(home).run("why", "needy")).isEqualTo(ExitCode.NOT_RUNNING);
    }

    @Test
    void whyAnswersFromTheLastBoot() throws IOException {
        plugins.good("good").failing("broken").good("needy", "broken");
        assertThat(typed.run("why", "broken")).isEqualTo(ExitCode.OK);
        assertThat(boot()).isEqualTo(ExitCode.PARTIAL);
        Typed broken = new Typed().in(home);
        assertThat(broken.run("why", "broken", "--json")).isEqualTo(ExitCode.NOT_RUNNING);
        JsonObject document = JsonParser.parseString(broken.out()).getAsJsonObject();
        assertThat(document.get("schema").getAsString()).isEqualTo("aitherzero.why/1");
        assertThat(document.get("code").getAsString()).isEqualTo("START_FAILED");
        Typed needy = new Typed().in(home);
        assertThat(needy.run("why", "needy")).isEqualTo(ExitCode.NOT_RUNNING);
        assertThat(needy.out()).startsWith("needy 1.0.0: SKIPPED (DEPENDENCY_FAILED) in the last boot, ");
        Typed good = new Typed().in(home);
        assertThat(good.run("why", "good")).isEqualTo(ExitCode.OK);
        assertThat(good.out()).startsWith("good 1.0.0: STARTED in the last boot, ");
    }

    @Test
    void whyDoesNotRepeatWhatHasBeenMendedSince() throws IOException {
        plugins.good("needy", "late");
        assertThat(boot()).isEqualTo(ExitCode.PARTIAL);
        plugins.good("late");
        assertThat(typed.run("why", "needy")).isEqualTo(ExitCode.OK);
        assertThat(typed.out()).startsWith("needy 1.0.0: RESOLVED, would start\n");
    }

    @Test
    void whyKnowsAModuleOfTheLastBootThatIsNotInTheFolders(@TempDir Path other) throws IOException {
        new Plugins(other).failing("broken");
        assertThat(new Typed().in(home).run("boot", "--plugins", other.toString()))
                .isEqualTo(ExitCode.PARTIAL);
        assertThat(typed.run("why", "broken")).isEqualTo(ExitCode.NOT_RUNNING);
    }

    @Test
    void unknownModuleIsNamedWithTheNearestOne() throws IOException {
        plugins.good("system-monitor");
        assertThat(typed.run("why", "sytem-monitor")).isEqualTo(ExitCode.NOT_FOUND);
        assertThat(typed.out()).isEmpty();
        assertThat(typed.err())
                .isEqualTo("There is no module 'sytem-monitor' in " + home.resolve("plugins")
                        + "; did you mean 'system-monitor'?\n");
        Typed far = new Typed().in(home);
        assertThat(far.run("why", "\u001b[31mx")).isEqualTo(ExitCode.NOT_FOUND);
        assertThat(far.err()).contains("module '\\u001b[31mx'").endsWith("; 'aither modules' lists what is there\n");
    }

    @Test
    void modulesListsRunningAndFaultyOnes() throws IOException {
        plugins.good("good").failing("broken").good("lonely", "nowhere");
        assertThat(boot()).isEqualTo(ExitCode.PARTIAL);
        assertThat(typed.run("modules")).isEqualTo(ExitCode.OK);
        assertThat(typed.out())
                .startsWith("module  version  level  state ")
                .containsPattern("(?m)^good +1\\.0\\.0 +0  STARTED +\\d+\\.\\d  -$")
                .containsPattern("(?m)^broken +1\\.0\\.0 +0  FAILED ")
                .containsPattern("(?m)^lonely +1\\.0\\.0 +-  WAITING ");
    }

    @Test
    void disabledModuleIsNoFaultOfTheBootButDoesNotRun() throws IOException {
        plugins.good("good").good("off");
        Files.writeString(home.resolve("plugins").resolve("disabled.txt"), "off\n");
        assertThat(boot()).isEqualTo(ExitCode.OK);
        assertThat(typed.run("why", "off")).isEqualTo(ExitCode.NOT_RUNNING);
        assertThat(typed.out()).startsWith("off 1.0.0: DISABLED (DISABLED)\n");
    }

    @Test
    void analyzeReadsTheLastBootOrANamedOne() throws IOException {
        plugins.good("good");
        assertThat(boot()).isEqualTo(ExitCode.OK);
        assertThat(typed.run("analyze", "time")).isEqualTo(ExitCode.OK);
        assertThat(typed.out()).startsWith("Boot finished in 0.0 ms (jvm) + ");
        Typed blame = new Typed().in(home);
        assertThat(blame.run("analyze", "blame")).isEqualTo(ExitCode.OK);
        assertThat(blame.out()).startsWith("module  own ms ");
        Path foreign = Files.writeString(home.resolve("foreign.json"), "{}");
        Typed named = new Typed().in(home);
        assertThat(named.run("analyze", "blame", foreign.toString())).isEqualTo(ExitCode.FAILED);
        assertThat(named.err())
                .startsWith("Boot profile " + foreign + " must have the schema 'aitherzero.boot-profile/1'");
    }

    @Test
    void aProfileMayBeNamedByItsFileAlone() throws IOException {
        plugins.good("good");
        assertThat(boot()).isEqualTo(ExitCode.OK);
        Path recorded;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(home.resolve("var/boot"), "*.json")) {
            recorded = files.iterator().next();
        }
        for (String name : List.of(
                recorded.getFileName().toString(), home.relativize(recorded).toString())) {
            Typed named = new Typed().in(home);
            assertThat(named.run("analyze", "time", name)).as(name).isEqualTo(ExitCode.OK);
            assertThat(named.out()).startsWith("Boot finished in ");
        }
    }

    @Test
    void analyzeWithoutARecordedBootSaysHowToGetOne() {
        assertThat(typed.run("analyze", "time")).isEqualTo(ExitCode.FAILED);
        assertThat(typed.err())
                .isEqualTo("There is no recorded boot in '"
                        + home.resolve("var").resolve("boot") + "'; run 'aither boot' first, or name a profile file\n");
    }
}
