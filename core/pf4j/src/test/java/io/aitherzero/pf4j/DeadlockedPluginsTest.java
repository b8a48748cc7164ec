package io.aitherzero.pf4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.boot.graph.Finding;
import io.aitherzero.fixture.PluginSources;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pf4j.PluginState;

class DeadlockedPluginsTest {
    private static final Map<String, byte[]> CLASSES = PluginSources.compile(
            "locks.Locks",
                    "package locks; public class Locks {"
                            + " public static final Object LEFT = new Object(), RIGHT = new Object();"
                            + " public static final java.util.concurrent.CyclicBarrier BOTH ="
                            + " new java.util.concurrent.CyclicBarrier(2); }",
            "left.Left", plugin("left", "Left", "LEFT", "RIGHT"),
            "right.Right", plugin("right", "Right", "RIGHT", "LEFT"));

    @TempDir
    Path folder;

    private static String plugin(String pack, String name, String first, String second) {
        return "package " + pack + "; public class " + name + " extends org.pf4j.Plugin { public void start() {"
                + " synchronized (locks.Locks." + first + ") { await(); synchronized (locks.Locks." + second
                + ") {} } }"
                + " private static void await() { try { locks.Locks.BOTH.await(); }"
                + " catch (Exception e) { throw new IllegalStateException(e); } } }";
    }

    private void jar(String id, String type, String dependencies) {
        PluginSources.plugin(id)
                .attribute("Plugin-Class", type)
                .attribute("Plugin-Dependencies", dependencies)
                .classes(CLASSES, type)
                .jar(folder);
    }

    @Test
    void twoPluginsThatWaitForEachOthersMonitorsFailBothByNameAndTheBootGoesOn() {
        PluginSources.plugin("locks").classes(CLASSES, "locks.Locks").jar(folder);
        jar("left", "left.Left", "locks");
        jar("right", "right.Right", "locks");
        PluginSources.plugin("user").attribute("Plugin-Dependencies", "left").jar(folder);
        PluginSources.plugin("zebra").attribute("Plugin-Dependencies", "right?").jar(folder);
        ParallelPluginManager plugins = new ParallelPluginManager(folder);
        plugins.setStartTimeout(Duration.ofSeconds(2));
        plugins.setWorkers(OptionalInt.of(2));
        plugins.loadPlugins();
        plugins.startPlugins();

        assertThat(plugins.lastBoot().orElseThrow().findings())
                .filteredOn(finding -> finding.code() == Finding.Code.START_TIMEOUT)
                .hasSize(2)
                .allSatisfy(finding -> assertThat(finding.cause())
                        .matches("Module '(left|right)' did not start within 2000 ms: deadlock, its thread"
                                + " 'aither-start \\1' waits for java\\.lang\\.Object@\\w+, held by"
                                + " 'aither-start (left|right)', which waits for java\\.lang\\.Object@\\w+, held by"
                                + " 'aither-start \\1', at (left|right)\\..*"))
                .extracting(Finding::module)
                .containsExactlyInAnyOrder("left", "right");
        assertThat(plugins.getPlugin("user").getPluginState()).isEqualTo(PluginState.FAILED);
        assertThat(plugins.getPlugin("zebra").getPluginState()).isEqualTo(PluginState.STARTED);
        assertThat(plugins.getPlugin("left").getFailedException()).hasMessageContaining("deadlock");
    }
}
