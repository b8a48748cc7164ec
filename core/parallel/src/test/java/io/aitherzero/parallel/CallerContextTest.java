package io.aitherzero.parallel;

import static io.aitherzero.parallel.Batches.atOnce;
import static io.aitherzero.parallel.Batches.numbers;
import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.api.parallel.BatchReport;
import io.aitherzero.api.parallel.ItemBody;
import io.aitherzero.api.parallel.JobContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class CallerContextTest {
    private final JobEngine engine = JobEngine.create();
    private final ClassLoader before = Thread.currentThread().getContextClassLoader();

    @AfterEach
    void close() {
        MDC.clear();
        Thread.currentThread().setContextClassLoader(before);
        engine.close();
    }

    @Test
    void theLoggingContextIsThatOfTheCallerForEachItem() throws InterruptedException {
        MDC.put("module", "a");
        BatchReport<String> report = engine.<Integer, String>forEach(
                        numbers(500),
                        (i, context) -> {
                            String seen = MDC.getCopyOfContextMap().toString();
                            MDC.put("module", "spoiled");
                            MDC.put("item", "left behind");
                            return seen;
                        },
                        atOnce(2))
                .await();
        assertThat(report.values()).hasSize(500).containsOnly("{module=a}");
        assertThat(MDC.getCopyOfContextMap()).containsOnlyKeys("module");
    }

    @Test
    void theClassLoaderIsThatOfTheCallerForEachItem() throws InterruptedException, IOException {
        try (URLClassLoader loader = new URLClassLoader(new URL[0])) {
            Thread.currentThread().setContextClassLoader(loader);
            BatchReport<Boolean> report = engine.<Integer, Boolean>forEach(
                            numbers(500),
                            (i, context) -> {
                                boolean same = Thread.currentThread().getContextClassLoader() == loader;
                                Thread.currentThread().setContextClassLoader(null);
                                return same;
                            },
                            atOnce(2))
                    .await();
            assertThat(report.values()).hasSize(500).containsOnly(true);
        }
    }

    /** A class of a plugin: its own copy in its own class loader, with something of its own left in a thread-local. */
    static final class PluginBody implements ItemBody<Integer, String> {
        private static final ThreadLocal<Object> LEFT = new ThreadLocal<>();

        @Override
        public String run(Integer item, JobContext context) throws IOException {
            LEFT.set(this);
            if (item % 5 == 0) {
                throw new IOException("with a stack that leads here");
            }
            return "done";
        }
    }

    private static final class PluginLoader extends ClassLoader {
        PluginLoader() {
            super(CallerContextTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.equals(PluginBody.class.getName())) {
                return super.loadClass(name, resolve);
            }
            try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @SuppressWarnings("unchecked")
    private WeakReference<ClassLoader> runPlugin() throws ReflectiveOperationException, InterruptedException {
        ClassLoader loader = new PluginLoader();
        Thread.currentThread().setContextClassLoader(loader);
        var constructor = loader.loadClass(PluginBody.class.getName()).getDeclaredConstructor();
        constructor.setAccessible(true);
        ItemBody<Integer, String> body = (ItemBody<Integer, String>) constructor.newInstance();
        JobScope scope = engine.forModule("plugin");
        List<String> values = scope.<Integer, String>forEach(
                        numbers(100),
                        body,
                        atOnce(3).deadline(Duration.ofHours(1)).itemTimeout(Duration.ofHours(1)))
                .await()
                .values();
        assertThat(values).hasSize(80);
        scope.close();
        Thread.currentThread().setContextClassLoader(before);
        return new WeakReference<>(loader);
    }

    @Test
    void aClassLoaderCanBeCollectedWhenItsBatchIsOver() throws ReflectiveOperationException, InterruptedException {
        WeakReference<ClassLoader> loader = runPlugin();
        while (loader.get() != null) { // the test's timeout is the limit
            System.gc();
            Thread.onSpinWait();
        }
        assertThat(loader.get()).isNull();
    }
}
