package io.aitherzero.pf4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aitherzero.fixture.PluginSources;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.pf4j.DefaultPluginManager;
import org.pf4j.PluginClassLoader;
import org.pf4j.PluginManager;
import org.pf4j.PluginState;

class GuardedPluginClassLoaderTest {
    private static final int CLASSES_EACH = 20;
    private static final Map<String, byte[]> CLASSES = compileRing();

    @TempDir
    Path folder;

    /** Three packages a, b and c whose classes extend and use the classes of the next package in the ring. */
    private static Map<String, byte[]> compileRing() {
        String[] sources = new String[3 * CLASSES_EACH * 2];
        int at = 0;
        String[] ring = {"a", "b", "c"};
        for (int plugin = 0; plugin < 3; plugin++) {
            String own = ring[plugin];
            String next = ring[(plugin + 1) % 3];
            for (int i = 0; i < CLASSES_EACH; i++) {
                String parent = i == 0 ? "Object" : next + ".T" + (i - 1);
                sources[at++] = own + ".T" + i;
                sources[at++] = "package " + own + "; public class T" + i + " extends " + parent
                        + " { public static Object make() { return new " + own + ".T" + i + "(); } }";
            }
        }
        return PluginSources.compile(sources);
    }

    private void ring(String... dependencies) {
        for (int i = 0; i < dependencies.length; i++) {
            String id = String.valueOf((char) ('a' + i));
            PluginSources plugin = PluginSources.plugin(id).attribute("Plugin-Dependencies", dependencies[i]);
            for (int t = 0; t < CLASSES_EACH; t++) {
                plugin.classes(CLASSES, id + ".T" + t);
            }
            plugin.jar(folder);
        }
    }

    private static <M extends PluginManager> M started(M manager) {
        manager.loadPlugins();
        manager.startPlugins();
        return manager;
    }

    private static Callable<Class<?>> loading(PluginManager manager, String plugin, String name) {
        return () -> Class.forName(name, true, manager.getPluginClassLoader(plugin));
    }

    @Test
    void mutualOptionalDependenciesFindEachOtherAndTheApplicationWherePf4jOverflows() throws Exception {
        PluginSources.plugin("a")
                .attribute("Plugin-Dependencies", "b?")
                .entry("a.txt", "a")
                .jar(folder);
        PluginSources.plugin("b")
                .attribute("Plugin-Dependencies", "a?")
                .classes(CLASSES, "b.T0")
                .jar(folder);

        assertThatThrownBy(loading(started(new DefaultPluginManager(folder)), "a", "org.junit.jupiter.api.Test")::call)
                .isInstanceOf(StackOverflowError.class);

        PluginManager ours = started(new GuardedManager(folder));
        assertThat(loading(ours, "a", "org.junit.jupiter.api.Test").call()).isSameAs(Test.class);
        assertThat(loading(ours, "a", "b.T0").call().getClassLoader()).isSameAs(ours.getPluginClassLoader("b"));
        assertThatThrownBy(loading(ours, "a", "b.Missing")::call).isInstanceOf(ClassNotFoundException.class);
        assertThat(ours.getPluginClassLoader("b").getResource("a.txt")).isNotNull();
    }

    @RepeatedTest(30)
    void threadsThatLoadRoundACircleDoNotDeadlock() throws Exception {
        ring("b?", "c?", "a?");
        loadEverythingFromAllSides(started(new GuardedManager(folder)), "a", "b", "c");
    }

    @RepeatedTest(30)
    void circleWithRequiredDependenciesInItDoesNotDeadlock() throws Exception {
        // b -> c and c -> a are required, only a -> b is optional
        ring("b?", "c", "a");
        loadEverythingFromAllSides(started(new GuardedManager(folder)), "a", "b", "c");
    }

    private static void loadEverythingFromAllSides(PluginManager manager, String... plugins) throws Exception {
        CyclicBarrier start = new CyclicBarrier(plugins.length);
        ExecutorService threads = Executors.newFixedThreadPool(plugins.length, task -> {
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            return thread;
        });
        List<Callable<Integer>> tasks = Arrays.stream(plugins)
                .<Callable<Integer>>map(plugin -> () -> {
                    start.await();
                    for (int i = CLASSES_EACH - 1; i >= 0; i--) {
                        Class<?> type =
                                loading(manager, plugin, plugin + ".T" + i).call();
                        assertThat(type.getMethod("make").invoke(null)).isInstanceOf(type);
                    }
                    return CLASSES_EACH;
                })
                .toList();
        List<Future<Integer>> done = threads.invokeAll(tasks, 30, TimeUnit.SECONDS);
        threads.shutdownNow();
        for (Future<Integer> one : done) {
            assertThat(one.isCancelled()).as("deadlocked").isFalse();
            assertThat(one.get()).isEqualTo(CLASSES_EACH);
        }
        for (String plugin : plugins) {
            for (String owner : plugins) {
                Class<?> seen = loading(manager, plugin, owner + ".T0").call();
                assertThat(seen.getClassLoader()).isSameAs(manager.getPluginClassLoader(owner));
            }
        }
    }

    @Test
    void interruptedThreadStillLoadsRoundACircleAndStaysInterrupted() throws Exception {
        ring("b?", "c?", "a?");
        PluginManager manager = started(new GuardedManager(folder));
        Thread.currentThread().interrupt();
        Class<?> loaded = loading(manager, "a", "a.T5").call();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(loaded.getSuperclass().getName()).isEqualTo("b.T4");
    }

    @Test
    void goneDependencyHasNoClassesWherePf4jThrowsNullPointer() {
        PluginSources.plugin("base").entry("base.txt", "x").jar(folder);
        PluginSources.plugin("user").attribute("Plugin-Dependencies", "base").jar(folder);

        DefaultPluginManager stock = started(new DefaultPluginManager(folder));
        ClassLoader stockLoader = stock.getPluginClassLoader("user");
        stock.unloadPlugin("base");
        assertThatThrownBy(() -> stockLoader.loadClass("x.Y")).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> stockLoader.getResource("base.txt")).isInstanceOf(NullPointerException.class);

        GuardedManager ours = started(new GuardedManager(folder));
        ClassLoader loader = ours.getPluginClassLoader("user");
        assertThat(loader.getResource("base.txt")).isNotNull();
        ours.unloadPlugin("base");
        assertThatThrownBy(() -> loader.loadClass("x.Y")).isInstanceOf(ClassNotFoundException.class);
        assertThat(loader.getResource("base.txt")).isNull();
        assertThatThrownBy(() -> Class.forName("x.Y", true, loader)).isInstanceOf(ClassNotFoundException.class);
    }

    @Test
    void unloadedPluginsLoaderIsClosedAndOfPf4jsType() throws Exception {
        PluginSources.plugin("a").jar(folder);
        GuardedManager manager = started(new GuardedManager(folder));
        assertThat(manager.getPlugin("a").getPluginState()).isEqualTo(PluginState.STARTED);
        PluginClassLoader loader = (PluginClassLoader) manager.getPluginClassLoader("a");
        assertThat(loader.isClosed()).isFalse();
        assertThat(loader.getParent()).isSameAs(GuardedPluginLoaders.class.getClassLoader());
        manager.unloadPlugin("a");
        assertThat(loader.isClosed()).isTrue();
    }

    @Test
    void aClassThatIsNowhereIsLookedForOnceInEachPluginOfAGraph() {
        // PF4J would take 2^59 steps
        for (int i = 0; i < 60; i++) {
            String all = IntStream.range(0, i).mapToObj(other -> "p" + other).collect(Collectors.joining(","));
            PluginSources.plugin("p" + i).attribute("Plugin-Dependencies", all).jar(folder);
        }
        PluginManager manager = started(new GuardedManager(folder));
        ClassLoader last = manager.getPluginClassLoader("p59");
        assertThatThrownBy(() -> last.loadClass("no.Such"))
                .isInstanceOf(ClassNotFoundException.class)
                .hasMessage("no.Such");
    }

    @Test
    void aLongChainOfPluginsIsSearchedToItsEnd() throws Exception {
        int length = 1_500;
        for (int i = 0; i < length; i++) {
            PluginSources.plugin("p" + i)
                    .attribute("Plugin-Dependencies", i == 0 ? "" : "p" + (i - 1))
                    .classes(CLASSES, i == 0 ? "a.T0" : "none")
                    .jar(folder);
        }
        PluginManager manager = new GuardedManager(folder);
        manager.loadPlugins();
        ClassLoader last = manager.getPluginClassLoader("p" + (length - 1));
        assertThat(last.loadClass("org.junit.jupiter.api.Test")).isSameAs(Test.class);
        assertThatThrownBy(() -> last.loadClass("no.Such")).isInstanceOf(ClassNotFoundException.class);
        assertThat(last.loadClass("a.T0").getClassLoader()).isSameAs(manager.getPluginClassLoader("p0"));
    }

    @Test
    void aLoaderWhoseParentIsAPluginsSeesWhatThePluginSees() throws Exception {
        PluginSources.plugin("base").classes(CLASSES, "a.T0").jar(folder);
        String[] own = {"org.junit.jupiter.api.Test", "package org.junit.jupiter.api; public interface Test {}"};
        PluginSources.plugin("user")
                .attribute("Plugin-Dependencies", "base")
                .classes(PluginSources.compile(own), own[0])
                .jar(folder);

        ClassLoader stock = started(new DefaultPluginManager(folder)).getPluginClassLoader("user");
        try (URLClassLoader child = new URLClassLoader(new URL[0], stock)) {
            assertThat(child.loadClass(own[0])).isSameAs(Test.class);
            assertThatThrownBy(() -> child.loadClass("a.T0")).isInstanceOf(ClassNotFoundException.class);
        }
        ClassLoader ours = started(new GuardedManager(folder)).getPluginClassLoader("user");
        try (URLClassLoader child = new URLClassLoader(new URL[0], ours);
                URLClassLoader grandchild = new URLClassLoader(new URL[0], child)) {
            assertThat(grandchild.loadClass(own[0]))
                    .isSameAs(ours.loadClass(own[0]))
                    .isNotSameAs(Test.class);
            assertThat(child.loadClass("a.T0")).isSameAs(ours.loadClass("a.T0"));
            assertThat(child.loadClass("java.sql.Driver")).isSameAs(java.sql.Driver.class);
            assertThat(child.loadClass("org.pf4j.Plugin")).isSameAs(org.pf4j.Plugin.class);
            assertThatThrownBy(() -> child.loadClass("no.Such")).isInstanceOf(ClassNotFoundException.class);
        }
    }

    @Test
    void whatThePlatformHasComesFromThereAndWhatItLacksFromThePlugin() throws Exception {
        for (String id : List.of("base", "user")) {
            PluginSources.plugin(id)
                    .attribute("Plugin-Dependencies", id.equals("base") ? "" : "base")
                    .entry("org/w3c/dom/Node.class", emptyInterface("org/w3c/dom/Node"))
                    .entry("javax/xml/parsers/SAXParser.class", emptyInterface("javax/xml/parsers/SAXParser"))
                    .entry("org/w3c/dom/Extra.class", emptyInterface("org/w3c/dom/Extra"))
                    .jar(folder);
        }
        ClassLoader stock = started(new DefaultPluginManager(folder)).getPluginClassLoader("user");
        assertThat(stock.loadClass("org.w3c.dom.Node")).isNotSameAs(org.w3c.dom.Node.class);
        ClassLoader ours = started(new GuardedManager(folder)).getPluginClassLoader("user");
        assertThat(ours.loadClass("org.w3c.dom.Node")).isSameAs(org.w3c.dom.Node.class);
        assertThat(ours.loadClass("javax.xml.parsers.SAXParser")).isSameAs(javax.xml.parsers.SAXParser.class);
        assertThat(ours.loadClass("org.w3c.dom.Extra").getClassLoader()).isSameAs(ours);
    }

    private static byte[] emptyInterface(String name) {
        ClassWriter writer = new ClassWriter(0);
        int access = Opcodes.ACC_PUBLIC | Opcodes.ACC_INTERFACE | Opcodes.ACC_ABSTRACT;
        writer.visit(Opcodes.V17, access, name, null, "java/lang/Object", null);
        writer.visitEnd();
        return writer.toByteArray();
    }

    @Test
    void aPluginThatIsLoadedAgainReadsItsNewResources() throws Exception {
        Path jar = PluginSources.plugin("base")
                .entry("a/b c#.txt", "old")
                .entry("a/d.txt", "old")
                .jar(folder);
        PluginSources.plugin("user").attribute("Plugin-Dependencies", "base").jar(folder);
        GuardedManager manager = started(new GuardedManager(folder));
        assertThat(readings(manager)).containsOnly("old");

        assertThat(manager.unloadPlugin("base")).isTrue();
        PluginSources.plugin("base")
                .entry("a/b c#.txt", "new")
                .entry("a/d.txt", "new")
                .jarAt(jar);
        manager.loadPlugin(jar);
        manager.loadPlugin(folder.resolve("user.jar"));
        assertThat(readings(manager)).containsOnly("new");
    }

    /** A resource of 'base' in each of the ways in which a plugin may come to it. */
    private static List<String> readings(PluginManager manager) throws Exception {
        List<String> readings = new ArrayList<>();
        for (String plugin : List.of("base", "user")) {
            ClassLoader loader = manager.getPluginClassLoader(plugin);
            URL url = loader.getResource("a/b c#.txt");
            assertThat(url).hasProtocol("jar");
            for (URL way : List.of(url, new URL(url, "d.txt"), new URL(url, "/a/d.txt"))) {
                readings.add(read(way.openStream()));
            }
            assertThat(url.openConnection()).isInstanceOf(JarURLConnection.class);
            assertThat(url.toURI().toURL()).isEqualTo(url);
            readings.add(read(loader.getResourceAsStream("a/b c#.txt")));
            for (URL found : Collections.list(loader.getResources("a/d.txt"))) {
                readings.add(read(found.openStream()));
            }
        }
        assertThat(readings).hasSize(10);
        return readings;
    }

    private static String read(InputStream stream) throws Exception {
        try (stream) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
