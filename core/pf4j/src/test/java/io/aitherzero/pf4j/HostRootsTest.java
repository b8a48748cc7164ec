package io.aitherzero.pf4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.aitherzero.fixture.Script;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pf4j.DefaultPluginManager;

/** Hosts that name their folders in overrides, which PF4J's constructor calls before the host has set its fields. */
class HostRootsTest {
    private static final class StockWithRoot extends DefaultPluginManager {
        private final Path root;

        StockWithRoot(Path folder) {
            super(folder);
            root = folder;
        }

        @Override
        public Path getPluginsRoot() {
            return Objects.requireNonNull(root).toAbsolutePath();
        }
    }

    private static final class OursWithRoot extends ParallelPluginManager {
        private final Path root;

        OursWithRoot(Path folder) {
            super(folder);
            root = folder;
        }

        @Override
        public Path getPluginsRoot() {
            return Objects.requireNonNull(root).toAbsolutePath();
        }
    }

    private static final class StockWithRoots extends DefaultPluginManager {
        StockWithRoots(Path folder) {
            super(folder);
        }

        @Override
        public List<Path> getPluginsRoots() {
            return List.of(super.getPluginsRoot().resolve("sub"));
        }
    }

    private static final class OursWithRoots extends ParallelPluginManager {
        OursWithRoots(Path folder) {
            super(folder);
        }

        @Override
        public List<Path> getPluginsRoots() {
            return List.of(super.getPluginsRoot().resolve("sub"));
        }
    }

    private static final class StockWithNone extends DefaultPluginManager {
        StockWithNone(Path folder) {
            super(folder);
        }

        @Override
        public List<Path> getPluginsRoots() {
            return List.of();
        }
    }

    private static final class OursWithNone extends ParallelPluginManager {
        OursWithNone(Path folder) {
            super(folder);
        }

        @Override
        public List<Path> getPluginsRoots() {
            return List.of();
        }
    }

    @TempDir
    Path folder;

    private Map<String, Object> played(String name, String place, Function<Path, DefaultPluginManager> maker)
            throws Exception {
        Stage stage = new Stage(name, folder.resolve(name), roots -> maker.apply(roots.get(0)));
        Path plugins = Files.createDirectories(stage.folder.resolve(place));
        Script.jar(plugins, "a");
        Script.jar(plugins, "b");
        stage.tell("load", stage.plugins()::loadPlugins);
        stage.tell("start", stage.plugins()::startPlugins);
        stage.ask("disable", () -> stage.plugins().disablePlugin("a"));
        return stage.seen();
    }

    @Test
    void aFolderThatAFieldNamesIsNotAskedForByTheConstructor() throws Exception {
        assertThat(played("ours", ".", OursWithRoot::new))
                .containsExactlyInAnyOrderEntriesOf(played("stock", ".", StockWithRoot::new));
    }

    @Test
    void theListsLieInTheFirstOfTheFoldersThatAHostNames() throws Exception {
        Map<String, Object> ours = played("ours", "sub", OursWithRoots::new);
        assertThat(ours).containsExactlyInAnyOrderEntriesOf(played("stock", "sub", StockWithRoots::new));
        assertThat(folder.resolve("ours/sub/disabled.txt")).isRegularFile();
    }

    @Test
    void aManagerWithoutAFolderSaysSo() {
        assertThatIllegalArgumentException().isThrownBy(() -> new StockWithNone(folder));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OursWithNone(folder))
                .withMessageContaining("give the manager one, or set pf4j.pluginsConfigDir");
    }
}
