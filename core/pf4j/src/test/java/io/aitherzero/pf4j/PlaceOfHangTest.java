package io.aitherzero.pf4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.boot.graph.Finding;
import io.aitherzero.boot.graph.ModuleProfile;
import io.aitherzero.boot.run.OverdueException;
import io.aitherzero.fixture.PluginSources;
import io.aitherzero.fixture.Threads;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plugins in real jars that hang; the place that is told is in their own code, whatever they call there. */
public class PlaceOfHangTest {
    /** For the plugins, which see this class. */
    public static final ReentrantLock LOCK = new ReentrantLock();

    /** For the plugins: code of the application in a class loader that looks like a plugin's. */
    public static volatile Runnable library = () -> {};

    /** For the plugins: ends their hanging. */
    public static volatile CountDownLatch end = new CountDownLatch(1);

    private static final Duration SOON = Duration.ofSeconds(2);
    private static final String TEST = "io.aitherzero.pf4j.PlaceOfHangTest";
    private static final String HANG = "while (" + TEST + ".end.getCount() > 0) {" + " try { " + TEST
            + ".end.await(); } catch (InterruptedException e) { } }";

    private static final Map<String, byte[]> CLASSES = PluginSources.compile(
            "h.Plain", plugin("Plain", HANG, ""),
            "h.Lambda", plugin("Lambda", "Runnable r = () -> { " + HANG + " }; r.run();", ""),
            "h.Initializer", plugin("Initializer", "new Slow();", ""),
            "h.Slow", "package h; class Slow { static { " + HANG + " } }",
            "h.Bundling", plugin("Bundling", "lib.Client.get();", ""),
            "lib.Client", "package lib; public class Client { public static void get() { " + HANG + " } }",
            "h.Calling", plugin("Calling", "o.Other.get();", ""),
            "o.Other", "package o; public class Other { public static void get() { " + HANG + " } }",
            "h.Locked", plugin("Locked", TEST + ".LOCK.lock(); " + TEST + ".LOCK.unlock();", ""),
            "h.Hosted", plugin("Hosted", TEST + ".library.run();", ""),
            "h.Making", "package h; public class Making extends org.pf4j.Plugin { public Making() { " + HANG + " } }",
            "h.Stopping", plugin("Stopping", "", HANG),
            "host.Library",
                    "package host; public class Library implements Runnable { public void run() { " + HANG + " } }");

    @TempDir
    Path folder;

    private static String plugin(String name, String start, String stop) {
        return "package h; public class " + name + " extends org.pf4j.Plugin {" + " @Override public void start() { "
                + start + " } @Override public void stop() { " + stop + " } }";
    }

    private void jar(String name, String... others) {
        PluginSources jar = PluginSources.plugin(name.toLowerCase(Locale.ROOT))
                .attribute("Plugin-Class", "h." + name)
                .classes(CLASSES, "h." + name)
                .classes(CLASSES, others);
        if (name.equals("Calling")) {
            jar.attribute("Plugin-Dependencies", "other");
        }
        jar.jar(folder);
    }

    @BeforeEach
    void hang() {
        end = new CountDownLatch(1);
    }

    @AfterEach
    void let() {
        end.countDown();
        if (LOCK.isHeldByCurrentThread()) {
            LOCK.unlock();
        }
    }

    private static Map<String, String> causes(ParallelPluginManager plugins) {
        Map<String, String> causes = new HashMap<>();
        for (ModuleProfile module : plugins.lastBoot().orElseThrow().modules()) {
            module.reason().ifPresent(reason -> causes.put(module.id(), reason.cause()));
        }
        return causes;
    }

    @Test
    void theInnermostFrameOfThePluginIsNamed() throws Exception {
        for (String name : new String[] {"Plain", "Lambda", "Calling", "Hosted", "Making"}) {
            jar(name);
        }
        jar("Initializer", "h.Slow");
        jar("Bundling", "lib.Client");
        PluginSources.plugin("other").classes(CLASSES, "o.Other").jar(folder);
        ClassLoader unnamed = new ClassLoader(getClass().getClassLoader()) {
            @Override
            protected Class<?> findClass(String name) {
                byte[] code = Objects.requireNonNull(CLASSES.get(name));
                return defineClass(name, code, 0, code.length);
            }
        };
        library = (Runnable)
                unnamed.loadClass("host.Library").getDeclaredConstructor().newInstance();
        ParallelPluginManager plugins = new ParallelPluginManager(folder);
        plugins.loadPlugins();
        plugins.setStartTimeout(SOON);
        plugins.startPlugins();

        Map<String, String> causes = causes(plugins);
        String late = "Module '%s' did not start within 2000 ms, at ";
        assertThat(causes.get("plain")).isEqualTo(late.formatted("plain") + "h.Plain.start(Plain.java:1)");
        assertThat(causes.get("lambda")).startsWith(late.formatted("lambda") + "h.Lambda.lambda$start$0(");
        assertThat(causes.get("initializer")).isEqualTo(late.formatted("initializer") + "h.Slow.<clinit>(Slow.java:1)");
        assertThat(causes.get("bundling")).isEqualTo(late.formatted("bundling") + "lib.Client.get(Client.java:1)");
        assertThat(causes.get("calling"))
                .isEqualTo(late.formatted("calling")
                        + "h.Calling.start(Calling.java:1), in o.Other.get(Other.java:1) of 'other'");
        assertThat(causes.get("hosted")).isEqualTo(late.formatted("hosted") + "h.Hosted.start(Hosted.java:1)");
        assertThat(causes.get("making")).isEqualTo(late.formatted("making") + "h.Making.<init>(Making.java:1)");
        assertThat(plugins.failure("plain")).contains(causes.get("plain"));
        assertThat(plugins.getPlugin("plain").getFailedException())
                .isInstanceOf(OverdueException.class)
                .satisfies(error ->
                        assertThat(error.getStackTrace()[0].getClassName()).isNotEqualTo("h.Plain"));
    }

    @Test
    void theLockThatItWaitsForIsNamedWithItsHolder() throws Exception {
        jar("Locked");
        ParallelPluginManager plugins = new ParallelPluginManager(folder);
        plugins.loadPlugins();
        plugins.setStartTimeout(SOON);
        CountDownLatch locked = new CountDownLatch(1);
        Thread holder = new Thread(
                () -> {
                    LOCK.lock();
                    try {
                        locked.countDown();
                        Threads.hang(end);
                    } finally {
                        LOCK.unlock();
                    }
                },
                "holder");
        holder.start();
        locked.await();
        plugins.startPlugins();
        assertThat(causes(plugins).get("locked"))
                .matches(
                        "Module 'locked' did not start within 2000 ms, at h\\.Locked\\.start\\(Locked\\.java:1\\), where it"
                                + " waits for java\\.util\\.concurrent\\.locks\\.ReentrantLock\\S+, held by thread 'holder'");
        end.countDown();
        holder.join();
    }

    @Test
    void theSameHoldsForAStop() {
        jar("Stopping");
        ParallelPluginManager plugins = new ParallelPluginManager(folder);
        plugins.loadPlugins();
        plugins.startPlugins();
        plugins.setStopBudget(SOON);
        plugins.stopPlugins();
        assertThat(plugins.lastStop()).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo(Finding.Code.STOP_TIMEOUT);
            assertThat(finding.cause())
                    .isEqualTo("Module 'stopping' did not stop within 2000 ms, at h.Stopping.stop(Stopping.java:1)");
        });
    }
}
