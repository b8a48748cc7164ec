package io.aitherzero.pf4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.boot.graph.Schedule;
import io.aitherzero.boot.run.OverdueException;
import io.aitherzero.fixture.Script;
import io.aitherzero.fixture.Threads;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pf4j.PluginState;
import org.pf4j.PluginWrapper;

/** Stops, unloads and other boots that come while a boot runs. */
class StopDuringBootTest {
    @TempDir
    Path folder;

    private final CountDownLatch inStart = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private ParallelPluginManager plugins;

    @BeforeEach
    void load() {
        Script.jar(folder, "base");
        Script.jar(folder, "slow", "base");
        Script.jar(folder, "user", "slow");
        Script.jar(folder, "far", "user");
        for (int i = 0; i < 6; i++) {
            Script.jar(folder, "other" + i, "base");
        }
        plugins = new ParallelPluginManager(folder);
        plugins.loadPlugins();
        Script.of(plugins).on("start slow", () -> {
            inStart.countDown();
            Threads.hang(goOn);
        });
    }

    private CompletableFuture<Void> boot() throws Exception {
        CompletableFuture<Void> boot = Threads.go(plugins::startPlugins);
        inStart.await();
        return boot;
    }

    private void everythingThatRanHasStopped() {
        assertThat(plugins.getStartedPlugins()).isEmpty();
        assertThat(plugins.getPlugins(PluginState.STARTED)).isEmpty();
        List<String> started = new ArrayList<>();
        List<String> stopped = new ArrayList<>();
        for (String call : Script.of(plugins).calls()) {
            if (call.startsWith("start ")) {
                started.add(call.substring(6));
            } else if (call.startsWith("stop ")) {
                stopped.add(call.substring(5));
            }
        }
        assertThat(stopped).containsExactlyInAnyOrderElementsOf(started);
        assertThat(started).doesNotContain("user", "far");
    }

    @ParameterizedTest
    @EnumSource(Schedule.class)
    void stopAwaitsWhatIsInItsStartAndStopsIt(Schedule schedule) throws Exception {
        plugins.setSchedule(schedule);
        CompletableFuture<Void> boot = boot();
        CompletableFuture<Void> stop = Threads.go(plugins::stopPlugins);
        CompletableFuture<Void> again = Threads.go(plugins::stopPlugins);
        assertThat(stop).isNotDone();
        plugins.cancelBoot();
        goOn.countDown();
        boot.get();
        stop.get();
        again.get();
        everythingThatRanHasStopped();
    }

    @RepeatedTest(20)
    void stopsAtAnyMomentOfABootLeaveNothingRunning() throws Exception {
        goOn.countDown();
        CompletableFuture<Void> boot = Threads.go(plugins::startPlugins);
        inStart.await();
        plugins.stopPlugins();
        boot.get();
        assertThat(plugins.getStartedPlugins()).isEmpty();
        assertThat(plugins.getPlugins(PluginState.STARTED)).isEmpty();
    }

    @Test
    void stopGivesUpWhatDoesNotComeBackWithinItsBudget() throws Exception {
        plugins.setStopBudget(Duration.ofMillis(30));
        CompletableFuture<Void> boot = boot();
        plugins.stopPlugins();
        boot.get();
        assertThat(plugins.getStartedPlugins()).isEmpty();
        assertThat(plugins.getPlugin("slow").getFailedException()).isInstanceOf(OverdueException.class);
        goOn.countDown();
        while (!Script.of(plugins).calls("slow").contains("stop")) {
            Thread.onSpinWait();
        }
        everythingThatRanHasStopped();
    }

    @Test
    void unloadOfAllDuringABootLeavesNothing() throws Exception {
        List<ClassLoader> loaders = plugins.getPlugins().stream()
                .map(PluginWrapper::getPluginClassLoader)
                .toList();
        CompletableFuture<Void> boot = boot();
        CompletableFuture<Void> unload = Threads.go(plugins::unloadPlugins);
        plugins.cancelBoot();
        goOn.countDown();
        boot.get();
        unload.get();
        everythingThatRanHasStopped();
        assertThat(plugins.getPlugins()).isEmpty();
        assertThat(plugins.getResolvedPlugins()).isEmpty();
        assertThat(loaders)
                .allSatisfy(loader -> assertThat(((GuardedPluginClassLoader) loader).isClosed())
                        .isTrue());
    }

    @Test
    void aPluginThatIsDisabledDuringTheBootBeforeItsTurnIsNotTouched() throws Exception {
        CompletableFuture<Void> boot = boot();
        assertThat(plugins.disablePlugin("user")).isTrue();
        goOn.countDown();
        boot.get();
        assertThat(plugins.getPlugin("user").getPluginState()).isEqualTo(PluginState.DISABLED);
        assertThat(Script.of(plugins).calls("user")).isEmpty();
        assertThat(plugins.getPlugin("far").getPluginState()).isEqualTo(PluginState.FAILED);
        assertThat(plugins.getPlugin("far").getFailedException())
                .hasMessage("Required dependency 'user' failed to start");
        assertThat(folder.resolve("disabled.txt")).hasContent("user");
    }

    @Test
    void aPluginThatIsDisabledInItsStartIsStoppedAfterIt() throws Exception {
        CompletableFuture<Void> boot = boot();
        CompletableFuture<Boolean> disabled = Threads.run(() -> plugins.disablePlugin("slow"));
        goOn.countDown();
        boot.get();
        assertThat(disabled.get()).isTrue();
        assertThat(plugins.getPlugin("slow").getPluginState()).isEqualTo(PluginState.DISABLED);
        assertThat(Script.of(plugins).calls("slow")).containsExactly("new", "start", "stop");
    }

    @Test
    void aPluginUnloadedBeforeItsTurnIsNotStarted() throws Exception {
        plugins.setWorkers(OptionalInt.of(1));
        CompletableFuture<Void> boot = boot();
        assertThat(plugins.unloadPlugin("user")).isTrue();
        goOn.countDown();
        boot.get();
        assertThat(Script.of(plugins).calls("user")).isEmpty();
        assertThat(Script.of(plugins).calls("far")).isEmpty();
        assertThat(plugins.getPlugins(PluginState.STARTED)).hasSize(8);
    }

    @RepeatedTest(5)
    void twoBootsAtOnceStartEachPluginOnce() throws Exception {
        goOn.countDown();
        CompletableFuture<Void> one = Threads.go(plugins::startPlugins);
        CompletableFuture<Void> two = Threads.go(plugins::startPlugins);
        one.get();
        two.get();
        assertThat(plugins.getStartedPlugins()).hasSize(10).doesNotHaveDuplicates();
        assertThat(Script.of(plugins).calls()).doesNotHaveDuplicates();
    }
}
