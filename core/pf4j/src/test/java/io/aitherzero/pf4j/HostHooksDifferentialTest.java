package io.aitherzero.pf4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.boot.graph.Finding;
import io.aitherzero.boot.graph.ModuleDescriptor;
import io.aitherzero.fixture.Script;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pf4j.DefaultPluginDescriptor;
import org.pf4j.DependencyResolver;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginRuntimeException;
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
        Stage stock = new Stage(
                "stock",
                Files.createDirectory(base.resolve("stock")),
                roots -> hooks.get().stock(roots.get(0)));
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
            List<PluginWrapper> all = new ArrayList<>(host.inOrder());
            for (int length = 1; length <= 3; length++) {
                int wanted = length;
                host.inOrder().clear();
                all.stream()
                        .filter(plugin -> plugin.getPluginId().length() == wanted)
                        .forEach(host.inOrder()::add);
                original.run();
            }
            host.inOrder().clear();
            host.inOrder().addAll(all);
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
        assertThat(plugins.getPlugin("bb").getFailedException()).hasMessage("Required dependency 'a' failed to start");
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
        assertThat(plugins.getPlugins())
                .extracting(PluginWrapper::getPluginId)
                .containsExactlyInAnyOrder("kept", "good");
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

    private static Path version(Path folder, String id, String version) {
        return Script.sources(id)
                .attribute("Plugin-Version", version)
                .jarAt(folder.resolve(id + "-" + version + ".jar"));
    }

    private static void askVersion(Stage stage, String id) {
        stage.ask(
                "version of " + id,
                () -> stage.plugins().getPlugin(id) == null
                        ? "none"
                        : stage.plugins().getPlugin(id).getDescriptor().getVersion());
    }

    /** Replaces what is loaded by what is newer. */
    private static final class Upgrading extends HostHooks {
        @Override
        @Nullable
        PluginWrapper load(Hosted host, Path path, Supplier<@Nullable PluginWrapper> original) {
            PluginDescriptor found = host.finder().find(path);
            PluginWrapper old = host.self().getPlugin(found.getPluginId());
            if (old != null && !old.getPluginPath().equals(path)) {
                if (host.self()
                                .getVersionManager()
                                .compareVersions(
                                        found.getVersion(), old.getDescriptor().getVersion())
                        <= 0) {
                    return null;
                }
                host.self().unloadPlugin(found.getPluginId());
            }
            return original.get();
        }
    }

    @Test
    void aHostUpgradesByLoadingAgain() throws Exception {
        Map<String, Object> seen = same(Upgrading::new, stage -> {
            version(stage.folder, "a", "1.0.0");
            stage.jar("other");
            stage.tell("load", stage.plugins()::loadPlugins);
            stage.tell("start", stage.plugins()::startPlugins);
            version(stage.folder, "a", "2.0.0");
            stage.tell("load again", stage.plugins()::loadPlugins);
            stage.tell("start", stage.plugins()::startPlugins);
            askVersion(stage, "a");
            stage.tell("load once more", stage.plugins()::loadPlugins);
            askVersion(stage, "a");
        });
        assertThat(seen).containsEntry("started", List.of("a", "other"));
        assertThat(String.valueOf(seen.get("answers"))).contains("version of a = 2.0.0");
    }

    /** Refuses one version, by passing over it or by an exception. */
    private static final class Blocking extends HostHooks {
        private final boolean loud;

        Blocking(boolean loud) {
            this.loud = loud;
        }

        @Override
        @Nullable
        PluginWrapper load(Hosted host, Path path, Supplier<@Nullable PluginWrapper> original) {
            if (!host.finder().find(path).getVersion().equals("2.0.0")) {
                return original.get();
            }
            if (loud) {
                throw new PluginRuntimeException("2.0.0 is blocked");
            }
            return null;
        }
    }

    @Test
    void anOlderArchiveCountsWhereTheHostRefusesTheNewest() throws Exception {
        for (boolean loud : List.of(false, true)) {
            Map<String, Object> seen = same(() -> new Blocking(loud), stage -> {
                version(stage.folder, "a", "1.0.0");
                version(stage.folder, "a", "2.0.0");
                stage.tell("load", stage.plugins()::loadPlugins);
                askVersion(stage, "a");
                stage.tell("start", stage.plugins()::startPlugins);
            });
            assertThat(seen).containsEntry("started", List.of("a"));
        }
    }

    @Test
    void theNewestThatTheHostTakesCounts() throws Exception {
        Path folder = Files.createDirectory(temp.resolve("versions"));
        List.of("1.0.0", "10.0.0", "2.0.0", "9.0.0").forEach(version -> version(folder, "a", version));
        List<String> asked = new ArrayList<>();
        ParallelPluginManager plugins = new HostHooks() {
            @Override
            @Nullable
            PluginWrapper load(Hosted host, Path path, Supplier<@Nullable PluginWrapper> original) {
                asked.add(host.finder().find(path).getVersion());
                return asked.size() == 1 ? null : original.get();
            }
        }.ours(folder);
        plugins.loadPlugins();
        assertThat(asked).containsExactly("10.0.0", "9.0.0");
        assertThat(plugins.getPlugin("a").getDescriptor().getVersion()).isEqualTo("9.0.0");
        assertThat(plugins.discovered().findings())
                .hasSize(2)
                .allSatisfy(finding -> assertThat(finding.code()).isEqualTo(Finding.Code.DUPLICATE_ID));
        plugins.loadPlugins();
        assertThat(asked).as("as PF4J, what is loaded, too").hasSize(6);
        assertThat(plugins.discovered().findings())
                .hasSize(3)
                .allSatisfy(finding -> assertThat(finding.code()).isEqualTo(Finding.Code.DUPLICATE_ID));
        plugins.startPlugins();
        assertThat(plugins.getStartedPlugins()).hasSize(1);
    }

    /** Answers with what is loaded already. */
    private static final class Satisfied extends HostHooks {
        @Override
        @Nullable
        PluginWrapper load(Hosted host, Path path, Supplier<@Nullable PluginWrapper> original) {
            @Nullable
            PluginWrapper old = host.self().getPlugin(host.finder().find(path).getPluginId());
            return old == null ? original.get() : old;
        }
    }

    @Test
    void whatIsLoadedStaysWhereTheHostAnswersWithIt() throws Exception {
        Map<String, Object> seen = same(Satisfied::new, stage -> {
            version(stage.folder, "a", "1.0.0");
            stage.jar("user", "a@<2.0.0");
            stage.tell("load", stage.plugins()::loadPlugins);
            version(stage.folder, "a", "2.0.0");
            version(stage.folder, "a", "3.0.0");
            stage.tell("load again", stage.plugins()::loadPlugins);
            stage.tell("start", stage.plugins()::startPlugins);
            askVersion(stage, "a");
            if (stage.plugins() instanceof ParallelPluginManager ours) {
                assertThat(ours.graph().modules())
                        .extracting(ModuleDescriptor::version)
                        .doesNotContain("2.0.0", "3.0.0");
            }
        });
        assertThat(seen).containsEntry("started", List.of("a", "user"));
    }

    /** Shows its callers neither all plugins nor a list that can be changed. */
    private static final class Hiding extends HostHooks {
        @Override
        List<PluginWrapper> listed(List<PluginWrapper> original) {
            return original.stream()
                    .filter(plugin -> !plugin.getPluginId().equals("hidden"))
                    .toList();
        }
    }

    @Test
    void whatAGetterHidesIsStartedAllTheSame() throws Exception {
        Map<String, Object> seen = same(Hiding::new, stage -> {
            stage.jar("hidden");
            stage.jar("user", "hidden");
            stage.tell("load", stage.plugins()::loadPlugins);
            stage.tell("start", stage.plugins()::startPlugins);
            stage.ask("stop", () -> stage.plugins().stopPlugin("hidden"));
            stage.ask("start one", () -> stage.plugins().startPlugin("user"));
        });
        assertThat(seen).containsEntry("started", List.of("hidden", "user"));
    }

    @Test
    void aGetterThatHandsOutACopyKeepsNothingFromBeingUnloaded() throws Exception {
        Path folder = Files.createDirectory(temp.resolve("copies"));
        Script.jar(folder, "a");
        Script.jar(folder, "user", "a");
        ParallelPluginManager plugins = new Hiding().ours(folder);
        plugins.loadPlugins();
        plugins.startPlugins();
        assertThat(plugins.unloadPlugin("a")).isTrue();
        assertThat(plugins.getPlugins()).isEmpty();
        assertThat(plugins.getResolvedPlugins()).isEmpty();
    }

    /** Ends a load by an exception or an error. */
    private static final class Strict extends HostHooks {
        private final String where;
        private final Throwable reason;

        Strict(String where, Throwable reason) {
            this.where = where;
            this.reason = reason;
        }

        private void refuse(String here, String what) {
            if (here.equals(where) && what.contains("bad")) {
                if (reason instanceof Error error) {
                    throw error;
                }
                throw (RuntimeException) reason;
            }
        }

        @Override
        @Nullable
        PluginWrapper load(Hosted host, Path path, Supplier<@Nullable PluginWrapper> original) {
            refuse("load", path.getFileName().toString());
            return original.get();
        }

        @Override
        boolean valid(PluginWrapper plugin, BooleanSupplier original) {
            refuse("valid", plugin.getPluginId());
            return original.getAsBoolean();
        }

        @Override
        void resolvePlugins(Runnable original) {
            refuse("resolve", "bad");
            original.run();
        }
    }

    @Test
    void whatAHostThrowsOnPurposeComesOutOfTheLoad() throws Exception {
        for (Throwable reason : List.of(
                new SecurityException("wrong signature"),
                new IllegalStateException("no licence"),
                new AssertionError("never"),
                new PluginRuntimeException("not this one"))) {
            for (String where : List.of("load", "valid", "resolve")) {
                Map<String, Object> seen = same(() -> new Strict(where, reason), stage -> {
                    Path bad = stage.jar("bad");
                    stage.tell("load", stage.plugins()::loadPlugins);
                    stage.ask("load one", () -> stage.plugins().loadPlugin(bad));
                });
                boolean leftOut = reason instanceof PluginRuntimeException && !where.equals("resolve");
                assertThat(String.valueOf(seen.get("answers")))
                        .contains(
                                leftOut
                                        ? "load = done"
                                        : "load = throws " + reason.getClass().getSimpleName());
            }
        }
    }

    @Test
    void aManagerThatIsolatesKeepsAFindingOfWhatAHostThrows() throws Exception {
        for (String where : List.of("load", "valid")) {
            Path folder = Files.createDirectory(temp.resolve(where));
            Script.jar(folder, "bad");
            Script.jar(folder, "good");
            ParallelPluginManager plugins = new Strict(where, new SecurityException("wrong signature")).ours(folder);
            plugins.setIsolating(true);
            plugins.loadPlugins();
            assertThat(plugins.discovered().findings())
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.cause()).contains("bad.jar", "wrong signature"));
            plugins.startPlugins();
            assertThat(plugins.getStartedPlugins())
                    .extracting(PluginWrapper::getPluginId)
                    .containsExactly("good");
        }
    }

    /** Has another thread stop a plugin, and waits for it. */
    private static final class Waiting extends HostHooks {
        @Override
        @Nullable
        PluginWrapper load(Hosted host, Path path, Supplier<@Nullable PluginWrapper> original) {
            if (host.self().getPlugin("old") != null) {
                PluginState stopped = CompletableFuture.supplyAsync(
                                () -> host.self().stopPlugin("old"))
                        .orTimeout(30, TimeUnit.SECONDS)
                        .join();
                assertThat(stopped.isStarted()).isFalse();
            }
            return original.get();
        }
    }

    @Test
    void anOverrideMayWaitForAnotherThreadThatUsesTheManager() throws Exception {
        Map<String, Object> seen = same(Waiting::new, stage -> {
            stage.jar("old");
            stage.jar("user", "old");
            stage.plugins().loadPlugins();
            stage.plugins().startPlugins();
            stage.jar("fresh");
            stage.tell("load", stage.plugins()::loadPlugins);
            Path elsewhere = Files.createDirectory(stage.folder.resolveSibling(stage.name + "-elsewhere"));
            Path one = Script.jar(elsewhere, "one");
            stage.ask("start", () -> stage.plugins().startPlugin("user"));
            stage.ask("load one", () -> stage.plugins().loadPlugin(one));
        });
        assertThat(seen).containsEntry("loaded", List.of("fresh", "old", "one", "user"));
    }

    @Test
    void loadsOfManyThreadsThroughAnOverrideLoadEachArchiveOnce() throws Exception {
        Path folder = Files.createDirectory(temp.resolve("many"));
        for (int i = 0; i < 20; i++) {
            Script.jar(folder, "p" + i);
        }
        for (int round = 0; round < 5; round++) {
            ParallelPluginManager plugins = new HostHooks().ours(folder);
            CountDownLatch go = new CountDownLatch(1);
            List<CompletableFuture<Void>> loads = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                loads.add(CompletableFuture.runAsync(
                        () -> {
                            await(go);
                            plugins.loadPlugins();
                        },
                        task -> new Thread(task).start()));
            }
            go.countDown();
            CompletableFuture.allOf(loads.toArray(CompletableFuture[]::new)).join();
            assertThat(plugins.getPlugins()).hasSize(20);
            assertThat(plugins.getResolvedPlugins()).hasSize(20).doesNotHaveDuplicates();
            assertThat(plugins.getUnresolvedPlugins()).isEmpty();
            plugins.startPlugins();
            assertThat(plugins.getStartedPlugins()).hasSize(20);
            plugins.unloadPlugins();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
