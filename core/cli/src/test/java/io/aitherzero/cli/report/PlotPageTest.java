package io.aitherzero.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.aitherzero.boot.graph.BootProfile;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlotPageTest {
    /** The page as a browser reads it; the parser of HTML5 finds nothing to mend. */
    private static Document parsed(BootProfile profile) {
        Parser parser = Parser.htmlParser().setTrackErrors(10);
        Document page = parser.parseInput(Plot.html(profile), "");
        assertThat(parser.getErrors()).isEmpty();
        assertThat(page.select("[id]").eachAttr("id")).doesNotHaveDuplicates();
        return page;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 64, 1000})
    void everyModuleIsInChartAndTable(int count) {
        BootProfile profile = GeneratedBoots.good(count, 4);
        Document page = parsed(profile);
        assertThat(page.select("svg .w .m").eachAttr("data-m"))
                .doesNotHaveDuplicates()
                .hasSize(count);
        List<String> ids = page.select("tbody tr > th[scope=row]").eachText();
        assertThat(ids)
                .isEqualTo(profile.modules().stream().map(module -> module.id()).toList());
        for (Element bar : page.select("svg [data-m]")) {
            String row = page.expectFirst("#m" + bar.attr("data-m")).child(0).text();
            assertThat(bar.expectFirst("title").text()).startsWith(row + ": ");
        }
        int columns = page.select("thead th[scope=col]").size();
        assertThat(page.select("tbody tr")).allMatch(row -> row.childrenSize() == columns);
        assertThat(page.select("p:contains(All modules are above)")).hasSize(count > 100 ? 1 : 0);
    }

    @Test
    void tableSaysTheSameAsTheProfile() {
        Document page = parsed(Boots.good());
        assertThat(page.select("thead th").eachText())
                .containsExactly(
                        "Module",
                        "Version",
                        "State",
                        "Level",
                        "Worker",
                        "Dependency wait",
                        "Queue wait",
                        "Began",
                        "Load",
                        "Start",
                        "Own time",
                        "CPU",
                        "Waited last for",
                        "Critical path");
        assertThat(page.select("#m3 > *").eachText())
                .containsExactly(
                        "metrics-file",
                        "0.12.0",
                        "started",
                        "1",
                        "1",
                        "192.9",
                        "0.0",
                        "192.9",
                        "1.2",
                        "3.0",
                        "4.2",
                        "–",
                        "system-monitor",
                        "yes");
    }

    @Test
    void summaryNamesPhasesAndBounds() {
        Document page = parsed(Boots.good());
        assertThat(page.title()).isEqualTo("Boot of 2026-11-23 18:40:12 UTC");
        assertThat(page.expectFirst(".outcome").text())
                .isEqualTo("3 of 3 modules started in 422 ms (READY, 2 workers)");
        assertThat(page.select("header dt").eachText())
                .containsExactly("Schedule", "Phases", "T1", "T∞", "Lower bound", "Efficiency");
        assertThat(page.select("header dd").eachText())
                .contains(
                        "jvm 120.1 + host 85.0 + discover 12.2 + resolve 3.0 + start 201.9 = 422.2 ms",
                        "197 ms, the critical path: system-monitor -> metrics-file",
                        "97 %, the bound as a share of the start phase of 202 ms");
    }

    @Test
    void causesAreNamedAndWhatFollowedIsCounted() {
        Document page = parsed(Boots.bad());
        assertThat(page.select(".findings li").eachText())
                .hasSize(4)
                .contains("1 module skipped, since another one did not start")
                .anyMatch(line -> line.startsWith("Module 'broken' failed in start(): ")
                        && line.endsWith("Mend 'broken', or disable it: put it into disabled.txt"));
        assertThat(page.select("tr.bad > th").eachText()).contains("broken", "needy", "evil\\r\\u202egpj.jar");
        assertThat(page.select("thead th").eachText()).endsWith("Why it did not start", "Way out");
        assertThat(page.text()).doesNotContain("\u202e", "\u001b");
    }

    @Test
    void pageAsksForNothingAndRunsOnlyItsOwnScript() throws Exception {
        Document page = parsed(Boots.good());
        String policy =
                page.expectFirst("meta[http-equiv=Content-Security-Policy]").attr("content");
        assertThat(policy)
                .contains(
                        "default-src 'none'",
                        "base-uri 'none'",
                        "form-action 'none'",
                        "style-src '" + hash(page.expectFirst("style").data()) + "'",
                        "script-src '" + hash(page.expectFirst("script").data()) + "'")
                .doesNotContain("unsafe", "http", "*");
        assertThat(page.select("script, style")).hasSize(2);
        assertThat(page.select("[style], [onclick], [src], form, iframe, object, img"))
                .isEmpty();
        assertThat(page.select("[href]").eachAttr("href")).allMatch(to -> to.startsWith("#") || to.equals("data:,"));
        assertThat(page.expectFirst("html").attr("lang")).isEqualTo("en");
    }

    private static String hash(String text) throws Exception {
        byte[] sum = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        return "sha256-" + Base64.getEncoder().encodeToString(sum);
    }

    @Test
    void hostileIdsAreText() {
        String script = "<script>alert(1)</script>";
        String place = "{{table}}$1\\1</svg></style><!--";
        Document page =
                parsed(GeneratedBoots.named(script, place, "\"q\" 'q' & &amp;", "m".repeat(300), "\u202eturned"));
        assertThat(page.select("tbody th").eachText())
                .containsExactly(script, place, "\"q\" 'q' & &amp;", "m".repeat(300), "\\u202eturned");
        assertThat(page.select("script")).hasSize(1);
        assertThat(page.select("table")).hasSize(1);
        assertThat(page.select("svg .w title").get(0).text()).startsWith(script);
    }

    @Test
    void bootsWithoutAnyGoodModuleHaveAPageToo() {
        Document empty = parsed(GeneratedBoots.empty());
        assertThat(empty.select("#table").text()).isEqualTo("No module was found.");
        assertThat(empty.select(".m")).isEmpty();
        Document failed = parsed(GeneratedBoots.failed(64));
        assertThat(failed.select("tbody tr.bad")).hasSize(64);
        assertThat(failed.select(".findings li")).hasSize(21);
        assertThat(failed.select(".findings li").get(20).text()).isEqualTo("and 44 more");
    }

    @Test
    void pagesStaySmall() {
        assertThat(Plot.html(GeneratedBoots.good(64, 4))).hasSizeLessThan(120_000);
        assertThat(Plot.html(GeneratedBoots.good(1000, 8))).hasSizeLessThan(900_000);
    }

    @Test
    void documentHoldsWhatTheChartShows() {
        JsonObject document = JsonParser.parseString(Plot.json(Boots.bad())).getAsJsonObject();
        assertThat(document.get("schema").getAsString()).isEqualTo("aitherzero.plot/1");
        JsonObject lane = document.getAsJsonArray("lanes").get(0).getAsJsonObject();
        JsonObject broken = lane.getAsJsonArray("modules").get(0).getAsJsonObject();
        assertThat(broken.get("id").getAsString()).isEqualTo("broken");
        assertThat(broken.get("endNanos").getAsLong()).isEqualTo(1_401_000_000);
        assertThat(broken.get("critical").getAsBoolean()).isTrue();
        assertThat(document.getAsJsonArray("notBegun")).hasSize(2);
        assertThat(document.getAsJsonArray("levels")).hasSize(1);
    }
}
