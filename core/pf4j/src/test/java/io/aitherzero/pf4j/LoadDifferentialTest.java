package io.aitherzero.pf4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.fixture.Script;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pf4j.DefaultPluginManager;
import org.pf4j.PluginClassLoader;
import org.pf4j.RuntimeMode;
import org.pf4j.test.PluginJar;
import org.pf4j.test.PluginZip;
import org.pf4j.test.TestPlugin;

/** Loading and unloading, compared with PF4J. */
class LoadDifferentialTest {
    @TempDir
    Path temp;

    private Differential differential;

    @BeforeEach
    void prepare() {
        differential = new Differential(temp);
    }

    @Test
    void jarsZipsAndFoldersOfPf4jsOwnMakingLoadAlike() throws Exception {
        Map<String, Object> seen = differential.same(stage -> {
            new PluginJar.Builder(stage.folder.resolve("jar.jar"), "jar")
                    .pluginClass(TestPlugin.class.getName())
                    .pluginVersion("1.2.3")
                    .build();
            new PluginZip.Builder(stage.folder.resolve("zip.zip"), "zip")
                    .pluginVersion("1.2.3")
                    .build();
            Path classes = Files.createDirectories(stage.folder.resolve("dir/classes/META-INF"));
            Files.writeString(classes.resolve("MANIFEST.MF"), """
                    Manifest-Version: 1.0
                    Plugin-Id: dir
                    Plugin-Version: 1.2.3
                    Plugin-Dependencies: jar, zip@>=1.0.0
                    """);
            stage.tell("load", stage.plugins()::loadPlugins);
            stage.tell("start", stage.plugins()::startPlugins);
            stage.tell("load again", stage.plugins()::loadPlugins);
            for (String id : List.of("jar", "zip", "dir")) {
                stage.ask(
                        "loader",
                        () -> stage.plugins().getPluginClassLoader(id) instanceof PluginClassLoader loader
                                && !loader.isClosed());
            }
        });
        assertThat(seen).containsEntry("started", List.of("dir", "jar", "zip"));
    }

    @Test
    void singleLoadsAnswerAlike() throws Exception {
        differential.same(stage -> {
            Path base = stage.jar("base");
            stage.ask("null path", () -> stage.plugins().loadPlugin(null));
            stage.ask("missing path", () -> stage.plugins().loadPlugin(stage.folder.resolve("none.jar")));
            stage.ask("load", () -> stage.plugins().loadPlugin(base));
            stage.ask("same path", () -> stage.plugins().loadPlugin(base));
            stage.ask("start", () -> stage.plugins().startPlugin("base"));
            Path dep = stage.jar("dep", "base");
            stage.ask("load dep", () -> stage.plugins().loadPlugin(dep));
            stage.ask("start dep", () -> stage.plugins().startPlugin("dep"));
            stage.ask("unload null", () -> stage.plugins().unloadPlugin(null));
            stage.ask("unload unknown", () -> stage.plugins().unloadPlugin("unknown"));
            PluginClassLoader loader = (PluginClassLoader) stage.plugins().getPluginClassLoader("dep");
            stage.ask("unload", () -> stage.plugins().unloadPlugin("base"));
            stage.ask("closed", loader::isClosed);
            stage.ask("loader gone", () -> stage.plugins().getPluginClassLoader("dep"));
            stage.ask("load", () -> stage.plugins().loadPlugin(base));
            stage.ask("unload again", () -> stage.plugins().unloadPlugin("base"));
        });
    }

    @Test
    void theSameIdInAnotherFileIsRefusedAlike() throws Exception {
        differential.same(stage -> {
            Path base = stage.jar("base");
            Path copy = Files.copy(base, stage.folder.resolve("copy.jar"));
            stage.ask("load", () -> stage.plugins().loadPlugin(base));
            stage.askRoughly("same id", () -> stage.plugins().loadPlugin(copy));
            stage.tell("load all", stage.plugins()::loadPlugins);
            stage.ask("path", () -> stage.plugins().getPlugin("base").getPluginPath());
        });
    }

    @Test
    void anUpgradeByUnloadAndLoadWorksAlike() throws Exception {
        differential.same(stage -> {
            Path old = new PluginZip.Builder(stage.folder.resolve("my-1.0.0.zip"), "my")
                    .pluginVersion("1.0.0")
                    .build()
                    .path();
            stage.tell("load", stage.plugins()::loadPlugins);
            stage.tell("start", stage.plugins()::startPlugins);
            Path fresh = new PluginZip.Builder(stage.folder.resolve("my-2.0.0.zip"), "my")
                    .pluginVersion("2.0.0")
                    .build()
                    .path();
            stage.tell("load all", stage.plugins()::loadPlugins);
            stage.ask(
                    "version",
                    () -> stage.plugins().getPlugin("my").getDescriptor().getVersion());
            stage.ask("unload", () -> stage.plugins().unloadPlugin("my"));
            stage.ask("load", () -> stage.plugins().loadPlugin(fresh));
            stage.ask("start", () -> stage.plugins().startPlugin("my"));
            stage.ask(
                    "version",
                    () -> stage.plugins().getPlugin("my").getDescriptor().getVersion());
            stage.ask("old", () -> Files.exists(old));
        });
    }

    @Test
    void severalRootsAreReadAlikeAndTheFirstHoldsTheStatus() throws Exception {
        Map<String, Object> seen = differential.same(stage -> {
            Path one = Files.createDirectory(stage.folder.resolve("one"));
            Path two = Files.createDirectory(stage.folder.resolve("two"));
            stage.roots(one, two, stage.folder.resolve("missing"));
            Script.jar(one, "a");
            Script.jar(two, "b", "a");
            stage.tell("load", stage.plugins()::loadPlugins);
            stage.tell("start", stage.plugins()::startPlugins);
            stage.ask("disable", () -> stage.plugins().disablePlugin("b"));
            stage.ask("root", () -> stage.plugins().getPluginsRoot().equals(one));
            stage.ask("roots", () -> stage.plugins().getPluginsRoots().size());
        });
        assertThat(String.valueOf(seen.get("files"))).contains("one/disabled.txt");
    }

    @Test
    void developmentModeTakesBuildFoldersAlike() throws Exception {
        System.setProperty(DefaultPluginManager.MODE_PROPERTY_NAME, RuntimeMode.DEVELOPMENT.toString());
        try {
            Map<String, Object> seen = differential.same(stage -> {
                Path target = Files.createDirectories(stage.folder.resolve("dev/target/classes/META-INF"));
                Files.writeString(target.resolve("MANIFEST.MF"), """
                        Manifest-Version: 1.0
                        Plugin-Id: dev
                        Plugin-Version: 1.2.3
                        """);
                stage.jar("jar");
                stage.tell("load", stage.plugins()::loadPlugins);
                stage.tell("start", stage.plugins()::startPlugins);
                stage.ask("mode", () -> stage.plugins().isDevelopment());
            });
            assertThat(seen).containsEntry("started", List.of("dev"));
        } finally {
            System.clearProperty(DefaultPluginManager.MODE_PROPERTY_NAME);
        }
    }

    @Test
    void missingWrongAndCyclicDependenciesThrowAlike() throws Exception {
        differential.same(stage -> {
            stage.jar("good");
            stage.jar("lost", "nowhere");
            stage.tell("load", stage.plugins()::loadPlugins);
            stage.tell("start", stage.plugins()::startPlugins);
            stage.ask("start good", () -> stage.plugins().startPlugin("good"));
        });
        prepareAgain("wrong");
        differential.same(stage -> {
            stage.jar("base");
            stage.jar("picky", "base@>=2.0.0");
            stage.tell("load", stage.plugins()::loadPlugins);
        });
        prepareAgain("cycle");
        differential.same(stage -> {
            stage.jar("a", "b");
            stage.jar("b", "a");
            stage.tell("load", stage.plugins()::loadPlugins);
        });
    }

    private void prepareAgain(String name) {
        differential = new Differential(temp.resolve(name));
    }

    @Test
    void ignoringWhatIsMissingUnloadsTheSame() throws Exception {
        Map<String, Object> seen = differential.same(stage -> {
            stage.jar("good");
            stage.jar("lost", "nowhere");
            stage.jar("user", "lost");
            stage.ignoreUnresolvable();
            stage.tell("load", stage.plugins()::loadPlugins);
            stage.tell("start", stage.plugins()::startPlugins);
        });
        assertThat(seen).containsEntry("started", List.of("good"));
    }

    @Test
    void theHostVersionIsComparedAlike() throws Exception {
        for (boolean exact : List.of(false, true)) {
            prepareAgain("exact" + exact);
            differential.same(stage -> {
                for (String requires : List.of("1.0.0", "2.0.0", "3.0.0", ">=1.0.0 & <3.0.0", "*", "<2.0.0")) {
                    String id = "p" + requires.replaceAll("[^0-9]", "") + (requires.startsWith("<") ? "less" : "");
                    Script.sources(id).attribute("Plugin-Requires", requires).jar(stage.folder);
                }
                stage.plugins().setSystemVersion("2.0.0");
                stage.plugins().setExactVersionAllowed(exact);
                stage.tell("load", stage.plugins()::loadPlugins);
                stage.tell("start", stage.plugins()::startPlugins);
                stage.ask("enable invalid", () -> stage.plugins().enablePlugin("p300"));
                stage.ask("start invalid", () -> stage.plugins().startPlugin("p300"));
            });
        }
    }

    @Test
    void bulkUnloadOfOnePluginEndsAlike() throws Exception {
        differential.same(stage -> {
            stage.jar("a");
            stage.tell("load", stage.plugins()::loadPlugins);
            stage.tell("start", stage.plugins()::startPlugins);
            stage.tell("unload", stage.plugins()::unloadPlugins);
            stage.tell("load", stage.plugins()::loadPlugins);
            stage.tell("unload", stage.plugins()::unloadPlugins);
        });
    }

    @Test
    void aFolderThatIsNotThereHoldsNothingAlike() throws Exception {
        differential.same(stage -> {
            stage.roots(stage.folder.resolve("missing"));
            stage.tell("load", stage.plugins()::loadPlugins);
            stage.tell("start", stage.plugins()::startPlugins);
            stage.tell("stop", stage.plugins()::stopPlugins);
            stage.tell("unload", stage.plugins()::unloadPlugins);
        });
    }
}
