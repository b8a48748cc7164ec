package io.aitherzero.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.aitherzero.boot.run.BootListener;
import io.aitherzero.fixture.PluginSources;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Modules that begin batches when they should not, or stop the host from inside of one. */
class BadModulesTest {
    private static final String MODULE = """
            package jobs;

            import io.aitherzero.api.parallel.*;
            import io.aitherzero.api.plugin.*;
            import io.aitherzero.host.Seen;
            import java.time.Duration;
            import java.util.List;
            import java.util.concurrent.CountDownLatch;
            import java.util.stream.IntStream;

            public final class %1$s extends ModulePlugin {
                private final ParallelExecutor parallel;
                private final List<Integer> items = IntStream.range(0, 20).boxed().toList();
                private final BatchOptions options = BatchOptions.of("work of %1$s", Workload.CPU)
                        .limit(2).grace(Duration.ofMillis(300));

                public %1$s(ModuleContext context) {
                    super(context);
                    parallel = context.parallel();
                    %2$s
                }

                @Override
                public void start() {
                    %3$s
                }

                @Override
                public void stop() {
                    %4$s
                }

                private Batch<Integer> park() {
                    CountDownLatch begun = new CountDownLatch(2);
                    Batch<Integer> batch = parallel.forEach(items, (item, it) -> {
                        begun.countDown();
                        Seen.park(it);
                        return item;
                    }, options);
                    await(begun);
                    return batch;
                }

                private void await(CountDownLatch latch) {
                    try {
                        latch.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
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
        Seen.interrupted = new CountDownLatch(1);
        Files.createDirectories(home.resolve("plugins"));
    }

    @AfterEach
    void letGo() {
        Seen.end.countDown();
        Seen.later = () -> {};
    }

    private void module(String name, String made, String start, String stop) {
        Map<String, byte[]> compiled = PluginSources.compile("jobs." + name, MODULE.formatted(name, made, start, stop));
        PluginSources.plugin(name.toLowerCase(Locale.ROOT))
                .attribute("Plugin-Class", "jobs." + name)
                .classes(compiled, "jobs." + name)
                .jar(home.resolve("plugins"));
    }

    private static List<String> threads(String task) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .map(Thread::getName)
                .filter(name -> name.startsWith(task))
                .toList();
    }

    @Test
    void anItemCanStopTheHost() throws Exception {
        CountDownLatch stopped = new CountDownLatch(1);
        module("Suicidal", "", """
                CountDownLatch ready = new CountDownLatch(1);
                Seen.later = () -> ready.countDown();
                parallel.forEach(items, (item, it) -> {
                    await(ready);
                    Seen.later.run();
                    return item;
                }, options);
                """, "Seen.CALLS.add(\"stop\");");
        try (Host host = Host.open(HostSettings.read(home))) {
            host.start(new BootListener() {});
            Runnable go = Seen.later;
            Seen.later = () -> {
                host.stop();
                stopped.countDown();
            };
            go.run();
            stopped.await();
            assertThat(Seen.CALLS).containsExactly("stop");
        }
    }

    @Test
    void aBatchOfTheConstructorIsOverWithItsModule() throws IOException {
        module("Early", "park();", "", "Seen.CALLS.add(\"stop\");");
        try (Host host = Host.open(HostSettings.read(home))) {
            host.start(new BootListener() {});
            assertThat(Seen.CALLS).isEmpty();
            assertThat(host.stop()).isEmpty();
            assertThat(Seen.CALLS).containsExactly("stop", "interrupted", "interrupted");
        }
    }

    @Test
    void aBatchBegunByTheStopIsCancelledAfterIt() throws IOException {
        module("Last", "", "", "park(); Seen.CALLS.add(\"stop\");");
        try (Host host = Host.open(HostSettings.read(home))) {
            host.start(new BootListener() {});
            assertThat(host.stop()).isEmpty();
            assertThat(Seen.CALLS).containsExactly("stop", "interrupted", "interrupted");
        }
    }

    @Test
    void aThreadOfAStoppedModuleCanBeginNothing() throws IOException {
        module("Two", "", "Seen.later = () -> park();", "");
        module("Other", "", "park();", "");
        try (Host host = Host.open(HostSettings.read(home))) {
            host.start(new BootListener() {});
            assertThat(host.stop()).isEmpty();
            assertThat(catchThrowable(() -> Seen.later.run()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("Module 'two' cannot begin a batch");
        }
        assertThat(threads("work of")).isEmpty();
    }

    @Test
    void theClassLoaderOfAnUnloadedModuleIsCollected() throws Exception {
        module("Gone", "", """
                Seen.LOADERS.add(new java.lang.ref.WeakReference<>(getClass().getClassLoader()));
                park();
                try {
                    parallel.forEach(items, (item, it) -> {
                        ThreadLocal.withInitial(() -> this).get();
                        if (item % 2 == 0) {
                            throw new IllegalStateException("of this module");
                        }
                        return item;
                    }, options.reserveMemory()).await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                ResultStream<Integer> half = parallel.stream(
                        items.iterator(), (item, it) -> item, options, ResultStream.Order.INPUT);
                half.next();
                """, "");
        try (Host host = Host.open(HostSettings.read(home))) {
            host.start(new BootListener() {});
        }
        WeakReference<ClassLoader> loader = Seen.LOADERS.remove();
        while (loader.get() != null && !Thread.currentThread().isInterrupted()) {
            System.gc();
            Thread.onSpinWait();
        }
        assertThat(loader.get()).isNull();
    }
}
