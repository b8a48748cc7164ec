package io.aitherzero.pf4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.boot.graph.Finding;
import io.aitherzero.boot.graph.Schedule;
import io.aitherzero.boot.run.OverdueException;
import io.aitherzero.fixture.Script;
import io.aitherzero.fixture.Threads;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pf4j.PluginState;

/** Plugins that do not come back from their start or stop in time. */
class StuckPluginTest {
    private static final Duration SOON = Duration.ofMillis(200);

    @TempDir
    Path folder;

    private final CountDownLatch release = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private ParallelPluginManager plugins;
    private Events events;

    @BeforeEach
    void load() {
        Script.jar(folder, "stuck");
        Script.jar(folder, "user", "stuck");
        Script.jar(folder, "far", "user");
        Script.jar(folder, "good");
        Script.jar(folder, "fine", "good", "stuck?");
        plugins = new ParallelPluginManager(folder);
        events = Events.of(plugins);
        plugins.loadPlugins();
        Script.of(plugins).on("start stuck", () -> Threads.hang(release)).on("stop stuck", stopped::countDown);
    }

    @AfterEach
    void end() {
        release.countDown();
    }

    private void boot() {
        plugins.setStartTimeout(SOON);
        plugins.startPlugins();
    }

    /** Waits until the thread is out of the plugin: only then can another one have it. */
    private void untilFree() {
        while (!plugins.getPlugin("stuck").getPluginState().isStarted()) {
            plugins.startPlugin("stuck");
            Thread.onSpinWait();
        }
    }

    @ParameterizedTest
    @EnumSource(Schedule.class)
    void aStuckStartFailsWithItsStackAndOnlyItsDependentsWithIt(Schedule schedule) {
        plugins.setSchedule(schedule);
        boot();
        assertThat(plugins.getPlugin("stuck").getPluginState()).isEqualTo(PluginState.FAILED);
        assertThat(plugins.getPlugin("stuck").getFailedException())
                .isInstanceOf(OverdueException.class)
                .hasMessageStartingWith("Module 'stuck' did not start within ")
                .satisfies(error -> assertThat(error.getStackTrace())
                        .anyMatch(frame -> frame.getMethodName().equals("hang")));
        assertThat(plugins.getPlugin("user").getFailedException())
                .hasMessage("Required dependency 'stuck' failed to start");
        assertThat(plugins.getPlugin("far").getFailedException())
                .hasMessage("Required dependency 'user' failed to start");
        assertThat(plugins.getPlugins(PluginState.STARTED)).hasSize(2);
        assertThat(Script.of(plugins).calls("user")).isEmpty();
        assertThat(events.of("stuck")).containsExactly("CREATED>RESOLVED", "RESOLVED>FAILED");
    }

    @RepeatedTest(5)
    void aLateStartIsStoppedOnceAndNeverPublished() throws Exception {
        boot();
        release.countDown();
        stopped.await();
        assertThat(plugins.getPlugin("stuck").getPluginState()).isEqualTo(PluginState.FAILED);
        assertThat(events.of("stuck")).containsExactly("CREATED>RESOLVED", "RESOLVED>FAILED");
        assertThat(Script.of(plugins).calls("stuck")).containsExactly("new", "start", "stop");
        assertThat(plugins.getStartedPlugins()).hasSize(2);
        untilFree();
        assertThat(Script.of(plugins).calls("stuck")).containsExactly("new", "start", "stop", "start");
        assertThat(plugins.startPlugin("far")).isEqualTo(PluginState.STARTED);
    }

    @Test
    void aStuckPluginIsNotStartedAgainMeanwhile() {
        boot();
        assertThat(plugins.startPlugin("stuck")).isEqualTo(PluginState.FAILED);
        assertThat(plugins.startPlugin("user")).isEqualTo(PluginState.FAILED);
        plugins.startPlugins();
        assertThat(plugins.stopPlugin("stuck")).isEqualTo(PluginState.FAILED);
        assertThat(Script.of(plugins).calls("stuck")).containsExactly("new", "start");
        assertThat(plugins.getPlugin("stuck").getFailedException()).isInstanceOf(OverdueException.class);
    }

    @Test
    void theLoaderOfAnUnloadedStuckPluginIsClosedWhenTheThreadIsOut() throws Exception {
        boot();
        GuardedPluginClassLoader loader = (GuardedPluginClassLoader) plugins.getPluginClassLoader("stuck");
        assertThat(plugins.unloadPlugin("stuck")).isTrue();
        assertThat(plugins.getPlugin("stuck")).isNull();
        assertThat(plugins.getPlugin("far")).isNull();
        assertThat(loader.isClosed()).isFalse();
        plugins.loadPlugins();
        assertThat(plugins.getPlugin("stuck").getPluginState()).isEqualTo(PluginState.RESOLVED);
        assertThat(plugins.getPluginClassLoader("stuck")).isNotSameAs(loader);
        release.countDown();
        stopped.await();
        while (!loader.isClosed()) {
            Thread.onSpinWait();
        }
        assertThat(plugins.startPlugin("stuck")).isEqualTo(PluginState.STARTED);
        assertThat(((GuardedPluginClassLoader) plugins.getPluginClassLoader("stuck")).isClosed())
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource(Schedule.class)
    void aStuckStopIsGivenUpAndTheOthersAreStopped(Schedule schedule) {
        CountDownLatch end = new CountDownLatch(1);
        Script.of(plugins).on("start stuck", () -> {}).on("stop stuck", () -> Threads.hang(end));
        plugins.setSchedule(schedule);
        plugins.startPlugins();
        plugins.setStopBudget(SOON);
        plugins.stopPlugins();
        assertThat(plugins.getPlugins(PluginState.STOPPED)).hasSize(4);
        assertThat(plugins.getPlugin("stuck").getPluginState()).isEqualTo(PluginState.FAILED);
        assertThat(plugins.getPlugin("stuck").getFailedException())
                .isInstanceOf(OverdueException.class)
                .hasMessageStartingWith("Module 'stuck' did not stop within ");
        assertThat(plugins.lastStop()).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo(Finding.Code.STOP_TIMEOUT);
            assertThat(finding.module()).isEqualTo("stuck");
        });
        GuardedPluginClassLoader loader = (GuardedPluginClassLoader) plugins.getPluginClassLoader("stuck");
        plugins.unloadPlugins();
        assertThat(plugins.getPlugins()).isEmpty();
        assertThat(loader.isClosed()).isFalse();
        end.countDown();
        while (!loader.isClosed()) {
            Thread.onSpinWait();
        }
        assertThat(events.of("stuck"))
                .containsExactly("CREATED>RESOLVED", "RESOLVED>STARTED", "STARTED>FAILED", "FAILED>UNLOADED");
    }

    @Test
    void aLateStopLeavesThePluginFailed() {
        CountDownLatch end = new CountDownLatch(1);
        Script.of(plugins).on("start stuck", () -> {}).on("stop stuck", () -> Threads.hang(end));
        plugins.startPlugins();
        plugins.setStopBudget(SOON);
        plugins.stopPlugins();
        end.countDown();
        untilFree();
        assertThat(events.of("stuck"))
                .isEqualTo(List.of("CREATED>RESOLVED", "RESOLVED>STARTED", "STARTED>FAILED", "FAILED>STARTED"));
    }
}
