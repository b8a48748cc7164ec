package io.aitherzero.pf4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pf4j.PluginRuntimeException;
import org.pf4j.PluginState;
import org.pf4j.PluginStateEvent;
import org.pf4j.PluginStateListener;
import org.pf4j.SecurePluginManagerWrapper;

/** Starting, stopping, enabling, disabling and deleting, compared with PF4J. */
class LifecycleDifferentialTest {
    @TempDir
    Path temp;

    private Differential differential;

    @BeforeEach
    void prepare() {
        differential = new Differential(temp);
    }

    private static void load(Stage stage) {
        stage.jar("base");
        stage.jar("dep", "base");
        stage.jar("far", "dep", "side?");
        stage.jar("side");
        stage.tell("load", stage.plugins()::loadPlugins);
    }

    @Test
    void singleStartsAndStopsWithTheirDependenciesAreAlike() throws Exception {
        differential.same(stage -> {
            load(stage);
            stage.ask("start", () -> stage.plugins().startPlugin("far"));
            stage.ask("start again", () -> stage.plugins().startPlugin("far"));
            stage.ask("stop", () -> stage.plugins().stopPlugin("base"));
            stage.ask("stop again", () -> stage.plugins().stopPlugin("base"));
            stage.ask("start one", () -> stage.plugins().startPlugin("dep"));
            stage.tell("start all", stage.plugins()::startPlugins);
            stage.ask("stop leaf", () -> stage.plugins().stopPlugin("far"));
        });
    }

    @Test
    void unknownIdsAreRefusedAlike() throws Exception {
        differential.same(stage -> {
            load(stage);
            for (String id : new String[] {"unknown", null}) {
                stage.ask("start", () -> stage.plugins().startPlugin(id));
                stage.ask("stop", () -> stage.plugins().stopPlugin(id));
                stage.ask("enable", () -> stage.plugins().enablePlugin(id));
                stage.ask("disable", () -> stage.plugins().disablePlugin(id));
                stage.ask("delete", () -> stage.plugins().deletePlugin(id));
                stage.ask("unload", () -> stage.plugins().unloadPlugin(id));
                stage.ask("plugin", () -> stage.plugins().getPlugin(id));
            }
        });
    }

    @Test
    void managersThatHaveLoadedNothingAnswerAlike() throws Exception {
        differential.same(stage -> {
            stage.tell("start", stage.plugins()::startPlugins);
            stage.tell("stop", stage.plugins()::stopPlugins);
            stage.tell("unload", stage.plugins()::unloadPlugins);
            stage.ask("unload", () -> stage.plugins().unloadPlugin("a"));
            stage.ask("start", () -> stage.plugins().startPlugin("a"));
        });
    }

    @Test
    void disablingAndEnablingWriteTheSameFilesAndEvents() throws Exception {
        Map<String, Object> seen = differential.same(stage -> {
            load(stage);
            stage.tell("start", stage.plugins()::startPlugins);
            stage.ask("disable", () -> stage.plugins().disablePlugin("dep"));
            stage.ask("disable again", () -> stage.plugins().disablePlugin("dep"));
            stage.ask("enable enabled", () -> stage.plugins().enablePlugin("base"));
            stage.ask("disable stopped", () -> stage.plugins().disablePlugin("far"));
            stage.ask("enable", () -> stage.plugins().enablePlugin("far"));
            stage.ask("start with disabled dependency", () -> stage.plugins().startPlugin("far"));
            stage.ask("disable last", () -> stage.plugins().disablePlugin("side"));
        });
        assertThat(seen)
                .containsEntry(
                        "events of dep",
                        List.of(
                                "CREATED>RESOLVED",
                                "RESOLVED>STARTED",
                                "STARTED>STOPPED",
                                "STARTED>DISABLED",
                                "DISABLED>CREATED",
                                "CREATED>STARTED"));
        assertThat(String.valueOf(seen.get("files"))).contains("disabled.txt=side");
    }

    @Test
    void statusFilesAreReadAlike() throws Exception {
        differential.same(stage -> {
            Files.writeString(stage.folder.resolve("disabled.txt"), "# off\nside\n");
            load(stage);
            stage.tell("start", stage.plugins()::startPlugins);
            stage.ask("start disabled", () -> stage.plugins().startPlugin("side"));
        });
        differential = new Differential(temp.resolve("enabled"));
        Map<String, Object> seen = differential.same(stage -> {
            Files.writeString(stage.folder.resolve("enabled.txt"), "base\n# dep\n");
            load(stage);
            stage.ask("start", () -> stage.plugins().startPlugin("base"));
            stage.ask("enable", () -> stage.plugins().enablePlugin("side"));
            stage.ask("disable", () -> stage.plugins().disablePlugin("base"));
        });
        assertThat(seen).containsEntry("plugin far", "DISABLED");
    }

    @Test
    void deletionStopsUnloadsAndRemovesTheFilesAlike() throws Exception {
        Map<String, Object> seen = differential.same(stage -> {
            load(stage);
            stage.tell("start", stage.plugins()::startPlugins);
            stage.ask("delete", () -> stage.plugins().deletePlugin("dep"));
            stage.ask("delete again", () -> stage.plugins().deletePlugin("dep"));
            stage.ask("delete stopped", () -> {
                stage.plugins().stopPlugin("side");
                return stage.plugins().deletePlugin("side");
            });
        });
        assertThat(seen).containsEntry("calls of dep", List.of("new", "start", "stop", "delete"));
        assertThat(String.valueOf(seen.get("files"))).doesNotContain("dep.jar").contains("base.jar");
    }

    @Test
    void failingStartsAreRecordedAlike() throws Exception {
        differential.same(stage -> {
            load(stage);
            stage.script()
                    .on("start dep", () -> {
                        throw new IllegalStateException("no port");
                    })
                    .on("start side", () -> {
                        throw new NoClassDefFoundError("x/Y");
                    });
            stage.ask("start", () -> stage.plugins().startPlugin("far"));
            stage.ask("start side", () -> stage.plugins().startPlugin("side"));
            stage.ask("delete failed", () -> stage.plugins().deletePlugin("side"));
            stage.ask("disable failed", () -> stage.plugins().disablePlugin("side"));
            stage.script().on("start dep", () -> {});
            stage.ask("start after all", () -> stage.plugins().startPlugin("far"));
            stage.ask("unload", () -> stage.plugins().unloadPlugin("base"));
        });
    }

    @Test
    void failingStopsAreRecordedAlike() throws Exception {
        differential.same(stage -> {
            load(stage);
            stage.script().on("stop side", () -> {
                throw new PluginRuntimeException("busy");
            });
            stage.tell("start", stage.plugins()::startPlugins);
            stage.ask("disable", () -> stage.plugins().disablePlugin("side"));
            stage.ask("delete", () -> stage.plugins().deletePlugin("side"));
            stage.ask("stop", () -> stage.plugins().stopPlugin("side"));
        });
    }

    @Test
    void aFailingBulkStartLeavesWhatDoesNotDependOnItAlike() throws Exception {
        differential.same(stage -> {
            load(stage);
            stage.script().on("start side", () -> {
                throw new IllegalStateException("no port");
            });
            stage.tell("start", stage.plugins()::startPlugins);
            stage.script().on("start side", () -> {});
            stage.tell("start again", stage.plugins()::startPlugins);
        });
    }

    @Test
    void listenersThatRegisterOthersSeeTheSame() throws Exception {
        differential.same(stage -> {
            load(stage);
            List<String> late = new ArrayList<>();
            stage.plugins().startPlugin("base");
            PluginStateListener recording = event -> late.add(text(event));
            stage.script().on("start side", () -> stage.plugins().addPluginStateListener(recording));
            stage.ask("start side", () -> stage.plugins().startPlugin("side"));
            stage.ask("start far", () -> stage.plugins().startPlugin("far"));
            stage.plugins().removePluginStateListener(recording);
            stage.ask("stop far", () -> stage.plugins().stopPlugin("far"));
            stage.ask("seen", () -> late);
        });
    }

    private static String text(PluginStateEvent event) {
        return event.getPlugin().getPluginId() + " " + event.getOldState() + ">" + event.getPluginState();
    }

    @Test
    void listenersThatCallTheManagerLeaveTheSame() throws Exception {
        differential.same(stage -> {
            load(stage);
            stage.plugins().addPluginStateListener(event -> {
                if (event.getPluginState() == PluginState.STARTED
                        && event.getPlugin().getPluginId().equals("base")) {
                    stage.plugins().startPlugin("side");
                    stage.plugins().stopPlugin("side");
                }
            });
            stage.ask("start", () -> stage.plugins().startPlugin("dep"));
        });
    }

    @Test
    @SuppressWarnings("deprecation") // hosts still have it
    void aPluginWithASecuredManagerMayDoTheSame() throws Exception {
        differential.same(stage -> {
            load(stage);
            SecurePluginManagerWrapper secured = new SecurePluginManagerWrapper(stage.plugins(), "dep");
            List<String> heard = new ArrayList<>();
            secured.addPluginStateListener(event -> heard.add(text(event)));
            stage.ask("own state", () -> secured.getPlugin("dep").getPluginState());
            stage.ask("other", () -> secured.getPlugin("base"));
            stage.ask("start itself", () -> secured.startPlugin("dep"));
            stage.ask("stop itself", () -> secured.stopPlugin("dep"));
            stage.ask("stop another", () -> secured.stopPlugin("base"));
            stage.tell("start all", secured::startPlugins);
            stage.ask("disable itself", () -> secured.disablePlugin("dep"));
            stage.ask("unload another", () -> secured.unloadPlugin("base"));
            stage.ask("heard", () -> heard);
        });
    }
}
