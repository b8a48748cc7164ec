package io.aitherzero.pf4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aitherzero.fixture.Script;
import io.aitherzero.fixture.Threads;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pf4j.PluginRuntimeException;
import org.pf4j.PluginState;
import org.pf4j.PluginStateEvent;

/** Listeners that wait for threads which use the manager, and stops that start plugins. */
class WaitingListenerTest {
    @TempDir
    Path folder;

    private ParallelPluginManager plugins;
    private final Queue<String> events = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void load() {
        for (String id : List.of("a", "b", "c", "d")) {
            Script.jar(folder, id);
        }
        Script.jar(folder, "user", "a");
        plugins = new ParallelPluginManager(folder);
        plugins.addPluginStateListener(event ->
                events.add(event.getPlugin().getPluginId() + " " + event.getOldState() + " " + event.getPluginState()));
        plugins.loadPlugins();
        events.clear();
    }

    private static boolean started(PluginStateEvent event, String id) {
        return event.getPlugin().getPluginId().equals(id) && event.getPluginState() == PluginState.STARTED;
    }

    private void use(String verb) {
        switch (verb) {
            case "startPlugin" -> plugins.startPlugin("b");
            case "stopPlugin" -> plugins.stopPlugin("b");
            case "getExtensions" -> plugins.getExtensions(Runnable.class);
            case "disablePlugin" -> plugins.disablePlugin("b");
            case "unloadPlugin" -> plugins.unloadPlugin("b");
            case "loadPlugins" -> plugins.loadPlugins();
            case "startPlugins" -> plugins.startPlugins();
            default -> plugins.getPlugins().forEach(plugin -> plugins.whichPlugin(plugin.getClass()));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "startPlugin",
                "stopPlugin",
                "getExtensions",
                "getPlugins",
                "disablePlugin",
                "unloadPlugin",
                "loadPlugins",
                "startPlugins"
            })
    void aListenerMayWaitForAThreadThatUsesTheManager(String verb) {
        plugins.addPluginStateListener(event -> {
            if (started(event, "a")) {
                Threads.run(() -> {
                            use(verb);
                            return true;
                        })
                        .join();
            }
        });

        plugins.startPlugins();

        assertThat(plugins.getPlugin("user").getPluginState()).isEqualTo(PluginState.STARTED);
        assertThat(plugins.getPlugin("d").getPluginState()).isEqualTo(PluginState.STARTED);
        plugins.stopPlugins();
        assertThat(plugins.getStartedPlugins()).isEmpty();
    }

    @Test
    void aListenerThatNeverComesBackHoldsTheBootNoLongerThanAPlugin() {
        CountDownLatch never = new CountDownLatch(1);
        plugins.setStartTimeout(Duration.ofSeconds(1));
        plugins.addPluginStateListener(event -> {
            if (started(event, "a")) {
                Threads.hang(never);
            }
        });

        plugins.startPlugins();

        assertThat(plugins.getStartedPlugins()).hasSize(5);
        // who tells of one module tells of another one, too, that has started meanwhile
        assertThat(plugins.lastBoot().orElseThrow().fallback().orElseThrow())
                .startsWith("a listener has not come back in time from being told of the end of '");
        never.countDown();
    }

    @Test
    void whatWasLeftToAnotherThreadIsToldInOrder() throws Exception {
        CountDownLatch all = new CountDownLatch(5);
        plugins.addPluginStateListener(event -> {
            if (event.getPluginState() == PluginState.STARTED) {
                all.countDown();
            }
            if (started(event, "a")) {
                CompletableFuture<PluginState> other = Threads.run(() -> plugins.startPlugin("b"));
                assertThat(other.join()).isEqualTo(PluginState.STARTED);
            }
        });

        plugins.startPlugins();

        assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(List.copyOf(events))
                .doesNotHaveDuplicates()
                .containsSubsequence("a RESOLVED STARTED", "user RESOLVED STARTED");
    }

    @Test
    void whatAStopHasStartedIsStoppedToo() {
        Script script = Script.of(plugins).on("stop c", () -> plugins.startPlugin("d"));
        plugins.startPlugin("c");

        plugins.stopPlugins();

        assertThat(plugins.getStartedPlugins()).isEmpty();
        assertThat(script.calls("d")).containsExactly("new", "start", "stop");
    }

    @Test
    void whatAThreadOfAStopHasStartedIsStoppedToo() {
        Script.of(plugins)
                .on("stop c", () -> Threads.run(() -> plugins.startPlugin("d")).join());
        plugins.startPlugin("c");

        plugins.stopPlugins();

        assertThat(plugins.getStartedPlugins()).isEmpty();
        assertThat(plugins.getPlugin("d").getPluginState()).isEqualTo(PluginState.STOPPED);
    }

    @Test
    void pluginsThatStartEachOtherWhenTheyStopAreStoppedAllTheSame() {
        Script script = Script.of(plugins)
                .on("stop c", () -> plugins.startPlugin("d"))
                .on("stop d", () -> plugins.startPlugin("c"));
        plugins.startPlugin("c");

        plugins.stopPlugins();

        assertThat(plugins.getStartedPlugins()).isEmpty();
        assertThat(script.calls()).hasSizeLessThan(20);
        assertThat(plugins.lastStop().toString())
                .contains(
                        "cannot be started, because all plugins are being stopped and start each other again and again");
    }

    @Test
    void aStopOfOnePluginMayStartOthersAsInPf4j() {
        Script.of(plugins).on("stop c", () -> plugins.startPlugin("d"));
        plugins.startPlugin("c");

        assertThat(plugins.stopPlugin("c")).isEqualTo(PluginState.STOPPED);
        assertThat(plugins.getStartedPlugins()).hasSize(1);
        assertThatThrownBy(() -> plugins.startPlugin("none")).isInstanceOf(PluginRuntimeException.class);
    }
}
