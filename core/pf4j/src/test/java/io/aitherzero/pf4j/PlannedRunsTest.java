package io.aitherzero.pf4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.boot.graph.Schedule;
import io.aitherzero.boot.plan.BootPlan;
import io.aitherzero.boot.run.OverdueException;
import io.aitherzero.boot.run.StopPlan;
import io.aitherzero.fixture.Script;
import io.aitherzero.fixture.Threads;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pf4j.PluginState;
import org.pf4j.PluginWrapper;

/** The plan that is shown is the value that runs; and each stop has its budget. */
class PlannedRunsTest {
    @TempDir
    Path folder;

    private ParallelPluginManager plugins;

    @BeforeEach
    void load() {
        Script.jar(folder, "base");
        Script.jar(folder, "user", "base");
        Script.jar(folder, "other");
        plugins = new ParallelPluginManager(folder);
        plugins.loadPlugins();
    }

    private List<String> running() {
        return plugins.getStartedPlugins().stream()
                .map(PluginWrapper::getPluginId)
                .sorted()
                .toList();
    }

    @Test
    void aPlanRunsAsItWasShown() {
        plugins.setSchedule(Schedule.LEVEL);
        BootPlan shown = plugins.plan();
        plugins.setSchedule(Schedule.READY);
        plugins.setShuffle(7);
        plugins.loadPlugin(Script.jar(folder.resolveSibling(folder.getFileName()), "later"));
        plugins.startPlugins(shown);
        assertThat(running()).containsExactly("base", "other", "user");
        assertThat(plugins.lastBoot().orElseThrow().schedule()).isEqualTo(Schedule.LEVEL);
        assertThat(plugins.lastBoot().orElseThrow().settings().seed()).isEmpty();
        plugins.startPlugins();
        assertThat(running()).containsExactly("base", "later", "other", "user");
    }

    @Test
    void aPlanForLessThanAllStartsOnlyThat() {
        BootPlan whole = plugins.plan();
        BootPlan part = BootPlan.of(whole.graph().restrictedTo("base"::equals), Schedule.READY, whole.workers());
        plugins.startPlugins(part);
        assertThat(running()).containsExactly("base");
        plugins.unloadPlugin("other");
        plugins.startPlugins(whole);
        assertThat(running()).containsExactly("base", "user");
        assertThat(Script.of(plugins).calls("base")).containsExactly("new", "start");
    }

    @Test
    void aStopRunsAsItWasPlanned() {
        plugins.startPlugins();
        StopPlan all = plugins.stopPlan();
        assertThat(all.order()).containsSubsequence("user", "base").contains("other");
        plugins.stopPlugins(StopPlan.of(all.graph(), List.of("base"), true));
        assertThat(running()).containsExactly("other");
        assertThat(Script.of(plugins).calls()).containsSubsequence("stop user", "stop base");
        plugins.startPlugins();
        plugins.stopPlugins(all);
        assertThat(running()).isEmpty();
    }

    @Test
    void aBootAsksItsHistoryForOnePlanOnly() {
        AtomicInteger asked = new AtomicInteger();
        plugins.setBootHistory(() -> {
            asked.incrementAndGet();
            return io.aitherzero.boot.plan.BootHistory.none();
        });
        BootPlan plan = plugins.plan();
        int forPlan = asked.getAndSet(0);
        plugins.startPlugins(plan);
        int forRun = asked.getAndSet(0);
        plugins.stopPlugins();
        plugins.startPlugins();
        assertThat(asked).hasValue(forPlan + forRun);
    }

    private void hangingStop(CountDownLatch end) {
        Script.of(plugins).on("stop base", () -> Threads.hang(end));
        plugins.startPlugins();
        plugins.setStopBudget(Duration.ofMillis(200));
    }

    @Test
    void aHangingStopOfOnePluginIsGivenUp() {
        CountDownLatch end = new CountDownLatch(1);
        hangingStop(end);
        try {
            assertThat(plugins.stopPlugin("base")).isEqualTo(PluginState.FAILED);
            assertThat(plugins.getPlugin("base").getFailedException())
                    .isInstanceOf(OverdueException.class)
                    .hasMessage("Module 'base' did not stop within 200 ms");
            assertThat(plugins.getPlugin("user").getPluginState()).isEqualTo(PluginState.STOPPED);
            assertThat(running()).containsExactly("other");
            assertThat(plugins.stopPlugin("base")).isEqualTo(PluginState.FAILED);
            assertThat(plugins.disablePlugin("other")).isTrue();
        } finally {
            end.countDown();
        }
    }

    @Test
    void aPluginWhoseStopHangsIsUnloadedAndItsLoaderClosedWhenItsThreadIsOut() {
        CountDownLatch end = new CountDownLatch(1);
        hangingStop(end);
        GuardedPluginClassLoader loader = (GuardedPluginClassLoader) plugins.getPluginClassLoader("base");
        try {
            assertThat(plugins.unloadPlugin("base")).isTrue();
            assertThat(plugins.getPlugin("base")).isNull();
            assertThat(plugins.getPlugin("user")).isNull();
            assertThat(loader.isClosed()).isFalse();
        } finally {
            end.countDown();
        }
        while (!loader.isClosed()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aPluginWhoseStopHangsIsNotDeleted() {
        CountDownLatch end = new CountDownLatch(1);
        hangingStop(end);
        try {
            assertThat(plugins.deletePlugin("base")).isFalse();
            assertThat(plugins.getPlugin("base").getPluginState()).isEqualTo(PluginState.FAILED);
            assertThat(folder.resolve("base.jar")).exists();
        } finally {
            end.countDown();
        }
    }

    @Test
    void aStopWithABudgetThatIsNotNeededIsAsAnyOther() {
        plugins.startPlugins();
        plugins.setStopBudget(Duration.ofSeconds(50));
        Events events = Events.of(plugins);
        ClassLoader mine = Thread.currentThread().getContextClassLoader();
        Script.of(plugins).on("stop base", () -> {
            assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(mine);
            throw new org.pf4j.PluginRuntimeException("busy");
        });
        assertThat(plugins.stopPlugin("base")).isEqualTo(PluginState.FAILED);
        assertThat(events.all()).containsExactly("user STARTED>STOPPED", "base STARTED>FAILED");
        assertThat(plugins.getPlugin("base").getFailedException()).hasMessage("busy");
        Script.of(plugins)
                .on("stop other", () -> assertThat(plugins.stopPlugin("user")).isEqualTo(PluginState.STOPPED));
        plugins.startPlugin("user");
        assertThat(plugins.stopPlugin("other")).isEqualTo(PluginState.STOPPED);
        assertThat(plugins.getPlugin("user").getPluginState()).isEqualTo(PluginState.STOPPED);
    }
}
