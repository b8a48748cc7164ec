package io.aitherzero.pf4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aitherzero.boot.graph.Finding;
import io.aitherzero.fixture.Script;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.pf4j.DefaultPluginManager;
import org.pf4j.JarPluginManager;
import org.pf4j.PluginState;
import org.pf4j.PluginWrapper;

/** Where ours differs on purpose: what PF4J 3.15.0 does in loading and resolving, and what ours does. */
class KnownLoadDefectsTest extends DefectScenarios {
    @Test
    void theLoaderOfAPluginWhoseDependencyIsGoneFindsNothing() throws Exception {
        each(stage -> {
            load(stage, "a", "b<-a");
            ClassLoader loader = stage.plugins().getPluginClassLoader("b");
            ((ParallelPluginManager) stage.plugins()).unloadPlugin("a", false, false);
            assertThatThrownBy(() -> loader.loadClass("no.such.Type")).isInstanceOf(ClassNotFoundException.class);
        });
    }

    @Test
    void anArchiveWithoutManifestHarmsNobody() throws Exception {
        Path folder = Files.createDirectory(temp.resolve("jars"));
        Script.jar(folder, "good");
        try (OutputStream out = Files.newOutputStream(folder.resolve("bare.jar"));
                JarOutputStream jar = new JarOutputStream(out)) {
            jar.putNextEntry(new ZipEntry("nothing.txt"));
        }
        Files.createFile(folder.resolve("empty.jar"));
        assertThatThrownBy(new JarPluginManager(folder)::loadPlugins).isInstanceOf(NullPointerException.class);

        ParallelPluginManager plugins = new ParallelPluginManager(folder);
        plugins.loadPlugins();
        plugins.startPlugins();
        assertThat(plugins.getStartedPlugins())
                .extracting(PluginWrapper::getPluginId)
                .containsExactly("good");
        assertThat(plugins.discovered().findings())
                .extracting(finding -> finding.code() + " " + finding.module())
                .containsExactlyInAnyOrder("BAD_ARCHIVE bare.jar", "BAD_ARCHIVE empty.jar");
    }

    @Test
    void theRequiredHostVersionThatCannotBeReadDisablesThatPlugin() throws Exception {
        Differential.Scenario scenario = stage -> {
            Script.sources("odd").attribute("Plugin-Requires", "#!").jar(stage.folder);
            stage.plugins().setSystemVersion("1.0.0");
            load(stage, "good");
        };
        assertThatThrownBy(() -> scenario.play(stock)).hasMessageContaining("#");
        each(stage -> {
            scenario.play(stage);
            stage.plugins().startPlugins();
            assertThat(state(stage, "good")).isEqualTo(PluginState.STARTED);
            assertThat(state(stage, "odd")).isEqualTo(PluginState.DISABLED);
            assertThat(failure(stage, "odd")).hasMessage("Plugin validation failed");
        });
    }

    @Test
    void ofTwoArchivesWithOneIdTheNewerIsLoadedAndTheOtherReported() throws Exception {
        each(stage -> {
            Script.sources("a").attribute("Plugin-Version", "1.10.0").jarAt(stage.folder.resolve("x.jar"));
            Script.sources("a").attribute("Plugin-Version", "1.9.0").jarAt(stage.folder.resolve("w.jar"));
            load(stage);
            assertThat(stage.plugins().getPlugin("a").getPluginPath().getFileName())
                    .hasToString("x.jar");
            assertThat(((ParallelPluginManager) stage.plugins()).discovered().findings())
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.code()).isEqualTo(Finding.Code.DUPLICATE_ID));
            stage.plugins().loadPlugins();
            assertThat(((ParallelPluginManager) stage.plugins()).discovered().findings())
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.cause())
                            .isEqualTo("Module 'a' is in two archives, %s, which is loaded, and %s"
                                    .formatted(stage.folder.resolve("x.jar"), stage.folder.resolve("w.jar"))));
            stage.plugins().startPlugins();
            assertThat(state(stage, "a")).isEqualTo(PluginState.STARTED);
        });
    }

    @Test
    void theWrongVersionForOneUnloadsTheOneThatAsked() throws Exception {
        Differential.Scenario scenario = stage -> {
            stage.ignoreUnresolvable();
            load(stage, "base", "good<-base", "picky<-base@>=2.0.0", "far<-picky");
            stage.plugins().startPlugins();
        };
        scenario.play(stock);
        assertThat(stock.plugins().getPlugins()).isEmpty();

        each(stage -> {
            scenario.play(stage);
            assertThat(ids(stage.plugins())).containsExactly("base", "good");
            assertThat(stage.plugins().getStartedPlugins()).hasSize(2);
        });
    }

    private static List<String> ids(DefaultPluginManager plugins) {
        return new ArrayList<>(plugins.getPlugins().stream()
                .map(PluginWrapper::getPluginId)
                .sorted()
                .toList());
    }

    @Test
    void whatCannotBeResolvedThrowsAsInPf4jOrIsIsolatedOnRequest() throws Exception {
        Map<String, Differential.Scenario> scenarios = Map.of(
                "missing", stage -> load(stage, "good", "bad<-nowhere", "user<-bad"),
                "cycle", stage -> load(stage, "good", "bad<-user", "user<-bad"),
                "version",
                        stage -> {
                            Script.sources("bad")
                                    .attribute("Plugin-Version", "1.x")
                                    .jar(stage.folder);
                            load(stage, "good", "user<-bad@>=1.0.0");
                        });
        for (Map.Entry<String, Differential.Scenario> each : scenarios.entrySet()) {
            Differential.Scenario scenario = each.getValue();
            Differential fresh = new Differential(temp.resolve(each.getKey()));
            Stage pf4j = fresh.stock();
            assertThatThrownBy(() -> scenario.play(pf4j)).as(each.getKey()).isInstanceOf(RuntimeException.class);
            pf4j.plugins().startPlugins();
            assertThat(pf4j.plugins().getStartedPlugins()).isEmpty();
            for (Stage stage : fresh.ours()) {
                assertThatThrownBy(() -> scenario.play(stage)).isInstanceOf(RuntimeException.class);
            }
            for (Stage stage : new Differential(temp.resolve(each.getKey() + "-isolating")).ours()) {
                ParallelPluginManager plugins = (ParallelPluginManager) stage.plugins();
                plugins.setIsolating(true);
                scenario.play(stage);
                plugins.startPlugins();
                assertThat(plugins.getStartedPlugins())
                        .as(each.getKey())
                        .extracting(PluginWrapper::getPluginId)
                        .containsExactly("good");
                assertThat(plugins.discovered().findings())
                        .extracting(finding -> finding.module())
                        .containsOnly("bad", "user");
            }
        }
    }
}
