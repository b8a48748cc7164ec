package io.aitherzero.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.aitherzero.cli.context.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {
    @TempDir
    Path home;

    private final Typed typed = new Typed();
    private Plugins plugins;

    @BeforeEach
    void makeHome() throws IOException {
        plugins = new Plugins(home.resolve("plugins"));
        typed.in(home).with("TMPDIR", home.toString());
    }

    @Test
    void soundHomeIsOneScreenWithoutProblems() throws IOException {
        plugins.good("one").good("two", "one");
        assertThat(typed.run("doctor")).as(typed.out()).isEqualTo(ExitCode.OK);
        List<String> lines = typed.out().lines().toList();
        assertThat(lines).hasSizeLessThanOrEqualTo(24 + 8);
        assertThat(lines.stream().map(line -> line.split(" ", 2)[0]).filter(label -> !label.isEmpty()))
                .contains(
                        "java",
                        "processors",
                        "memory",
                        "locale",
                        "limits",
                        "clock",
                        "home",
                        "conf",
                        "log",
                        "plugins",
                        "modules",
                        "var",
                        "temporary",
                        "leftovers");
        assertThat(typed.out()).contains("modules     2 would start\n", "leftovers   none\n");
        assertThat(lines.get(lines.size() - 1)).startsWith("no problem");
        assertThat(home.resolve("var").resolve("boot")).doesNotExist();
    }

    @Test
    void eachProblemHasItsWayOut() throws IOException {
        plugins.good("needy", "nowhere");
        Files.writeString(home.resolve("plugins/disabled.txt"), "nobody\n");
        Files.writeString(home.resolve("plugins/.x.1-0f8fad5b-d9cb-469f-a165-70867728950e.expanding"), "");
        Path conf = Files.createDirectories(home.resolve("conf"));
        Files.writeString(conf.resolve("aither.conf"), "workers = 2\nschedul = ready\n");
        Files.writeString(conf.resolve("needy.conf"), "{");
        Files.writeString(conf.resolve("needi.conf"), "a = 1");
        Files.writeString(conf.resolve("log4j2.xml"), "<Configuration>\n<Loggers></Configuration>");
        Files.writeString(home.resolve("var"), "");

        assertThat(typed.run("doctor")).isEqualTo(ExitCode.FAILED);

        String text = typed.out().replaceAll("\\s+", " ");
        assertThat(text)
                .contains(
                        "problem " + conf.resolve("aither.conf") + ":2: unknown key 'schedul' way out Did you mean"
                                + " 'schedule'?",
                        "problem " + conf.resolve("needy.conf") + ":1: not valid HOCON",
                        "there is no module 'needi'",
                        "problem " + conf.resolve("log4j2.xml") + ":2: must be XML that Log4j can read, but is not",
                        "problem Module 'needy' needs 'nowhere', which is not there way out Add a plugin",
                        "disabled.txt names 'nobody', which is the id of no module here way out",
                        "problem Var folder '" + home.resolve("var") + "' must be a folder, but is none way out",
                        "note A process that was killed, or that runs now, has left " + home.resolve("plugins"));
        assertThat(text).containsPattern("\\d problems, \\d notes? $");
        assertThat(typed.out().lines().filter(line -> !line.contains(home.toString())))
                .allMatch(line -> line.length() <= 80);
    }

    @Test
    void documentHasTheSame() throws IOException {
        plugins.good("needy", "nowhere");
        assertThat(typed.run("doctor", "--json")).isEqualTo(ExitCode.FAILED);
        JsonObject document = JsonParser.parseString(typed.out()).getAsJsonObject();
        assertThat(document.get("schema").getAsString()).isEqualTo("aitherzero.doctor/1");
        assertThat(document.get("problems").getAsInt()).isEqualTo(1);
        assertThat(document.getAsJsonArray("readings"))
                .map(reading -> reading.getAsJsonObject())
                .filteredOn(reading -> reading.get("area").getAsString().equals("modules"))
                .singleElement()
                .satisfies(modules -> {
                    assertThat(modules.get("level").getAsString()).isEqualTo("PROBLEM");
                    assertThat(modules.getAsJsonArray("findings")
                                    .get(0)
                                    .getAsJsonObject()
                                    .keySet())
                            .containsExactly("level", "cause", "remedy");
                });
    }

    @Test
    void namedFoldersAreLookedAtInPlaceOfTheConfiguredOnes() throws IOException {
        assertThat(typed.run("doctor", "--plugins", home.resolve("none").toString()))
                .isEqualTo(ExitCode.FAILED);
        assertThat(typed.out().replaceAll("\\s+", " "))
                .contains(
                        "problem Plugins folder '" + home.resolve("none") + "' must exist, but does not way out Mend");
    }
}
