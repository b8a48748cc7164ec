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
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryCommandTest {
    @TempDir
    Path home;

    private Path boots;
    private Typed typed;

    @BeforeEach
    void makeHome() {
        boots = home.resolve("var").resolve("boot");
        typed = new Typed().in(home);
    }

    private void threeBoots() throws IOException {
        ProfileFolder folder = new ProfileFolder(boots);
        folder.write(boot().at("2026-11-23T18:00:00Z")
                .module("a", 80)
                .module("old", 5)
                .took(100));
        folder.write(boot().at("2026-11-23T18:01:00Z")
                .module("a", "b", 30, false)
                .module("new", 5)
                .took(50));
        folder.write(boot().at("2026-11-23T18:02:00Z")
                .expected(30)
                .module("a", "b", 30, false)
                .module("new", 5)
                .took(40));
    }

    @Test
    void everyBootIsALineAndTheLastOneIsBelow() throws IOException {
        threeBoots();
        assertThat(typed.with("LANG", "C.UTF-8").run("analyze", "history")).isEqualTo(ExitCode.OK);
        List<String> lines = typed.out().lines().toList();
        assertThat(lines).hasSize(7);
        assertThat(lines.get(0)).startsWith("boot  ").endsWith("same  changed modules");
        assertThat(lines.get(1)).matches("2026-11-23 18:00:00 UTC  READY/2   OK +100\\.0  262\\.0 +80\\.0 +- +-  warm");
        assertThat(lines.get(2)).endsWith("  warm   =     ~a, +new, -old");
        assertThat(lines.get(3))
                .matches("2026-11-23 18:02:00 UTC  READY/2   OK +40\\.0  202\\.0 +30\\.0 +30\\.0 +33\\.3 %  warm   =");
        assertThat(lines.get(5)).isEqualTo("start phase  \u2588\u2584\u2584  from 0 to 100 ms, oldest boot first");
        assertThat(lines.get(6))
                .startsWith("median       start phase 45 ms (deviation ")
                .endsWith(", of 2 boots that measured the same as the last one (=)");
        assertThat(typed.err()).isEmpty();
    }

    @Test
    void barsAreAsciiWhereTheLocaleOrTheTerminalCannotDoMore() throws IOException {
        threeBoots();
        assertThat(typed.with("LANG", "en_GB.UTF-8").with("LC_ALL", "C").run("analyze", "history"))
                .isEqualTo(ExitCode.OK);
        assertThat(typed.out()).contains("start phase  #::  from 0").matches("\\p{ASCII}*");
        Typed dumb = new Typed().in(home).with("LANG", "en_GB.UTF-8").with("TERM", "dumb");
        dumb.run("analyze", "history");
        assertThat(dumb.out()).matches("\\p{ASCII}*");
    }

    @Test
    void damagedAndNewerFilesAreNamedAndPassedOver() throws IOException {
        threeBoots();
        Files.writeString(boots.resolve("20261123T190000000Z-001.json"), "garbage");
        Files.writeString(boots.resolve("20261123T190100000Z-001.json"), "{\"schema\": \"aitherzero.boot-profile/2\"}");
        assertThat(typed.run("analyze", "history", "--json")).isEqualTo(ExitCode.OK);
        assertThat(typed.err().lines()).hasSize(2).anyMatch(line -> line.contains("was written by a newer version"));
        JsonObject document = JsonParser.parseString(typed.out()).getAsJsonObject();
        assertThat(document.get("schema").getAsString()).isEqualTo("aitherzero.history/1");
        assertThat(document.getAsJsonArray("boots")).hasSize(3);
        assertThat(document.getAsJsonArray("passedOver")).hasSize(2);
        assertThat(document.get("medianStartPhaseNanos").getAsLong()).isEqualTo(45_000_000);
        JsonObject last = document.getAsJsonArray("boots").get(2).getAsJsonObject();
        assertThat(last.get("forecastError").getAsDouble()).isEqualTo(0.333);
        assertThat(last.get("comparable").getAsBoolean()).isTrue();
    }

    @Test
    void onlyAsManyAsAskedFor() throws IOException {
        threeBoots();
        assertThat(typed.run("analyze", "history", "--boots", "1")).isEqualTo(ExitCode.OK);
        assertThat(typed.out().lines()).hasSize(5);
    }

    @Test
    void withoutBootsThereIsNoHistory() {
        assertThat(typed.run("analyze", "history")).isEqualTo(ExitCode.FAILED);
        assertThat(typed.err()).startsWith("There is no recorded boot in '");
    }

    @Test
    void bootIsNotAffectedByWhatIsInTheFolder() throws IOException {
        new Plugins(home.resolve("plugins")).good("good");
        Files.createDirectories(boots.resolve("20991231T235959999Z-001.json").resolve("inside"));
        Files.writeString(boots.resolve("20991231T235959999Z-002.json"), "{\"schema\": \"aitherzero.boot-profile/2\"}");
        Files.write(boots.resolve("20991231T235959999Z-003.json"), new byte[] {0, 1, 2, (byte) 0xff});
        for (int i = 10; i < 40; i++) {
            Files.writeString(boots.resolve("20991231T2359" + i + "999Z-001.json"), "[");
        }
        assertThat(typed.run("boot")).isEqualTo(ExitCode.OK);
        assertThat(typed.out()).startsWith("1 of 1 module started in ");
    }
}
