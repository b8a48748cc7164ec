package io.aitherzero.pf4j;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.pf4j.PluginState;

/** PF4J's manager and ours side by side, for what they do differently on purpose. */
abstract class DefectScenarios {
    @TempDir
    Path temp;

    Stage stock;
    List<Stage> ours;

    @BeforeEach
    void prepare() {
        Differential differential = new Differential(temp);
        stock = differential.stock();
        ours = differential.ours();
    }

    static void load(Stage stage, String... plugins) {
        for (String plugin : plugins) {
            int arrow = plugin.indexOf("<-");
            if (arrow < 0) {
                stage.jar(plugin);
            } else {
                stage.jar(plugin.substring(0, arrow), plugin.substring(arrow + 2));
            }
        }
        stage.plugins().loadPlugins();
    }

    static PluginState state(Stage stage, String id) {
        return stage.plugins().getPlugin(id).getPluginState();
    }

    static Throwable failure(Stage stage, String id) {
        return stage.plugins().getPlugin(id).getFailedException();
    }

    void each(Differential.Scenario scenario) throws Exception {
        for (Stage stage : ours) {
            scenario.play(stage);
        }
    }
}
