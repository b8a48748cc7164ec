package io.aitherzero.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.aitherzero.boot.analysis.CriticalChain;
import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.plan.BootModel;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Reports of boots that were not: {@link WhatIfReport}, {@link ChainReport} and what a module saves. */
class ForecastTest {
    private static final BootProfile BOOT = Boots.good();
    private static final BootModel MODEL = BootModel.of(BOOT, 2);

    private static JsonObject object(String document) {
        return JsonParser.parseString(document).getAsJsonObject();
    }

    private static WhatIfReport changed() {
        return new WhatIfReport(
                BOOT,
                MODEL,
                MODEL.without(Set.of("hello")).faster("system-monitor", 0.5),
                List.of(
                        new WhatIfReport.Asked("lazy", "hello", 0, List.of("needy\n")),
                        new WhatIfReport.Asked("without", "gone", 0, List.of("needy")),
                        new WhatIfReport.Asked("faster", "system-monitor", 0.5, List.of())));
    }

    @Test
    void whatIfComparesSchedulesWorkersAndChanges() {
        assertThat(new WhatIfReport(BOOT, MODEL, MODEL, List.of()).text(Style.PLAIN))
                .startsWith("""
                        The start phase of 2026-11-23 18:40:12 UTC took 202 ms (READY, 2 workers), 5.2 ms beyond what the simulation of its modules says

                          workers  READY ms  READY by times  LEVEL  | lower bound
                                1     203.0           203.0  203.0          198.2
                                2     201.9           201.9  201.9          197.1
                        """)
                .endsWith("""
                               16     201.9           201.9  201.9          197.1
                        as needed     201.9           201.9  201.9          197.1

                        sequential  203 ms
                        knee        1 worker: more of them make READY at most 5 % faster; T1 / Tinf is 2, rounded up
                        level tax   0.0 ms: the slowest of each level take 197 ms together, the critical path 197 ms; LEVEL / READY 1.00 with workers as needed

                        one module 50 % faster  start ms  saves
                        system-monitor             105.7   96.3
                        metrics-file               199.8    2.1

                        one module lazy  start ms  saves
                        metrics-file        197.7    4.2
                        """);
    }

    @Test
    void whatIfNamesWhatWasAskedFor() {
        assertThat(changed().text(Style.PLAIN)).contains("""
                        - 'hello' is not started at boot
                          nor is what waits for it: needy\\n
                        - 'gone' is not there
                          supposed that what waits for it can do without: needy
                        - 'system-monitor' is 50 % faster
                        With that it takes 106 ms, 96 ms sooner
                        """);
    }

    @Test
    void whatIfIsADocument() {
        JsonObject document = object(changed().json());
        assertThat(document.keySet())
                .containsExactly(
                        "schema",
                        "startedAt",
                        "schedule",
                        "workers",
                        "processors",
                        "measuredNanos",
                        "gapNanos",
                        "asked",
                        "changedNanos",
                        "predictions",
                        "sequentialNanos",
                        "kneeWorkers",
                        "parallelism",
                        "levelSumNanos",
                        "criticalPathNanos",
                        "levelTaxNanos",
                        "singleChanges");
        assertThat(document.get("schema").getAsString()).isEqualTo("aitherzero.what-if/1");
        assertThat(document.getAsJsonArray("predictions")).hasSize(17);
        assertThat(document.getAsJsonArray("asked").get(2).toString())
                .isEqualTo("{\"kind\":\"faster\",\"module\":\"system-monitor\",\"share\":0.5,\"waitForIt\":[]}");
        assertThat(document.getAsJsonArray("singleChanges")
                        .get(0)
                        .getAsJsonObject()
                        .get("kind")
                        .getAsString())
                .isEqualTo("HALVED");
    }

    @Test
    void chainIsATreeFromTheEndBack() {
        ChainReport report = new ChainReport(BOOT, Optional.empty(), CriticalChain.of(BOOT), 196_000_000);
        assertThat(report.text(Style.PLAIN)).isEqualTo("""
                        Critical path to the end of the boot: 197 ms of a start phase of 202 ms, 2026-11-23 18:40:12 UTC
                        @ begin after that of the start phase, + load and start, slack: time a module has to spare; up to 196 ms of it are shown

                        metrics-file @193 ms +4.2 ms  begun after system-monitor
                        └─system-monitor @0.4 ms +193 ms
                        hello @0.4 ms +1.1 ms  slack 196 ms
                        """);
        assertThat(report.text(Style.COLOUR))
                .contains("\n\u001b[31mmetrics-file\u001b[0m @")
                .contains("\nhello @");
    }

    @Test
    void chainIsADocument() {
        JsonObject document = object(new ChainReport(
                        BOOT,
                        Optional.of("metrics-file"),
                        CriticalChain.to(BOOT, "metrics-file").orElseThrow(),
                        0)
                .json());
        assertThat(document.get("schema").getAsString()).isEqualTo("aitherzero.critical-chain/1");
        assertThat(document.get("target").getAsString()).isEqualTo("metrics-file");
        assertThat(document.getAsJsonArray("modules")).hasSize(2);
        assertThat(document.getAsJsonArray("modules").get(0).toString())
                .isEqualTo("{\"id\":\"metrics-file\",\"begunNanos\":192940000,\"tookNanos\":4200000,\"slackNanos\":0,"
                        + "\"critical\":true,\"bindingDependency\":\"system-monitor\",\"after\":[\"system-monitor\"]}");
    }

    @Test
    void blameSaysWhatEachModuleSaves() {
        JsonObject slowest = object(new BlameReport(Boots.bad()).json())
                .getAsJsonArray("modules")
                .get(0)
                .getAsJsonObject();
        assertThat(slowest.get("id").getAsString()).isEqualTo("broken");
        assertThat(slowest.get("savesNanos").getAsLong()).isEqualTo(1_401_000_000);
    }
}
