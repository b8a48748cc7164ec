package io.aitherzero.pf4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.fixture.Script;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;
import org.pf4j.PluginState;
import org.pf4j.PluginWrapper;

class PluginStormTest {
    private static final int THREADS = 8;
    private static final int ROUNDS = 80;

    @TempDir
    Path folder;

    private ParallelPluginManager plugins;
    private Events events;

    /** What one of the threads does in one round. */
    private interface Round {
        void run(Random random) throws Exception;
    }

    @BeforeEach
    void load() {
        Script.jar(folder, "base");
        Script.jar(folder, "mid", "base");
        Script.jar(folder, "leaf", "mid", "loop?");
        Script.jar(folder, "loop", "base", "leaf?");
        Script.jar(folder, "alone");
        plugins = new ParallelPluginManager(folder);
        events = Events.of(plugins);
        plugins.loadPlugins();
    }

    private void storm(int seed, Round round) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        try {
            CyclicBarrier start = new CyclicBarrier(THREADS);
            List<Future<?>> threads = IntStream.range(0, THREADS)
                    .<Future<?>>mapToObj(thread -> pool.submit(() -> {
                        Random random = new Random(seed * 31L + thread);
                        start.await();
                        for (int i = 0; i < ROUNDS; i++) {
                            round.run(random);
                        }
                        return null;
                    }))
                    .toList();
            for (Future<?> thread : threads) {
                thread.get();
            }
        } finally {
            pool.shutdownNow();
        }
    }

    private static String any(Random random) {
        return List.of("base", "mid", "leaf", "loop", "alone").get(random.nextInt(5));
    }

    private void consistent() {
        assertThat(plugins.getStartedPlugins())
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(plugins.getPlugins(PluginState.STARTED));
        for (PluginWrapper plugin : plugins.getStartedPlugins()) {
            plugin.getDescriptor().getDependencies().stream()
                    .filter(dependency -> !dependency.isOptional())
                    .forEach(dependency -> assertThat(
                                    plugins.getPlugin(dependency.getPluginId()).getPluginState())
                            .as(plugin.getPluginId() + " runs, and so must what it requires")
                            .isEqualTo(PluginState.STARTED));
        }
        for (PluginWrapper plugin : plugins.getPlugins()) {
            alternates(plugin.getPluginId());
        }
    }

    private void alternates(String id) {
        List<String> calls = new ArrayList<>(Script.of(plugins).calls(id));
        calls.removeIf(call -> call.equals("new"));
        for (int i = 0; i < calls.size(); i++) {
            assertThat(calls.get(i)).isEqualTo(i % 2 == 0 ? "start" : "stop");
        }
        boolean runs = plugins.getPlugin(id).getPluginState().isStarted();
        assertThat(calls.size() % 2 == 1).isEqualTo(runs);
        List<String> seen = events.of(id);
        assertThat(seen).first().isEqualTo("CREATED>RESOLVED");
        String state = "CREATED";
        for (String event : seen) {
            assertThat(event).startsWith(state + ">");
            state = event.substring(event.indexOf('>') + 1);
        }
        assertThat(state).isEqualTo(plugins.getPlugin(id).getPluginState().name());
    }

    @RepeatedTest(3)
    void startsAndStopsOfSinglePluginsLeaveAConsistentState() throws Exception {
        storm(1, random -> {
            if (random.nextBoolean()) {
                assertThat(plugins.startPlugin(any(random))).isIn(PluginState.STARTED, PluginState.STOPPED);
            } else {
                assertThat(plugins.stopPlugin(any(random))).isNotEqualTo(PluginState.FAILED);
            }
        });
        consistent();
    }

    @RepeatedTest(3)
    void bulkStartsAndStopsAmongSingleOnesLeaveAConsistentState() throws Exception {
        storm(2, random -> {
            switch (random.nextInt(6)) {
                case 0 -> plugins.startPlugins();
                case 1 -> plugins.stopPlugins();
                case 2, 3 -> plugins.startPlugin(any(random));
                default -> plugins.stopPlugin(any(random));
            }
        });
        consistent();
        plugins.stopPlugins();
        assertThat(plugins.getStartedPlugins()).isEmpty();
        consistent();
    }

    @RepeatedTest(3)
    void enablingAndDisablingAmongStartsLeavesAConsistentState() throws Exception {
        storm(3, random -> {
            switch (random.nextInt(5)) {
                case 0 -> plugins.disablePlugin(any(random));
                case 1 -> plugins.enablePlugin(any(random));
                case 2 -> plugins.startPlugins();
                case 3 -> plugins.stopPlugin(any(random));
                default -> plugins.startPlugin(any(random));
            }
        });
        assertThat(plugins.getStartedPlugins())
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(plugins.getPlugins(PluginState.STARTED));
        for (PluginWrapper plugin : plugins.getPlugins()) {
            List<String> calls = new ArrayList<>(Script.of(plugins).calls(plugin.getPluginId()));
            calls.removeIf(call -> call.equals("new"));
            for (int i = 0; i < calls.size(); i++) {
                assertThat(calls.get(i))
                        .as("call %d of %s, after %s", i, calls, events.of(plugin.getPluginId()))
                        .isEqualTo(i % 2 == 0 ? "start" : "stop");
            }
        }
    }

    @RepeatedTest(3)
    void reloadsDuringLookUpsNeitherFailNorLoseAPlugin() throws Exception {
        Path extra = folder.resolve("base.jar");
        AtomicBoolean reloading = new AtomicBoolean();
        plugins.startPlugins();
        storm(4, random -> {
            if (reloading.compareAndSet(false, true)) {
                assertThat(plugins.unloadPlugin("base")).isTrue();
                assertThat(plugins.getPlugins())
                        .extracting(PluginWrapper::getPluginId)
                        .containsExactly("alone");
                plugins.loadPlugins();
                plugins.startPlugins();
                reloading.set(false);
            } else {
                plugins.getExtensions(Greeting.class);
                plugins.getExtensionClassNames("base");
                plugins.getExtensions("mid");
                assertThat(plugins.getPlugins(PluginState.FAILED)).isEmpty();
            }
        });
        assertThat(extra).exists();
        assertThat(plugins.getStartedPlugins()).hasSize(5).doesNotHaveDuplicates();
    }

    @RepeatedTest(3)
    void loadsOfOneArchiveByManyThreadsLoadItOnce() throws Exception {
        plugins.unloadPlugins();
        assertThat(plugins.getPlugins()).isEmpty();
        storm(5, random -> {
            switch (random.nextInt(4)) {
                case 0 -> plugins.loadPlugins();
                case 1 -> plugins.startPlugins();
                case 2 -> plugins.unloadPlugin(any(random));
                default -> {
                    try {
                        plugins.loadPlugin(folder.resolve("alone.jar"));
                    } catch (org.pf4j.PluginRuntimeException e) {
                        assertThat(e).hasMessageContaining("alone");
                    }
                }
            }
        });
        plugins.loadPlugins();
        plugins.startPlugins();
        assertThat(plugins.getPlugins()).hasSize(5);
        assertThat(plugins.getResolvedPlugins()).hasSize(5).doesNotHaveDuplicates();
        assertThat(plugins.getUnresolvedPlugins()).isEmpty();
        assertThat(plugins.getStartedPlugins()).hasSize(5).doesNotHaveDuplicates();
    }
}
