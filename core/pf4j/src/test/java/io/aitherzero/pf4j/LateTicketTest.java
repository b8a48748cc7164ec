package io.aitherzero.pf4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aitherzero.boot.graph.Finding;
import io.aitherzero.boot.run.BootListener;
import io.aitherzero.boot.run.Outcome;
import io.aitherzero.boot.run.OverdueException;
import io.aitherzero.fixture.Script;
import io.aitherzero.fixture.Threads;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pf4j.PluginState;

/** Bulk runs whose time is up while another thread is at a plugin, and what plugins throw to disturb them. */
class LateTicketTest {
    private static final Duration SOON = Duration.ofMillis(200);

    @TempDir
    Path folder;

    private final CountDownLatch inside = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    private ParallelPluginManager loaded() {
        Script.jar(folder, "base");
        Script.jar(folder, "user", "base");
        ParallelPluginManager plugins = new ParallelPluginManager(folder);
        plugins.loadPlugins();
        return plugins;
    }

    private void slow() {
        inside.countDown();
        Threads.hang(goOn);
    }

    private static void untilStarted(ParallelPluginManager plugins, String id) {
        while (plugins.startPlugin(id) != PluginState.STARTED) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aPluginWhoseSlowStopOutlastsABootCanBeStartedAfterwards() throws Exception {
        ParallelPluginManager plugins = loaded();
        Script.of(plugins).on("stop base", this::slow);
        CompletableFuture<CompletableFuture<PluginState>> stop = new CompletableFuture<>();
        plugins.setBootListener(new BootListener() {
            @Override
            public void begun(String id) {
                if (id.equals("base")) {
                    plugins.startPlugin(id);
                    stop.complete(Threads.run(() -> plugins.stopPlugin(id)));
                    Threads.hang(inside);
                }
            }
        });
        plugins.setStartTimeout(SOON);
        plugins.startPlugins();
        assertThat(stop.get()).isNotDone();
        assertThat(plugins.getPlugin("user").getPluginState()).isEqualTo(PluginState.FAILED);
        goOn.countDown();
        assertThat(stop.get().get()).isEqualTo(PluginState.STOPPED);
        untilStarted(plugins, "user");
        assertThat(Script.of(plugins).calls("base")).containsExactly("new", "start", "stop", "start");
    }

    @Test
    void aPluginWhoseUserStartsForLongerThanTheStopBudgetCountsAsFailedAndCanBeStartedAfterwards() throws Exception {
        ParallelPluginManager plugins = loaded();
        Script.of(plugins).on("start user", this::slow);
        plugins.startPlugin("base");
        CompletableFuture<PluginState> start = Threads.run(() -> plugins.startPlugin("user"));
        inside.await();
        plugins.setStopBudget(SOON);
        plugins.stopPlugins();
        assertThat(start).isNotDone();
        assertThat(plugins.getPlugin("base").getPluginState()).isEqualTo(PluginState.FAILED);
        assertThat(plugins.getPlugin("base").getFailedException()).isInstanceOf(OverdueException.class);
        assertThat(plugins.lastStop()).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo(Finding.Code.STOP_TIMEOUT);
            assertThat(finding.module()).isEqualTo("base");
        });
        goOn.countDown();
        start.get();
        while (!Script.of(plugins).calls("user").contains("stop")) {
            Thread.onSpinWait();
        }
        untilStarted(plugins, "base");
        untilStarted(plugins, "user");
        assertThat(Script.of(plugins).calls("base")).containsExactly("new", "start", "start");
        assertThat(plugins.unloadPlugin("base")).isTrue();
    }

    @Test
    void refusingTheDependentsOfAFailedPluginDoesNotWaitForTheThreadThatStartsOne() throws Exception {
        ParallelPluginManager plugins = loaded();
        CountDownLatch baseRuns = new CountDownLatch(1);
        Script.of(plugins).on("start base", () -> {
            baseRuns.countDown();
            Threads.hang(goOn);
        });
        CompletableFuture<PluginState> own = Threads.run(() -> plugins.startPlugin("user"));
        baseRuns.await();
        // the boot waits for base, and has to refuse user while the other thread has it
        plugins.setStartTimeout(SOON);
        plugins.startPlugins();
        assertThat(own).isNotDone();
        goOn.countDown();
        assertThat(own.get()).isEqualTo(PluginState.STARTED);
        assertThat(Script.of(plugins).calls()).containsExactly("new base", "start base", "new user", "start user");
    }

    /** As a plugin's own exception may be. */
    private static final class Untold extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new IllegalStateException("no message");
        }

        @Override
        public String toString() {
            throw new IllegalStateException("no text");
        }
    }

    @Test
    void anExceptionThatCannotBeToldCostsNeitherBootNorTicket() {
        ParallelPluginManager plugins = loaded();
        Script.of(plugins).on("start base", () -> {
            throw new Untold();
        });
        plugins.startPlugins();
        assertThat(plugins.getPlugin("base").getFailedException()).isInstanceOf(Untold.class);
        assertThat(plugins.lastBoot()).isPresent();
        assertThat(plugins.startPlugin("base")).isEqualTo(PluginState.FAILED);
        Script.of(plugins).on("start base", () -> {}).on("stop base", () -> {
            throw new Untold();
        });
        untilStarted(plugins, "user");
        plugins.stopPlugins();
        assertThat(plugins.getPlugin("base").getPluginState()).isEqualTo(PluginState.FAILED);
        assertThat(plugins.lastStop())
                .extracting(Finding::cause)
                .containsExactly("Module 'base' failed in stop(): " + Untold.class.getName()
                        + " (toString() threw java.lang.IllegalStateException)");
        untilStarted(plugins, "base");
        assertThat(plugins.stopPlugin("base")).isEqualTo(PluginState.FAILED);
        assertThat(plugins.unloadPlugin("base")).isTrue();
    }

    @Test
    void aBootWhoseListenerThrewIsRememberedAllTheSame() {
        ParallelPluginManager plugins = loaded();
        plugins.setBootListener(new BootListener() {
            @Override
            public void finished(String id, Outcome outcome) {
                throw new IllegalStateException("listener of " + id);
            }
        });
        assertThatThrownBy(plugins::startPlugins).hasMessage("listener of base");
        assertThat(plugins.getStartedPlugins()).hasSize(2);
        assertThat(plugins.lastBoot())
                .hasValueSatisfying(boot -> assertThat(boot.modules()).hasSize(2));
    }
}
