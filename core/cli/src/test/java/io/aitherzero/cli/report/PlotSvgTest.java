package io.aitherzero.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.ModuleProfile;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class PlotSvgTest {
    private static Document parsed(BootProfile profile) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        return factory.newDocumentBuilder().parse(new InputSource(new StringReader(Plot.svg(profile))));
    }

    private static List<Element> all(Document svg, String name, String kind) {
        NodeList found = svg.getElementsByTagNameNS(ChartSvg.NAMESPACE, name);
        return IntStream.range(0, found.getLength())
                .mapToObj(i -> (Element) found.item(i))
                .filter(element -> kind.isEmpty()
                        || List.of(element.getAttribute("class").split(" ")).contains(kind))
                .toList();
    }

    private static List<Element> inside(Element parent, String name) {
        NodeList found = parent.getElementsByTagNameNS(ChartSvg.NAMESPACE, name);
        return IntStream.range(0, found.getLength())
                .mapToObj(i -> (Element) found.item(i))
                .toList();
    }

    private static double number(Element element, String attribute) {
        return Double.parseDouble(element.getAttribute(attribute));
    }

    @Test
    void documentStandsAlone() throws Exception {
        Document svg = parsed(Boots.good());
        Element root = svg.getDocumentElement();
        assertThat(root.getNamespaceURI()).isEqualTo(ChartSvg.NAMESPACE);
        assertThat(root.getAttribute("viewBox")).startsWith("0 0 1200 ");
        assertThat(root.getAttribute("role")).isEqualTo("img");
        assertThat(inside(root, "title").get(0).getTextContent()).isEqualTo("Boot of 2026-11-23 18:40:12 UTC");
        assertThat(inside(root, "desc").get(0).getTextContent()).startsWith("3 of 3 modules started in ");
        assertThat(all(svg, "style", "").get(0).getTextContent()).contains("prefers-color-scheme: dark", "--start:");
        assertThat(all(svg, "script", "")).isEmpty();
        assertThat(Plot.svg(Boots.good())).doesNotContain("url(http", "@import", "<image", "<foreignObject");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 64, 1000})
    void everyModuleHasOneBarInTheLaneOfItsWorker(int count) throws Exception {
        BootProfile profile = GeneratedBoots.good(count, 4);
        List<Element> lanes = all(parsed(profile), "g", "w");
        assertThat(lanes).hasSize(profile.workers());
        Set<String> seen = new HashSet<>();
        for (Element lane : lanes) {
            for (Element bar : inside(lane, "g")) {
                String number = bar.getAttribute("data-m");
                assertThat(seen.add(number)).isTrue();
                ModuleProfile module = profile.modules().get(Integer.parseInt(number) - 1);
                assertThat(lane.getAttribute("data-w"))
                        .isEqualTo("worker " + module.worker().orElseThrow());
                assertThat(inside(bar, "title").get(0).getTextContent()).startsWith(module.id() + ": ");
            }
        }
        assertThat(seen).hasSize(count);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 64, 1000})
    void rowsShowTheModulesThatMatter(int count) throws Exception {
        BootProfile profile = GeneratedBoots.good(count, 4);
        Document svg = parsed(profile);
        List<String> rows = all(svg, "g", "r").stream()
                .map(row -> profile.modules()
                        .get(Integer.parseInt(row.getAttribute("data-m")) - 1)
                        .id())
                .toList();
        assertThat(rows).doesNotHaveDuplicates().hasSize(Math.min(count, 100));
        if (profile.criticalPath().modules().size() <= 100) {
            assertThat(rows).containsAll(profile.criticalPath().modules());
        }
    }

    @Test
    void barsOfALaneFollowEachOtherInScale() throws Exception {
        BootProfile profile = GeneratedBoots.good(64, 4);
        double perNano = 990.0 / profile.phases().start();
        for (Element lane : all(parsed(profile), "g", "w")) {
            double before = 0;
            for (Element bar : inside(lane, "g")) {
                List<Element> parts = inside(bar, "rect");
                ModuleProfile.Times times =
                        profile.modules().get((int) number(bar, "data-m") - 1).times();
                assertThat(number(parts.get(0), "x")).isGreaterThanOrEqualTo(before - 0.11);
                assertThat(number(parts.get(0), "x") - 190).isCloseTo(times.begun() * perNano, offset(0.06));
                double width = parts.stream()
                        .mapToDouble(part -> number(part, "width"))
                        .sum();
                assertThat(width).isCloseTo(Math.max(2, times.run() * perNano), offset(0.3));
                Element last = parts.get(parts.size() - 1);
                before = Math.min(
                        number(last, "x") + number(last, "width"), 190 + (times.begun() + times.run()) * perNano);
            }
        }
    }

    @Test
    void kindsOfTimeDifferInForm() throws Exception {
        Document svg = parsed(GeneratedBoots.good(64, 2));
        List<String> kinds = new ArrayList<>();
        for (Element row : all(svg, "g", "r")) {
            for (String name : List.of("line", "rect")) {
                inside(row, name).forEach(part -> kinds.add(name + " " + part.getAttribute("class")));
            }
        }
        assertThat(kinds).contains("line d", "rect q", "rect l", "rect s", "rect o");
        assertThat(all(svg, "pattern", "")).hasSize(2);
        assertThat(all(svg, "text", "").stream().map(Element::getTextContent))
                .contains("dependency wait", "queue wait", "load", "start", "on the critical path", "L0", "L1");
    }

    @Test
    void criticalPathIsOutlinedAndLinked() throws Exception {
        BootProfile profile = GeneratedBoots.good(64, 4);
        int length = profile.criticalPath().modules().size();
        Element path = all(parsed(profile), "g", "path").get(0);
        assertThat(inside(path, "rect")).hasSize(length);
        assertThat(inside(path, "path").get(0).getAttribute("d").split("M")).hasSize(length);
    }

    @Test
    void whatDidNotStartIsMarkedInLanesAndRows() throws Exception {
        Document svg = parsed(Boots.bad());
        List<Element> lanes = all(svg, "g", "w");
        assertThat(lanes).hasSize(2);
        assertThat(lanes.get(1).getAttribute("data-w")).isEqualTo("not begun");
        List<Element> idle = inside(lanes.get(1), "g");
        assertThat(idle).hasSize(2);
        assertThat(inside(idle.get(0), "title").get(0).getTextContent())
                .isEqualTo("needy, skipped: Module 'needy' needs 'broken', which did not start");
        assertThat(inside(idle.get(0), "use").get(0).getAttribute("href")).isEqualTo("#k-skipped");
        assertThat(all(svg, "use", "").stream()
                        .map(use -> use.getAttribute("href").substring(1)))
                .contains("k-failed")
                .allSatisfy(id -> assertThat(all(svg, "symbol", "").stream().map(symbol -> symbol.getAttribute("id")))
                        .contains(id));
        assertThat(all(svg, "rect", "x")).isNotEmpty();
        assertThat(svg.getDocumentElement().getTextContent())
                .contains("\\u202e")
                .doesNotContain("\u202e", "\u001b");
    }

    @Test
    void bootsWithoutAnyGoodModuleAreDrawnToo() throws Exception {
        assertThat(all(parsed(GeneratedBoots.empty()), "g", "m")).isEmpty();
        Document failed = parsed(GeneratedBoots.failed(64));
        assertThat(all(failed, "g", "m"))
                .hasSize(64)
                .allMatch(bar -> inside(bar, "use").size() == 1);
    }

    @Test
    void hostileIdsAreText() throws Exception {
        String script = "<script>alert(1)</script>";
        String quotes = "a\"b'c&d]]>";
        String isolated = "x\ud800y\u0000z\uffff";
        Document svg = parsed(GeneratedBoots.named(script, quotes, isolated, "m".repeat(300), "\u202eturned"));
        assertThat(all(svg, "script", "")).isEmpty();
        assertThat(all(svg, "g", "m").stream()
                        .map(bar -> inside(bar, "title").get(0).getTextContent())
                        .map(title -> title.substring(0, title.indexOf(": "))))
                .containsExactly(script, quotes, "x\\ud800y\\u0000z\\uffff", "m".repeat(300), "\\u202eturned");
        assertThat(all(svg, "text", "").stream()
                        .mapToInt(text -> text.getTextContent().length()))
                .allMatch(length -> length < 250);
    }
}
