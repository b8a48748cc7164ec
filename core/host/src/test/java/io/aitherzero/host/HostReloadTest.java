package io.aitherzero.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aitherzero.boot.graph.Finding;
import io.aitherzero.boot.run.BootListener;
import io.aitherzero.fixture.PluginSources;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.MDC;

class HostReloadTest {
    private static final String MODULE = """
            package again;

            import io.aitherzero.api.parallel.*;
            import io.aitherzero.api.plugin.*;
            import io.aitherzero.host.Seen;
            import java.lang.ref.WeakReference;
            import java.time.Duration;
            import java.util.List;
            import java.util.concurrent.CountDownLatch;

            public final class Again extends ModulePlugin {
                public Again(ModuleContext context) {
                    super(context);
                }

                @Override
                public void start() {
                    Seen.CALLS.add("start " + context().id() + " %1$s");
                    Seen.LOADERS.add(new WeakReference<>(getClass().getClassLoader()));
                    %2$s
                }

                @Override
                public void stop() {
                    %3$s
                    Seen.CALLS.add("stop " + context().id());
                }
            }
            """;

    @TempDir
    Path home;

    @BeforeEach
    void nothingSeen() throws IOException {
        Seen.CALLS.clear();
        Seen.LOADERS.clear();
        Seen.end = new CountDownLatch(1);
        Files.createDirectories(home.resolve("plugins"));
    }

    @AfterEach
    void letGo() {
        Seen.end.countDown();
    }

    private void plugin(String id, String dependencies, String edition, String start, String stop) {
        PluginSources.plugin(id)
                .attribute("Plugin-Class", "again.Again")
                .attribute("Plugin-Dependencies", dependencies)
                .classes(PluginSources.compile("again.Again", MODULE.formatted(edition, start, stop)), "again.Again")
                .jar(home.resolve("plugins"));
    }

    private Host started() {
        Host host = Host.open(HostSettings.read(home));
        host.start(new BootListener() {});
        return host;
    }

    @Test
    void newArchiveIsRunWithAllThatRequiresItAndNothingElse() {
        plugin("base", "", "1", "", "");
        plugin("user", "base", "1", "", "");
        plugin("other", "", "1", "", "");
        try (Host host = started()) {
            Seen.CALLS.clear();
            plugin("base", "", "2", "", "");
            ClassLoader mine = Thread.currentThread().getContextClassLoader();

            assertThat(host.reload("base")).isEmpty();

            assertThat(Seen.CALLS).containsExactly("stop user", "stop base", "start base 2", "start user 1");
            assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(mine);
            assertThat(MDC.get("module")).isNull();
        }
    }

    @Test
    void startThatFailsIsToldAndMendedByTheNextReload() {
        plugin("base", "", "1", "", "");
        plugin("user", "base", "1", "", "");
        try (Host host = started()) {
            plugin("base", "", "2", "if (true) throw new IllegalStateException(\"port taken\");", "");
            assertThat(host.reload("base"))
                    .extracting(Finding::code, Finding::module)
                    .containsExactlyInAnyOrder(
                            org.assertj.core.groups.Tuple.tuple(Finding.Code.START_FAILED, "base"),
                            org.assertj.core.groups.Tuple.tuple(Finding.Code.DEPENDENCY_FAILED, "user"));

            plugin("base", "", "3", "", "");
            Seen.CALLS.clear();
            assertThat(host.reload("base")).isEmpty();
            assertThat(Seen.CALLS).containsExactly("start base 3", "start user 1");
        }
    }

    @Test
    void archiveThatHasGoneBadIsToldAndTheHostGoesOn() throws IOException {
        plugin("base", "", "1", "", "");
        plugin("other", "", "1", "", "");
        try (Host host = started()) {
            Files.writeString(home.resolve("plugins/base.jar"), "no jar");

            assertThat(host.reload("base")).extracting(Finding::code).containsExactly(Finding.Code.BAD_ARCHIVE);

            assertThatThrownBy(() -> host.reload("bas"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("There is no module 'bas' to reload");
            assertThat(host.reload("other")).isEmpty();
        }
    }

    @Test
    void stopThatHangsIsLeftToItself() throws IOException {
        Files.writeString(
                Files.createDirectories(home.resolve("conf")).resolve("aither.conf"), "stop-timeout = 200ms\n");
        plugin("base", "", "1", "", "Seen.hang(null);");
        try (Host host = started()) {
            plugin("base", "", "2", "", "");

            assertThat(host.reload("base")).extracting(Finding::code).containsExactly(Finding.Code.STOP_TIMEOUT);
            assertThat(Seen.CALLS).endsWith("start base 2");
            Seen.end.countDown();
        }
    }

    @Test
    void fiftyReloadsLeaveNoThreadAndNoClassLoader() throws InterruptedException {
        plugin("base", "", "1", """
                CountDownLatch ran = new CountDownLatch(1);
                context().health("self", Health::up);
                context().onMemoryPressure(now -> {});
                context().onExtensions(org.pf4j.ExtensionPoint.class, it -> {}, it -> {});
                context().scheduler().withFixedDelay("beat", Duration.ofMillis(1), () -> {});
                try {
                    context().parallel().forEach(List.of(1, 2), (item, it) -> item, BatchOptions.of("b", Workload.IO)).await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                """, "");
        try (Host host = started()) {
            for (int i = 0; i < 50; i++) {
                assertThat(host.reload("base")).isEmpty();
                assertThat(host.health(java.time.Duration.ofSeconds(10))).hasSize(1);
            }
            assertThat(Seen.LOADERS).hasSize(51);
            for (int i = 0; i < 200 && living().size() > 1; i++) {
                System.gc();
                Thread.onSpinWait();
            }
            assertThat(living()).hasSize(1);
        }
        for (int i = 0; i < 200 && !living().isEmpty(); i++) {
            System.gc();
            Thread.onSpinWait();
        }
        assertThat(living()).isEmpty();
        // a thread that went on would hold up the test until its timeout
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("base-") || thread.getName().equals("aither-timer")) {
                thread.join();
            }
        }
    }

    private static List<ClassLoader> living() {
        return Seen.LOADERS.stream()
                .map(WeakReference::get)
                .filter(java.util.Objects::nonNull)
                .map(ClassLoader.class::cast)
                .toList();
    }
}
