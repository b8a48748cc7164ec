package io.aitherzero.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.aitherzero.boot.analysis.CriticalChain;
import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.ModuleProfile;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BootGraphTest {
    private static final String[] HOSTILE = {
        "plain",
        "a\"b",
        "back\\",
        "\\\\N",
        "<b>x</b>",
        "&amp; & &lt;",
        "n\nl",
        "] -> x [",
        "\u202eturned",
        "\\u202eturned",
        "m".repeat(300)
    };

    @ParameterizedTest
    @ValueSource(ints = {1, 64, 1000})
    void graphHasAllModulesAndDependencies(int count) {
        BootProfile profile = GeneratedBoots.good(count, 4);
        DotFile graph = DotFile.parse(BootGraph.dot(profile));
        assertThat(graph.nodes().keySet())
                .isEqualTo(profile.modules().stream().map(ModuleProfile::id).collect(Collectors.toSet()));
        Set<List<String>> expected = profile.modules().stream()
                .flatMap(module -> module.dependencies().stream().map(needed -> List.of(needed, module.id())))
                .collect(Collectors.toSet());
        assertThat(graph.edges().keySet()).isEqualTo(expected);
        assertThat(graph.ranks()).hasSize((count + 7) / 8);
        assertThat(graph.ranks().stream().mapToInt(List::size).sum()).isEqualTo(count);
    }

    @Test
    void nodesTellOwnTimeAndSlackAndThePathIsBold() {
        DotFile graph = DotFile.parse(BootGraph.dot(Boots.good()));
        assertThat(graph.nodes().get("system-monitor"))
                .containsEntry("label", "system-monitor\\nself 192.5 ms, slack 0.0 ms")
                .containsEntry("penwidth", "2.5");
        assertThat(graph.nodes().get("hello"))
                .containsEntry("label", "hello\\nself 1.1 ms, slack 195.6 ms")
                .doesNotContainKey("penwidth");
        assertThat(graph.edges()).containsOnlyKeys(List.of("system-monitor", "metrics-file"));
        assertThat(graph.edges().get(List.of("system-monitor", "metrics-file"))).containsEntry("penwidth", "2.5");
    }

    @Test
    void whatDidNotStartIsMarked() {
        DotFile graph = DotFile.parse(BootGraph.dot(Boots.bad()));
        assertThat(graph.nodes().get("broken")).containsEntry("peripheries", "2");
        assertThat(label(graph, "broken")).startsWith("broken\\nfailed, self 1401.0 ms");
        assertThat(graph.nodes().get("needy"))
                .containsEntry("label", "needy\\nskipped")
                .containsEntry("style", "rounded,dashed");
        assertThat(graph.edges()).containsOnlyKeys(List.of("broken", "needy"));
    }

    private static String label(DotFile graph, String name) {
        return graph.nodes().getOrDefault(name, Map.of()).getOrDefault("label", "no such node");
    }

    @Test
    void slackIsWhatTheLongestChainThroughAModuleLacks() {
        BootProfile profile = GeneratedBoots.good(64, 4);
        CriticalChain chain = CriticalChain.of(profile);
        assertThat(profile.modules())
                .filteredOn(module -> profile.criticalPath().modules().contains(module.id()))
                .isNotEmpty()
                .allMatch(module -> chain.slack(module) == 0);
        for (ModuleProfile module : profile.modules()) {
            long longest = until(profile, module)
                    + behind(profile, module)
                    - module.times().run();
            assertThat(chain.slack(module))
                    .isNotNegative()
                    .isEqualTo(profile.criticalPath().nanos() - longest);
        }
    }

    private static long until(BootProfile profile, ModuleProfile module) {
        return module.times().run()
                + profile.modules().stream()
                        .filter(other -> module.dependencies().contains(other.id()))
                        .mapToLong(other -> until(profile, other))
                        .max()
                        .orElse(0);
    }

    private static long behind(BootProfile profile, ModuleProfile module) {
        return module.times().run()
                + profile.modules().stream()
                        .filter(other -> other.dependencies().contains(module.id()))
                        .mapToLong(other -> behind(profile, other))
                        .max()
                        .orElse(0);
    }

    @Test
    void hostileIdsStayApartAndAreOnlyText() {
        DotFile graph = DotFile.parse(BootGraph.dot(GeneratedBoots.named(HOSTILE)));
        assertThat(graph.nodes()).hasSize(HOSTILE.length);
        assertThat(graph.nodes().keySet())
                .contains("a\"b", "back\\\\", "] -> x [", "\\\\u202eturned", "\\\\u202eturned (2)", "n\\\\nl");
        assertThat(graph.edges()).hasSize(HOSTILE.length - 1);
        assertThat(label(graph, "&amp; & &lt;")).startsWith("&amp;amp; &amp; &amp;lt;\\n");
        assertThat(label(graph, "m".repeat(300))).startsWith("m".repeat(40) + "…\\n");
    }

    @Test
    void bootWithoutModulesIsAGraphToo() {
        assertThat(DotFile.parse(BootGraph.dot(GeneratedBoots.empty())).nodes()).isEmpty();
    }

    @Test
    void graphvizDrawsIt(@TempDir Path folder) throws Exception {
        boolean there = List.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)).stream()
                .anyMatch(dir -> Files.isExecutable(Path.of(dir).resolve("dot")));
        assumeTrue(there, "Graphviz is not installed");
        assertThat(drawn(folder, GeneratedBoots.good(64, 4))).hasSize(64).contains("module-63");
        assertThat(drawn(folder, GeneratedBoots.empty())).isEmpty();
        assertThat(drawn(folder, Boots.bad())).contains("needy", "evil\\\\r\\\\u202egpj.jar");
        assertThat(drawn(folder, GeneratedBoots.named(HOSTILE)))
                .hasSize(HOSTILE.length)
                .contains("a\"b", "] -> x [");
    }

    /** The names of the nodes that Graphviz has found a place for. */
    private static List<String> drawn(Path folder, BootProfile profile) throws IOException, InterruptedException {
        Path source = Files.writeString(folder.resolve("boot.dot"), BootGraph.dot(profile));
        Path errors = folder.resolve("errors");
        Process dot = new ProcessBuilder("dot", "-Tjson", source.toString())
                .redirectError(errors.toFile())
                .start();
        String json = new String(dot.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(dot.waitFor()).isZero();
        assertThat(Files.readString(errors)).isEmpty();
        JsonObject graph = JsonParser.parseString(json).getAsJsonObject();
        List<String> names = new ArrayList<>();
        if (graph.has("objects")) {
            for (JsonElement object : graph.getAsJsonArray("objects")) {
                if (object.getAsJsonObject().has("pos")) {
                    names.add(object.getAsJsonObject().get("name").getAsString());
                }
            }
        }
        return names;
    }

    @Test
    void documentHasNodesAndEdges() {
        JsonObject document =
                JsonParser.parseString(BootGraph.json(Boots.good())).getAsJsonObject();
        assertThat(document.get("schema").getAsString()).isEqualTo("aitherzero.graph/1");
        assertThat(document.getAsJsonArray("nodes")).hasSize(3);
        JsonObject edge = document.getAsJsonArray("edges").get(0).getAsJsonObject();
        assertThat(edge.get("from").getAsString()).isEqualTo("system-monitor");
        assertThat(edge.get("to").getAsString()).isEqualTo("metrics-file");
        assertThat(edge.get("critical").getAsBoolean()).isTrue();
    }
}
