package io.aitherzero.pf4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.boot.graph.Schedule;
import io.aitherzero.fixture.Script;
import io.aitherzero.fixture.Threads;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pf4j.PluginRuntimeException;
import org.pf4j.PluginState;
import org.pf4j.PluginStateListener;
import org.pf4j.PluginWrapper;

/** Plugins and listeners that call the manager. */
class NestedCallsTest {
    @TempDir
    Path folder;

    private ParallelPluginManager loaded(String... ids) {
        for (String id : ids) {
            Script.jar(folder, id);
        }
        ParallelPluginManager plugins = new ParallelPluginManager(folder);
        plugins.loadPlugins();
        return plugins;
    }

    private static List<String> running(ParallelPluginManager plugins) {
        assertThat(plugins.getStartedPlugins())
                .containsExactlyInAnyOrderElementsOf(plugins.getPlugins(PluginState.STARTED));
        return plugins.getStartedPlugins().stream()
                .map(PluginWrapper::getPluginId)
                .sorted()
                .toList();
    }

    @RepeatedTest(20)
    void threadsThatStartOnePluginShareOneStart() throws Exception {
        ParallelPluginManager plugins = loaded("a");
        CountDownLatch inStart = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Script.of(plugins).on("start a", () -> {
            inStart.countDown();
            goOn.await();
        });
        CompletableFuture<PluginState> first = Threads.run(() -> plugins.startPlugin("a"));
        inStart.await();
        CompletableFuture<Thread> waiter = new CompletableFuture<>();
        CompletableFuture<PluginState> second = Threads.run(() -> {
            waiter.complete(Thread.currentThread());
            return plugins.startPlugin("a");
        });
        CompletableFuture<Void> bulk = Threads.go(plugins::startPlugins);
        Threads.untilWaiting(waiter.get());
        assertThat(second).isNotDone();
        assertThat(bulk).isNotDone();
        goOn.countDown();
        assertThat(first.get()).isEqualTo(PluginState.STARTED);
        assertThat(second.get()).isEqualTo(PluginState.STARTED);
        bulk.get();
        assertThat(Script.of(plugins).calls("a")).containsExactly("new", "start");
    }

    @Test
    void threadsThatStartOneFailingPluginShareItsFailure() throws Exception {
        ParallelPluginManager plugins = loaded("a");
        CountDownLatch inStart = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Script.of(plugins).on("start a", () -> {
            inStart.countDown();
            goOn.await();
            throw new IllegalStateException("no port");
        });
        CompletableFuture<PluginState> first = Threads.run(() -> plugins.startPlugin("a"));
        inStart.await();
        CompletableFuture<Thread> waiter = new CompletableFuture<>();
        CompletableFuture<PluginState> second = Threads.run(() -> {
            waiter.complete(Thread.currentThread());
            return plugins.startPlugin("a");
        });
        Threads.untilWaiting(waiter.get());
        goOn.countDown();
        assertThat(first.get()).isEqualTo(PluginState.FAILED);
        assertThat(second.get()).isEqualTo(PluginState.FAILED);
        assertThat(plugins.getPlugin("a").getFailedException()).hasMessage("no port");
        assertThat(Script.of(plugins).calls("a")).containsExactly("new", "start");
    }

    @ParameterizedTest
    @EnumSource(Schedule.class)
    void aStartMayStartAnotherPluginThatIsQueuedRunningOrDone(Schedule schedule) {
        ParallelPluginManager plugins = loaded("a", "b", "c", "d");
        plugins.setSchedule(schedule);
        List<PluginState> seen = new ArrayList<>();
        for (String id : List.of("a", "d")) {
            Script.of(plugins).on("start " + id, () -> {
                synchronized (seen) {
                    seen.add(plugins.startPlugin("b"));
                    seen.add(plugins.startPlugin("c"));
                }
            });
        }
        plugins.startPlugins();
        assertThat(seen).hasSize(4).containsOnly(PluginState.STARTED);
        assertThat(running(plugins)).containsExactly("a", "b", "c", "d");
        assertThat(Script.of(plugins).calls()).doesNotHaveDuplicates();
    }

    @RepeatedTest(20)
    void ofTwoPluginsThatStartEachOtherOneIsRefused() {
        ParallelPluginManager plugins = loaded("a", "b");
        plugins.setWorkers(OptionalInt.of(2));
        plugins.setSchedule(Schedule.READY);
        CyclicBarrier both = new CyclicBarrier(2);
        Script.of(plugins)
                .on("start a", () -> {
                    both.await();
                    plugins.startPlugin("b");
                })
                .on("start b", () -> {
                    both.await();
                    plugins.startPlugin("a");
                });
        plugins.startPlugins();
        List<PluginWrapper> failed = plugins.getPlugins(PluginState.FAILED);
        assertThat(failed).hasSize(1);
        assertThat(failed.get(0).getFailedException())
                .isInstanceOf(PluginRuntimeException.class)
                .hasMessageMatching("Plugin '[ab]' is being started or stopped by a thread that waits for .*,"
                        + " which is asking for it: they would wait for each other for ever\\."
                        + " Declare one as a dependency of the other instead of starting it from code");
        assertThat(running(plugins)).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(Schedule.class)
    void aStartMayCallTheWholeManager(Schedule schedule) {
        Script.jar(folder, "needsA", "a");
        ParallelPluginManager plugins = loaded("a", "b", "c");
        Path later = Script.jar(folder.resolveSibling(folder.getFileName()), "later");
        plugins.setSchedule(schedule);
        List<PluginState> own = new ArrayList<>();
        Events registered = new Events();
        Script.of(plugins).on("start a", () -> {
            own.add(plugins.startPlugin("a"));
            own.add(plugins.stopPlugin("a"));
            plugins.startPlugins();
            plugins.addPluginStateListener(registered);
            plugins.loadPlugin(later);
            plugins.startPlugin("later");
            plugins.getExtensions(Greeting.class);
            plugins.getExtensions("a");
        });
        plugins.startPlugins();
        assertThat(own).containsExactly(PluginState.RESOLVED, PluginState.RESOLVED);
        assertThat(running(plugins)).containsExactly("a", "b", "c", "later", "needsA");
        assertThat(Script.of(plugins).calls()).doesNotHaveDuplicates();
        assertThat(registered.of("needsA")).containsExactly("RESOLVED>STARTED");
        assertThat(registered.of("later")).containsExactly("CREATED>RESOLVED", "RESOLVED>STARTED");
    }

    @ParameterizedTest
    @EnumSource(Schedule.class)
    void aStartThatStopsAllPluginsEndsTheBootWithNoneRunning(Schedule schedule) {
        Script.jar(folder, "needsA", "a");
        ParallelPluginManager plugins = loaded("a", "b", "c", "d");
        plugins.setSchedule(schedule);
        Script.of(plugins).on("start a", plugins::stopPlugins);
        plugins.startPlugins();
        assertThat(running(plugins)).isEmpty();
        for (PluginWrapper plugin : plugins.getPlugins()) {
            List<String> calls = new ArrayList<>(Script.of(plugins).calls(plugin.getPluginId()));
            calls.remove("new");
            assertThat(calls).isIn(List.of(), List.of("start", "stop"));
        }
        assertThat(Script.of(plugins).calls("needsA")).isEmpty();
        assertThat(plugins.lastBoot()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aStartThatUnloadsItsOwnPluginIsStoppedAndItsLoaderClosedAfterwards(boolean bulk) {
        Script.jar(folder, "needsA", "a");
        ParallelPluginManager plugins = loaded("a", "b");
        PluginWrapper a = plugins.getPlugin("a");
        GuardedPluginClassLoader loader = (GuardedPluginClassLoader) a.getPluginClassLoader();
        List<Boolean> closedInStart = new ArrayList<>();
        Script.of(plugins).on("start a", () -> {
            assertThat(plugins.unloadPlugin("a")).isTrue();
            closedInStart.add(loader.isClosed());
        });
        if (bulk) {
            plugins.startPlugins();
            assertThat(running(plugins)).containsExactly("b");
        } else {
            assertThat(plugins.startPlugin("a")).isEqualTo(PluginState.UNLOADED);
            assertThat(running(plugins)).isEmpty();
        }
        assertThat(closedInStart).containsExactly(false);
        assertThat(loader.isClosed()).isTrue();
        assertThat(Script.of(plugins).calls("a")).containsExactly("new", "start", "stop");
        assertThat(a.getPluginState()).isEqualTo(PluginState.UNLOADED);
        assertThat(plugins.getPlugins()).extracting(PluginWrapper::getPluginId).containsExactly("b");
        assertThat(Script.of(plugins).calls("needsA")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Schedule.class)
    void aStartThatDisablesItsOwnPluginLeavesItDisabledAndStopped(Schedule schedule) {
        Script.jar(folder, "needsA", "a");
        ParallelPluginManager plugins = loaded("a", "b");
        plugins.setSchedule(schedule);
        Script.of(plugins).on("start a", () -> plugins.disablePlugin("a"));
        plugins.startPlugins();
        assertThat(running(plugins)).containsExactly("b");
        assertThat(plugins.getPlugin("a").getPluginState()).isEqualTo(PluginState.DISABLED);
        assertThat(Script.of(plugins).calls("a")).containsExactly("new", "start", "stop");
        assertThat(plugins.getPlugin("needsA").getFailedException())
                .hasMessage("Required dependency 'a' failed to start");
    }

    @ParameterizedTest
    @EnumSource(Schedule.class)
    void aListenerMayStartStopUnloadAndLoadWhileABootRuns(Schedule schedule) {
        Script.jar(folder, "needsB", "b");
        ParallelPluginManager plugins = loaded("a", "b", "c", "d", "e");
        Path later = Script.jar(folder, "later");
        plugins.setSchedule(schedule);
        plugins.addPluginStateListener(event -> {
            if (event.getPluginState() == PluginState.STARTED
                    && event.getPlugin().getPluginId().equals("a")) {
                plugins.startPlugin("needsB");
                plugins.stopPlugin("b");
                plugins.unloadPlugin("c");
                plugins.loadPlugin(later);
                plugins.startPlugins();
            }
        });
        plugins.startPlugins();
        assertThat(running(plugins)).contains("a", "d", "e", "later").doesNotContain("c");
        assertThat(plugins.getPlugin("c")).isNull();
    }

    @ParameterizedTest
    @EnumSource(Schedule.class)
    void aListenerThatStopsAllPluginsEndsTheBoot(Schedule schedule) {
        ParallelPluginManager plugins = loaded("a", "b", "c", "d", "e", "f");
        plugins.setSchedule(schedule);
        PluginStateListener listener = event -> {
            if (event.getPluginState() == PluginState.STARTED) {
                plugins.stopPlugins();
            }
        };
        plugins.addPluginStateListener(listener);
        plugins.startPlugins();
        assertThat(running(plugins)).isEmpty();
    }

    @Test
    void aStartOnTheOnlyThreadOfAnExecutorMayStartAndStopAll() {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        ParallelPluginManager plugins = loaded("a", "b", "c");
        plugins.setSchedule(Schedule.READY);
        plugins.setExecutor(executor);
        Script.of(plugins).on("start a", () -> {
            plugins.startPlugins();
            assertThat(running(plugins)).containsExactly("b", "c");
            plugins.stopPlugins();
        });
        plugins.startPlugins();
        assertThat(running(plugins)).isEmpty();
        assertThat(executor.isShutdown()).isFalse();
        executor.shutdown();
    }

    @RepeatedTest(200)
    void optionalCyclesStartedByManyThreadsNeitherHangNorFail() throws Exception {
        Script.jar(folder, "a", "b?");
        Script.jar(folder, "b", "c?");
        Script.jar(folder, "c", "a");
        ParallelPluginManager plugins = new ParallelPluginManager(folder);
        plugins.loadPlugins();
        CyclicBarrier start = new CyclicBarrier(4);
        List<CompletableFuture<?>> threads = new ArrayList<>();
        for (String id : List.of("a", "b", "c")) {
            threads.add(Threads.run(() -> {
                start.await();
                return plugins.startPlugin(id);
            }));
        }
        threads.add(Threads.go(() -> {
            start.await();
            plugins.startPlugins();
        }));
        for (CompletableFuture<?> thread : threads) {
            thread.get();
        }
        assertThat(running(plugins)).containsExactly("a", "b", "c");
        assertThat(Script.of(plugins).calls()).doesNotHaveDuplicates();
    }
}
