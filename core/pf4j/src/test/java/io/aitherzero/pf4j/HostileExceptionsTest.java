package io.aitherzero.pf4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.boot.graph.Finding;
import io.aitherzero.fixture.Script;
import io.aitherzero.fixture.Threads;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pf4j.PluginState;

/** Exceptions of plugins that never end when they are asked what they are; there is no deadline that would help. */
@SuppressWarnings("OverrideThrowableToString") // that is what is tried
class HostileExceptionsTest {
    private static final CountDownLatch NEVER = new CountDownLatch(1);

    /** Which of its methods does not return. */
    enum Method {
        GET_MESSAGE,
        TO_STRING,
        GET_CAUSE,
        GET_STACK_TRACE
    }

    private static class Hanging extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final Method method;

        Hanging(Method method) {
            super("hostile");
            this.method = method;
        }

        private void asked(Method asked) {
            if (asked == method) {
                Threads.hang(NEVER);
            }
        }

        @Override
        public @Nullable String getMessage() {
            asked(Method.GET_MESSAGE);
            return super.getMessage();
        }

        @Override
        public String toString() {
            asked(Method.TO_STRING);
            return super.toString();
        }

        @Override
        public synchronized @Nullable Throwable getCause() {
            if (method == Method.GET_CAUSE) {
                // a new one each time, so that there is no end to them
                return new Hanging(method);
            }
            return super.getCause();
        }

        @Override
        public StackTraceElement[] getStackTrace() {
            asked(Method.GET_STACK_TRACE);
            return super.getStackTrace();
        }
    }

    @TempDir
    Path folder;

    private ParallelPluginManager plugins;
    private Script script;

    @BeforeEach
    void load() {
        Script.jar(folder, "bad");
        Script.jar(folder, "user", "bad");
        Script.jar(folder, "good");
        plugins = new ParallelPluginManager(folder);
        plugins.loadPlugins();
        script = Script.of(plugins);
    }

    @AfterEach
    void end() {
        plugins.stopPlugins();
    }

    private void assertOnlyBadFailed(Finding.Code code) {
        assertThat(plugins.getPlugin("good").getPluginState()).isEqualTo(PluginState.STARTED);
        assertThat(plugins.getPlugin("bad").getPluginState()).isEqualTo(PluginState.FAILED);
        assertThat(plugins.getPlugin("user").getPluginState()).isEqualTo(PluginState.FAILED);
        assertThat(plugins.lastBoot().orElseThrow().findings()).anySatisfy(finding -> {
            assertThat(finding.code()).isEqualTo(code);
            assertThat(finding.cause()).contains("Module 'bad' failed").hasSizeLessThan(10_000);
        });
    }

    @ParameterizedTest
    @EnumSource
    void inAStart(Method method) {
        script.on("start bad", () -> {
            throw new Hanging(method);
        });
        plugins.startPlugins();
        assertOnlyBadFailed(Finding.Code.START_FAILED);
    }

    @ParameterizedTest
    @EnumSource
    void inAConstructor(Method method) {
        script.on("new bad", () -> {
            throw new Hanging(method);
        });
        plugins.startPlugins();
        assertOnlyBadFailed(Finding.Code.LOAD_FAILED);
    }

    @ParameterizedTest
    @EnumSource
    void asTheCauseOfAnother(Method method) {
        script.on("start bad", () -> {
            throw new IllegalStateException("outer", new Hanging(method));
        });
        plugins.startPlugins();
        assertOnlyBadFailed(Finding.Code.START_FAILED);
    }

    @ParameterizedTest
    @EnumSource
    void inAStop(Method method) {
        script.on("stop bad", () -> {
            throw new Hanging(method);
        });
        plugins.startPlugins();
        plugins.stopPlugins();
        assertThat(plugins.lastStop()).extracting(Finding::code).containsExactly(Finding.Code.STOP_FAILED);
        assertThat(plugins.getStartedPlugins()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void inAListener(Method method) {
        plugins.addPluginStateListener(event -> {
            throw new Hanging(method);
        });
        plugins.startPlugins();
        assertThat(plugins.getStartedPlugins()).hasSize(3);
    }

    @Test
    void aMessageOfTenMegabytesIsCut() {
        script.on("start bad", () -> {
            throw new IllegalStateException("x".repeat(10 << 20), new IllegalStateException("y".repeat(10 << 20)));
        });
        plugins.startPlugins();
        assertOnlyBadFailed(Finding.Code.START_FAILED);
    }
}
