package io.aitherzero.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.EdgeUse;
import io.aitherzero.boot.graph.ModuleProfile;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EdgeReportTest {
    /** The good boot, with what its last module took. */
    private static BootProfile boot(EdgeUse... edges) {
        List<ModuleProfile> modules = new ArrayList<>(Boots.good().modules());
        modules.set(2, modules.get(2).withEdges(List.of(edges)));
        return Boots.good().withModules(modules);
    }

    private static final BootProfile UNUSED = boot(new EdgeUse("system-monitor", true, false, 0, 0));
    private static final BootProfile UNDECLARED =
            boot(new EdgeUse("system-monitor", true, false, 2, 0), new EdgeUse("hel\u001blo", false, false, 0, 1));

    @Test
    void unusedDependencySaysWhatItCosts() {
        assertThat(new EdgeReport(UNUSED).text(Style.PLAIN)).isEqualTo("""
                        Unused until the end of the boot: 1 of 1 declared dependency
                        module        dependency      kind      module sooner ms  boot sooner ms
                        metrics-file  system-monitor  required             192.5             4.2
                        Keep a dependency that is used later, or that is there for the order; take out the others
                        """);
    }

    @Test
    void undeclaredUseIsHarmlessForTheTerminal() {
        assertThat(new EdgeReport(UNDECLARED).text(Style.PLAIN)).isEqualTo("""
                        Every declared dependency was used

                        Taken from modules that are not declared:
                        module        took from    classes  extensions  through
                        metrics-file  hel\\u001blo        0           1  -
                        Declare what a module cannot do without: what it gets now may go with a dependency between, or\
                         depend on the order
                        """);
    }

    @Test
    void bootThatWasNotWatchedIsNotJudged() {
        assertThat(new EdgeReport(Boots.good()).text(Style.PLAIN))
                .isEqualTo(
                        "The boot of 2026-11-23 18:40:12 UTC was recorded without what modules took from one another;"
                                + " run 'aither boot' to get a new one\n");
        assertThat(JsonParser.parseString(new EdgeReport(Boots.good()).json())
                        .getAsJsonObject()
                        .get("watched")
                        .getAsBoolean())
                .isFalse();
    }

    @Test
    void documentHasTheSameInNanoseconds() {
        JsonObject unused =
                JsonParser.parseString(new EdgeReport(UNUSED).json()).getAsJsonObject();
        assertThat(unused.get("schema").getAsString()).isEqualTo("aitherzero.edges/1");
        assertThat(unused.getAsJsonArray("unused").get(0)).isEqualTo(JsonParser.parseString("""
                                {"module": "metrics-file", "dependency": "system-monitor", "optional": false,
                                 "moduleSoonerNanos": 192500000, "bootSoonerNanos": 4200000}"""));
        JsonObject undeclared =
                JsonParser.parseString(new EdgeReport(UNDECLARED).json()).getAsJsonObject();
        assertThat(undeclared.getAsJsonArray("unused")).isEmpty();
        assertThat(undeclared.getAsJsonArray("undeclared").get(0)).isEqualTo(JsonParser.parseString("""
                                {"module": "metrics-file", "owner": "hel\\u001blo", "classes": 0, "extensions": 1,
                                 "through": []}"""));
    }
}
