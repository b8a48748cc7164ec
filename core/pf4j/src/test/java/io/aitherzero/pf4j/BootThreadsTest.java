package io.aitherzero.pf4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aitherzero.boot.graph.Schedule;
import io.aitherzero.fixture.PluginSources;
import io.aitherzero.fixture.Script;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pf4j.PluginState;
import org.slf4j.MDC;

/** The threads on which plugins start and stop, and what those find there. */
class BootThreadsTest {
    @TempDir
    Path folder;

    private ParallelPluginManager plugins;

    @BeforeEach
    void load() {
        for (int i = 0; i < 8; i++) {
            Script.jar(folder, "p" + i, i < 3 ? new String[0] : new String[] {"p" + i % 3});
        }
        plugins = new ParallelPluginManager(folder);
        plugins.loadPlugins();
    }

    @AfterEach
    void forget() {
        System.clearProperty("io.aitherzero.touched");
    }

    @ParameterizedTest
    @EnumSource(Schedule.class)
    void startAndStopFindTheCallersClassLoaderAndTheirModuleInTheLoggingContext(Schedule schedule) throws Exception {
        plugins.setSchedule(schedule);
        Map<String, String> modules = new ConcurrentHashMap<>();
        Set<ClassLoader> loaders = ConcurrentHashMap.newKeySet();
        for (int i = 0; i < 8; i++) {
            for (String method : new String[] {"new p", "start p", "stop p"}) {
                String call = method + i;
                Script.of(plugins).on(call, () -> {
                    modules.put(call, String.valueOf(MDC.get("module")));
                    loaders.add(Thread.currentThread().getContextClassLoader());
                });
            }
        }
        Thread caller = Thread.currentThread();
        ClassLoader before = caller.getContextClassLoader();
        try (URLClassLoader own = new URLClassLoader(new URL[0], before)) {
            caller.setContextClassLoader(own);
            MDC.put("module", "host");
            plugins.startPlugins();
            plugins.stopPlugins();
            plugins.startPlugin("p7");
            plugins.stopPlugin("p7");
            assertThat(MDC.get("module")).isEqualTo("host");
            assertThat(caller.getContextClassLoader()).isSameAs(own);
            assertThat(loaders).containsExactly(own);
        } finally {
            MDC.remove("module");
            caller.setContextClassLoader(before);
        }
        assertThat(modules)
                .hasSize(24)
                .allSatisfy((call, module) -> assertThat(call).endsWith(module));
    }

    @Test
    void theHostsExecutorIsUsedAndNotClosed() {
        Set<Thread> used = ConcurrentHashMap.newKeySet();
        Set<Thread> made = ConcurrentHashMap.newKeySet();
        ExecutorService executor = Executors.newFixedThreadPool(2, body -> {
            Thread thread = new Thread(body);
            made.add(thread);
            return thread;
        });
        plugins.setExecutor(executor);
        for (int i = 0; i < 8; i++) {
            Script.of(plugins).on("start p" + i, () -> used.add(Thread.currentThread()));
            Script.of(plugins).on("stop p" + i, () -> used.add(Thread.currentThread()));
        }
        plugins.startPlugins();
        plugins.stopPlugins();
        assertThat(used).isNotEmpty().isSubsetOf(made);
        assertThat(executor.isShutdown()).isFalse();
        executor.shutdownNow();
    }

    @Test
    void anExecutorThatRefusesWorkLeavesItToTheCaller() {
        plugins.setExecutor(body -> {
            throw new RejectedExecutionException("full");
        });
        plugins.startPlugins();
        assertThat(plugins.getPlugins(PluginState.STARTED)).hasSize(8);
        assertThat(plugins.lastBoot().orElseThrow().fallback())
                .hasValueSatisfying(reason -> assertThat(reason).contains("full"));
    }

    @Test
    void noThreadOfABootOutlivesIt() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        for (Schedule schedule : Schedule.values()) {
            for (OptionalInt workers : new OptionalInt[] {OptionalInt.empty(), OptionalInt.of(3)}) {
                plugins.setSchedule(schedule);
                plugins.setWorkers(workers);
                plugins.startPlugins();
                plugins.stopPlugins();
            }
        }
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("aither-") && !before.contains(thread)) {
                thread.join();
            }
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> !before.contains(thread))
                .noneMatch(thread -> thread.getName().startsWith("aither-"));
    }

    @Test
    void noClassOfADisabledPluginIsTouched() throws Exception {
        Map<String, byte[]> classes = PluginSources.compile("off.Off", """
                package off;
                @org.pf4j.Extension
                public class Off extends org.pf4j.Plugin implements io.aitherzero.pf4j.Greeting {
                    static { System.setProperty("io.aitherzero.touched", "yes"); }
                }
                """);
        PluginSources.plugin("off")
                .attribute("Plugin-Class", "off.Off")
                .classes(classes, "off.Off")
                .entry("META-INF/extensions.idx", "off.Off\n")
                .jar(folder);
        Files.writeString(folder.resolve("disabled.txt"), "off\n");
        ParallelPluginManager fresh = new ParallelPluginManager(folder);
        fresh.loadPlugins();
        fresh.startPlugins();
        fresh.getExtensions(Greeting.class);
        fresh.getExtensionClasses("off");
        fresh.plan();
        fresh.discovered();
        fresh.stopPlugins();
        assertThat(fresh.getPlugin("off").getPluginState()).isEqualTo(PluginState.DISABLED);
        // a package is defined with the first class of it
        assertThat(fresh.getPluginClassLoader("off").getDefinedPackage("off")).isNull();
        assertThat(System.getProperty("io.aitherzero.touched")).isNull();
        fresh.startPlugin("off");
        assertThat(System.getProperty("io.aitherzero.touched")).isEqualTo("yes");
        assertThatThrownBy(() -> fresh.startPlugin("nobody")).hasMessageContaining("nobody");
    }
}
