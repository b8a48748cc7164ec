package io.aitherzero.pf4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aitherzero.fixture.Script;
import io.aitherzero.fixture.Threads;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pf4j.CompoundPluginDescriptorFinder;
import org.pf4j.DefaultPluginDescriptor;
import org.pf4j.DefaultPluginManager;
import org.pf4j.ManifestPluginDescriptorFinder;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginDescriptorFinder;
import org.pf4j.PluginManager;
import org.pf4j.PluginRuntimeException;
import org.pf4j.PluginState;

/** What a host's own descriptor finder may do, beside PF4J's manager: it is called by the thread that loads. */
class HostFindersTest {
    /** What the finder of a host does before it looks into an archive. */
    private interface Before {
        void find(PluginManager plugins, Path path) throws Exception;
    }

    // the hosts are inner classes, as PF4J's constructor makes the finder before a host has set its fields

    private Before before = (plugins, path) -> {};
    private boolean added;
    private final List<String> asked = new ArrayList<>();
    private final ReentrantLock hostLock = new ReentrantLock();

    @TempDir
    Path folder;

    private final class Finder extends ManifestPluginDescriptorFinder {
        private final PluginManager plugins;

        Finder(PluginManager plugins) {
            this.plugins = plugins;
        }

        @Override
        public PluginDescriptor find(Path path) {
            asked.add(path.getFileName() + " by " + Thread.currentThread().getName());
            try {
                before.find(plugins, path);
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new PluginRuntimeException(e);
            }
            return super.find(path);
        }
    }

    /** Describes what PF4J's own finders do not know. */
    private final class Notes implements PluginDescriptorFinder {
        @Override
        public boolean isApplicable(Path path) {
            return Files.isDirectory(path);
        }

        @Override
        public PluginDescriptor find(Path path) {
            asked.add(path.getFileName() + " by " + Thread.currentThread().getName());
            return new DefaultPluginDescriptor(
                    path.getFileName().toString(), "", "org.pf4j.Plugin", "1.0.0", "*", "", "");
        }
    }

    private PluginDescriptorFinder finder(PluginManager plugins, PluginDescriptorFinder original) {
        return added ? ((CompoundPluginDescriptorFinder) original).add(new Notes()) : new Finder(plugins);
    }

    private final class Stock extends DefaultPluginManager {
        Stock(List<Path> folders) {
            super(folders);
        }

        @Override
        protected PluginDescriptorFinder createPluginDescriptorFinder() {
            return finder(this, super.createPluginDescriptorFinder());
        }

        @Override
        public void loadPlugins() {
            hostLock.lock();
            try {
                super.loadPlugins();
            } finally {
                hostLock.unlock();
            }
        }
    }

    private final class Ours extends ParallelPluginManager {
        Ours(List<Path> folders) {
            super(folders);
        }

        @Override
        protected PluginDescriptorFinder createPluginDescriptorFinder() {
            return finder(this, super.createPluginDescriptorFinder());
        }

        @Override
        public void loadPlugins() {
            hostLock.lock();
            try {
                super.loadPlugins();
            } finally {
                hostLock.unlock();
            }
        }
    }

    private interface Scene {
        void play(Stage stage) throws Exception;
    }

    private Map<String, Object> played(Stage stage, Scene scene) throws Exception {
        Files.createDirectories(stage.folder);
        asked.clear();
        scene.play(stage);
        Map<String, Object> seen = new TreeMap<>(stage.seen());
        seen.put("asked", asked.stream().sorted().toList());
        return seen;
    }

    private Map<String, Object> same(Scene scene) throws Exception {
        Map<String, Object> expected = played(new Stage("stock", folder.resolve("stock"), Stock::new), scene);
        assertThat(played(new Stage("ours", folder.resolve("ours"), Ours::new), scene))
                .containsExactlyInAnyOrderEntriesOf(expected);
        return expected;
    }

    private static void loadAndStart(Stage stage) {
        stage.tell("load", stage.plugins()::loadPlugins);
        stage.tell("start", stage.plugins()::startPlugins);
    }

    private static void four(Stage stage) {
        stage.jar("base");
        stage.jar("user", "base");
        stage.jar("c");
        stage.jar("d");
        loadAndStart(stage);
    }

    private static final ThreadLocal<String> TENANT = new ThreadLocal<>();

    @Test
    void findsWhatTheLoadingThreadHasInThreadLocals() throws Exception {
        before = (plugins, path) -> {
            if (TENANT.get() == null) {
                throw new PluginRuntimeException("no tenant");
            }
        };
        TENANT.set("t");
        try {
            assertThat(same(HostFindersTest::four)).containsEntry("loaded", List.of("base", "c", "d", "user"));
        } finally {
            TENANT.remove();
        }
    }

    @Test
    void mayTakeALockThatTheHostLoadsUnder() throws Exception {
        before = (plugins, path) -> {
            assertThat(hostLock.tryLock()).isTrue();
            try {
                assertThat(plugins.getPlugin("nobody")).isNull();
            } finally {
                hostLock.unlock();
            }
        };
        assertThat(same(HostFindersTest::four)).containsEntry("loaded", List.of("base", "c", "d", "user"));
    }

    @Test
    void mayLoadWhatAPluginNeeds() throws Exception {
        Path lib = Script.jar(Files.createDirectories(folder.resolve("lib")), "lib");
        before = (plugins, path) -> {
            if (!path.equals(lib) && plugins.getPlugin("lib") == null) {
                plugins.loadPlugin(lib);
            }
        };
        Map<String, Object> seen = same(stage -> {
            stage.jar("a", "lib");
            stage.jar("b");
            loadAndStart(stage);
        });
        assertThat(seen).containsEntry("started", List.of("a", "b", "lib"));
    }

    @Test
    void mayWaitForThreadsThatUseTheManager() throws Exception {
        Path first = Script.jar(Files.createDirectories(folder.resolve("first")), "first");
        Path later = Script.jar(folder.resolve("first"), "later");
        before = (plugins, path) -> {
            if (!path.equals(first)) {
                assertThat(Threads.run(() -> plugins.stopPlugin("first")).get()).isEqualTo(PluginState.STOPPED);
                assertThat(Threads.run(() -> plugins.startPlugin("first")).get())
                        .isEqualTo(PluginState.STARTED);
            }
        };
        same(stage -> {
            stage.jar("a");
            stage.jar("b");
            stage.ask("first", () -> stage.plugins().loadPlugin(first));
            stage.ask("start", () -> stage.plugins().startPlugin("first"));
            loadAndStart(stage);
            stage.ask("later", () -> stage.plugins().loadPlugin(later));
        });
    }

    @Test
    void mayWaitForAThreadThatLoads() throws Exception {
        Path lib = Script.jar(Files.createDirectories(folder.resolve("lib")), "lib");
        before = (plugins, path) -> {
            if (!path.equals(lib) && plugins.getPlugin("lib") == null) {
                Future<String> other = Threads.run(() -> plugins.loadPlugin(lib));
                assertThat(other.get()).isEqualTo("lib");
            }
        };
        DefaultPluginManager plugins = new Ours(List.of(Files.createDirectories(folder.resolve("ours"))));
        Script.jar(folder.resolve("ours"), "a", "lib");
        Path b = Script.jar(folder, "b");
        plugins.loadPlugins();
        plugins.unloadPlugin("lib");
        assertThat(plugins.loadPlugin(b)).isEqualTo("b");
        assertThat(plugins.getPlugin("lib")).isNotNull();
    }

    @Test
    void isAskedByTheCallerWhereItWasAddedToOurs() throws Exception {
        added = true;
        Map<String, Object> seen = same(stage -> {
            Files.createDirectories(stage.folder.resolve("notes"));
            stage.jar("a");
            loadAndStart(stage);
        });
        assertThat(seen)
                .containsEntry("started", List.of("a", "notes"))
                .containsEntry(
                        "asked", List.of("notes by " + Thread.currentThread().getName()));
    }

    @Test
    void whatItThrowsIsThrownByALoadOfOnePlugin() throws Exception {
        before = (plugins, path) -> {
            throw new LinkageError("parser");
        };
        Path jar = Script.jar(folder, "a");
        for (PluginManager plugins : List.of(new Stock(List.of(folder)), new Ours(List.of(folder)))) {
            assertThatThrownBy(() -> plugins.loadPlugin(jar)).isInstanceOf(LinkageError.class);
        }
    }

    @Test
    void aSetOfPluginsIsLoadedByManyThreadsAtOnce() throws Exception {
        for (int i = 0; i < 8; i++) {
            Script.jar(folder, "p" + i);
        }
        ParallelPluginManager plugins = new ParallelPluginManager(folder) {
            @Override
            protected PluginDescriptorFinder createPluginDescriptorFinder() {
                return new ManifestPluginDescriptorFinder();
            }
        };
        List<Future<Boolean>> loads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            loads.add(Threads.run(() -> {
                plugins.loadPlugins();
                return true;
            }));
        }
        for (Future<Boolean> load : loads) {
            assertThat(load.get()).isTrue();
        }
        assertThat(plugins.getResolvedPlugins()).hasSize(8);
        assertThat(plugins.getUnresolvedPlugins()).isEmpty();
    }
}
