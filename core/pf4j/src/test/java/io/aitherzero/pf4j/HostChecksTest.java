package io.aitherzero.pf4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.boot.graph.Finding;
import io.aitherzero.boot.graph.ModuleState;
import io.aitherzero.fixture.Script;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pf4j.PluginState;
import org.pf4j.PluginWrapper;

/** Hosts that decide themselves which plugins they take. */
class HostChecksTest {
    private static final class Choosy extends ParallelPluginManager {
        Choosy(Path folder) {
            super(folder);
        }

        @Override
        protected boolean isPluginValid(PluginWrapper plugin) {
            return !plugin.getPluginId().equals("alien") && super.isPluginValid(plugin);
        }

        @Override
        protected @Nullable PluginWrapper loadPluginFromPath(Path path) {
            return path.endsWith("passed.jar") ? null : super.loadPluginFromPath(path);
        }
    }

    @TempDir
    Path folder;

    private Choosy loaded(boolean isolating) {
        Script.jar(folder, "passed");
        Script.jar(folder, "alien");
        Script.jar(folder, "user", "alien");
        Script.jar(folder, "good");
        Choosy plugins = new Choosy(folder);
        plugins.setIsolating(isolating);
        plugins.loadPlugins();
        return plugins;
    }

    @Test
    void anArchiveThatAnOverridePassesOverIsNoError() {
        Choosy plugins = loaded(false);
        assertThat(plugins.getPlugins())
                .extracting(PluginWrapper::getPluginId)
                .containsExactlyInAnyOrder("alien", "user", "good");
        assertThat(plugins.discovered().findings()).extracting(Finding::code).doesNotContain(Finding.Code.BAD_ARCHIVE);
        plugins.startPlugins();
        assertThat(plugins.getPlugin("good").getPluginState()).isEqualTo(PluginState.STARTED);
    }

    @Test
    void aPluginThatTheHostRefusesIsAFindingBeforeTheBoot() {
        Choosy plugins = loaded(true);
        assertThat(plugins.discovered().findings()).anySatisfy(finding -> {
            assertThat(finding.code()).isEqualTo(Finding.Code.HOST_REFUSES);
            assertThat(finding.cause())
                    .isEqualTo("Module 'alien' is refused by the host's own check of plugins, isPluginValid");
            assertThat(finding.remedy())
                    .isEqualTo("Install a version of 'alien' that the host accepts; the host's log or maker knows what"
                            + " it checks");
        });
        assertThat(plugins.plan().graph().contains("alien")).isFalse();
        assertThat(plugins.plan().graph().contains("user")).isFalse();
        plugins.startPlugins();
        assertThat(plugins.getPlugin("alien").getPluginState()).isEqualTo(PluginState.DISABLED);
        assertThat(plugins.lastBoot().orElseThrow().modules())
                .filteredOn(module -> module.id().equals("alien"))
                .singleElement()
                .satisfies(module -> assertThat(module.state()).isEqualTo(ModuleState.FAILED));
        assertThat(Script.of(plugins).calls("alien")).isEmpty();
        assertThat(Script.of(plugins).calls("user")).isEmpty();
        plugins.disablePlugin("good");
        assertThat(plugins.discovered().findings())
                .anyMatch(finding -> finding.code() == Finding.Code.DISABLED
                        && finding.module().equals("good"));
    }
}
