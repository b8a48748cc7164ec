package io.aitherzero.pf4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.fixture.Script;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pf4j.DefaultPluginDescriptor;
import org.pf4j.DependencyResolver;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginState;
import org.pf4j.PluginWrapper;

/** A host's overrides have the same effect on both managers. */
class HostHooksDifferentialTest {
    @TempDir
    Path temp;

    /** What a scenario leaves to be seen of a host is the same on both. */
    private Map<String, Object> same(Supplier<? extends HostHooks> hooks, Differential.Scenario scenario)
            throws Exception {
        Path base = Files.createTempDirectory(temp, "hosts");
        Stage stock = new Stage("stock", Files.createDirectory(base.resolve("stock")), roots -> hooks.get()
                .stock(roots.get(0)));
        Stage ours = new Stage(
                "ours",
                Files.createDirectory(base.resolve("ours")),
                roots -> hooks.get().ours(roots.get(0)));
        scenario.play(stock);
        scenario.play(ours);
        assertThat(ours.seen()).containsExactlyInAnyOrderEntriesOf(stock.seen());
        return stock.seen();
    }

    /** Starts what has a short id before the rest, each lot alone in the list of what is resolved. */
    private static final class InLots extends HostHooks {
        @Override
        void start(Hosted host, Runnable original) {
            List<PluginWrapper> all = new ArrayList<>(host.resolved());
            for (int length = 1; length <= 3; length++) {
                int wanted = length;
                host.resolved().clear();
                all.stream()
                        .filter(plugin -> plugin.getPluginId().length() == wanted)
                        .forEach(host.resolved()::add);
                original.run();
            }
            host.resolved().clear();
            host.resolved().addAll(all);
        }
    }

    @Test
    void pluginsThatAreStartedInLotsFindWhatRunsAlready() throws Exception {
        Map<String, Object> seen = same(InLots::new, stage -> {
            stage.jar("a");
            stage.jar("bb", "a");
            stage.jar("ccc", "bb", "a");
            stage.jar("d");
            stage.plugins().loadPlugins();
            stage.tell("start", stage.plugins()::startPlugins);
        });
        assertThat(seen).containsEntry("started", List.of("a", "bb", "ccc", "d"));
    }

    @Test
    void whatHasNotStartedInAnEarlierLotIsInTheWay() throws Exception {
        Path folder = Files.createDirectory(temp.resolve("lots"));
        Script.jar(folder, "a");
        Script.jar(folder, "bb", "a");
        Script.jar(folder, "ccc");
        ParallelPluginManager plugins = new InLots().ours(folder);
        Script.of(plugins).on("start a", () -> {
            throw new IllegalStateException("broken");
        });
        plugins.loadPlugins();
        plugins.startPlugins();
        assertThat(plugins.getPlugin("bb").getPluginState()).isEqualTo(PluginState.FAILED);
        assertThat(plugins.getPlugin("bb").getFailedException())
                .hasMessage("Required dependency 'a' failed to start");
        assertThat(plugins.getPlugin("ccc").getPluginState()).isEqualTo(PluginState.STARTED);
    }

    /** Provides a dependency itself, in a version that nobody checks. */
    private static final class Providing extends HostHooks {
        @Override
        DependencyResolver.Result resolveDependencies(Hosted host, Supplier<DependencyResolver.Result> original) {
            return host.resolve(loaded -> {
                List<PluginDescriptor> all = new ArrayList<>(loaded);
                all.add(new DefaultPluginDescriptor("core", "", "", "1.0.0", "", "", ""));
                return all;
            });
        }
    }

    @Test
    void aDependencyThatTheHostProvidesIsNoObstacle() throws Exception {
        Map<String, Object> seen = same(Providing::new, stage -> {
            stage.jar("a", "core@>=1.0.0");
            stage.jar("b", "a", "core");
            stage.jar("c", "gone?");
            // PF4J's class loader asks that of each dependency
            ClassLoader own = HostHooksDifferentialTest.class.getClassLoader();
            loaders(stage).put("core", own);
            stage.tell("load", stage.plugins()::loadPlugins);
            stage.tell("start", stage.plugins()::startPlugins);
        });
        assertThat(seen).containsEntry("started", List.of("a", "b", "c"));
    }

    private static Map<String, ClassLoader> loaders(Stage stage) {
        return ((HostHooks.Hosted) stage.plugins()).classLoaders();
    }

    /** Resolves as if nothing depended on anything. */
    private static final class AnyVersion extends HostHooks {
        @Override
        DependencyResolver.Result resolveDependencies(Hosted host, Supplier<DependencyResolver.Result> original) {
            return host.resolve(loaded -> loaded.stream()
                    .map(plugin -> (PluginDescriptor) new DefaultPluginDescriptor(
                            plugin.getPluginId(), "", plugin.getPluginClass(), plugin.getVersion(), "", "", ""))
                    .toList());
        }
    }

    @Test
    void aVersionThatTheHostsOwnResolutionLetsPassIsNoObstacle() throws Exception {
        Map<String, Object> seen = same(AnyVersion::new, stage -> {
            stage.jar("a");
            stage.jar("b", "a@>=2.0.0");
            stage.tell("load", stage.plugins()::loadPlugins);
            stage.tell("start", stage.plugins()::startPlugins);
        });
        assertThat(seen).containsEntry("started", List.of("a", "b"));
    }

    /** Leaves out what cannot be resolved, and is told of it. */
    private static final class Releasing extends HostHooks {
        final ConcurrentLinkedQueue<String> released = new ConcurrentLinkedQueue<>();

        @Override
        boolean ignoring() {
            return true;
        }

        @Override
        boolean unload(String id, boolean dependents, BooleanSupplier original) {
            released.add(id + " " + dependents);
            return !id.equals("kept") && original.getAsBoolean();
        }
    }

    @Test
    void whatCannotBeResolvedIsUnloadedThroughTheSameMethod() throws Exception {
        List<Releasing> hosts = new ArrayList<>();
        same(
                () -> {
                    hosts.add(new Releasing());
                    return hosts.get(hosts.size() - 1);
                },
                stage -> {
                    stage.jar("lost", "nowhere");
                    stage.jar("user", "lost");
                    stage.jar("good");
                    stage.tell("load", stage.plugins()::loadPlugins);
                    stage.tell("start", stage.plugins()::startPlugins);
                });
        assertThat(hosts).hasSize(2);
        assertThat(hosts.get(1).released).containsExactlyElementsOf(hosts.get(0).released);
        assertThat(hosts.get(1).released).containsExactly("lost false", "user false");
    }

    @Test
    void whatTheHostDoesNotLetUnloadStaysUnresolved() throws Exception {
        Path folder = Files.createDirectory(temp.resolve("kept"));
        Script.jar(folder, "kept", "nowhere");
        Script.jar(folder, "user", "kept");
        Script.jar(folder, "good");
        ParallelPluginManager plugins = new Releasing().ours(folder);
        plugins.loadPlugins();
        plugins.startPlugins();
        assertThat(plugins.getPlugins()).extracting(PluginWrapper::getPluginId).containsExactlyInAnyOrder("kept", "good");
        assertThat(plugins.getResolvedPlugins())
                .extracting(PluginWrapper::getPluginId)
                .containsExactly("good");
    }

    @Test
    void aLoadOfAnEmptyFolderResolvesNothing() throws Exception {
        same(HostHooks::new, stage -> {
            Path elsewhere = Files.createDirectory(stage.folder.resolveSibling(stage.name + "-elsewhere"));
            Path lost = Script.jar(elsewhere, "lost", "nowhere");
            stage.ask("load one", () -> stage.plugins().loadPlugin(lost));
            stage.tell("load all", stage.plugins()::loadPlugins);
            stage.jar("good");
            stage.tell("load all", stage.plugins()::loadPlugins);
        });
    }

    /** Says of one plugin that it has not started. */
    private static final class Keeping extends HostHooks {
        @Override
        boolean state(String id, PluginState state, BooleanSupplier original) {
            return !id.equals("base") && original.getAsBoolean();
        }
    }

    @Test
    void theHostsOwnCheckOfAStateKeepsAPluginRunning() throws Exception {
        Map<String, Object> seen = same(Keeping::new, stage -> {
            stage.jar("base");
            stage.jar("user", "base");
            stage.jar("other");
            stage.plugins().loadPlugins();
            stage.plugins().startPlugins();
            stage.ask("stop", () -> stage.plugins().stopPlugin("base"));
            stage.ask("unload", () -> stage.plugins().unloadPlugin("base"));
            stage.ask("delete", () -> stage.plugins().deletePlugin("base"));
            stage.ask("stop other", () -> stage.plugins().stopPlugin("other"));
            stage.ask("disable", () -> stage.plugins().disablePlugin("base"));
        });
        assertThat(seen).containsEntry("calls of base", List.of("new", "start"));
    }
}
