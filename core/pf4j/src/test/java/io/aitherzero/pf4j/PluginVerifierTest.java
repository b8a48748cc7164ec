package io.aitherzero.pf4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.fixture.PluginSources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginVerifierTest {
    private static final String PLUGIN = """
            package v;

            import io.aitherzero.api.plugin.*;
            import java.util.*;
            import java.util.function.*;

            public final class Good extends ModulePlugin {
                enum Kind { A, B }

                record Pair(int a, List<String> b) {}

                sealed interface Shape permits Square {}

                record Square(int side) implements Shape, Comparable<Square> {
                    @Override
                    public int compareTo(Square other) {
                        return Integer.compare(side, other.side);
                    }
                }

                public Good(ModuleContext context) {
                    super(context);
                }

                @Override
                public void start() {
                    int[] numbers = {3, 1};
                    Supplier<String> text = () -> numbers.clone().length + " of " + new Pair(1, List.of()) + Kind.valueOf("A");
                    Function<Object, String> show = String::valueOf;
                    Shape shape = new Square(2);
                    context().logger().info(text.get() + show.apply(shape) + new Object[2][3].length);
                    context().scheduler().withFixedDelay("x", java.time.Duration.ofSeconds(1), () -> {
                        switch (Kind.B) {
                            case A -> throw new java.io.IOException();
                            default -> Collections.sort(new ArrayList<>(List.of(new Square(1))));
                        }
                    });
                }

                @org.pf4j.Extension
                public static final class Found implements org.pf4j.ExtensionPoint {
                    public Found(Good plugin) {}
                }
            }
            """;

    @TempDir
    Path folder;

    private static Map<String, byte[]> compile(String... more) {
        String[] sources = Arrays.copyOf(new String[] {"v.Good", PLUGIN}, 2 + more.length);
        System.arraycopy(more, 0, sources, 2, more.length);
        return forJava17(PluginSources.compile(sources));
    }

    /** As class files say it, whatever JDK compiled them. */
    private static Map<String, byte[]> forJava17(Map<String, byte[]> classes) {
        Map<String, byte[]> same = new HashMap<>();
        classes.forEach((name, bytes) -> {
            byte[] own = bytes.clone();
            own[7] = 61;
            same.put(name, own);
        });
        return same;
    }

    private static PluginSources plugin(String type) {
        return PluginSources.plugin("v")
                .attribute("Plugin-Class", type)
                .attribute("Plugin-Requires", ">=0.12.0 & <1.0.0");
    }

    private List<String> problems(PluginSources plugin, Path... others) {
        return PluginVerifier.verify(plugin.jar(folder), List.of(others)).stream()
                .map(problem -> problem.level() + " " + problem.line())
                .toList();
    }

    private static PluginSources with(Map<String, byte[]> classes, String type) {
        PluginSources plugin = plugin(type).entry("META-INF/extensions.idx", "v.Good$Found\n");
        classes.keySet().forEach(name -> plugin.classes(Map.of(name, classes.get(name)), name));
        return plugin;
    }

    @Test
    void aGoodPluginHasNoProblem() {
        assertThat(problems(with(compile(), "v.Good"))).isEmpty();
    }

    @Test
    void whatTheHostCannotMakeIsNamed() {
        Map<String, byte[]> classes = compile(
                "v.Abstract",
                "package v; public abstract class Abstract extends org.pf4j.Plugin {}",
                "v.None",
                "package v; public class None {}",
                "v.Closed",
                "package v; public class Closed extends org.pf4j.Plugin { Closed() {} }",
                "v.Ext",
                "package v; @org.pf4j.Extension public class Ext implements org.pf4j.ExtensionPoint { public Ext(int i) {} }");
        assertThat(problems(with(classes, "v.Gone")))
                .containsExactly(
                        "ERROR CLASS_MISSING v.Gone", "ERROR CONSTRUCTOR v.Ext", "ERROR EXTENSION_NOT_INDEXED v.Ext");
        assertThat(problems(with(classes, "v.Abstract"))).contains("ERROR CLASS_ABSTRACT v.Abstract");
        assertThat(problems(with(classes, "v.None"))).contains("ERROR NOT_A_PLUGIN v.None");
        assertThat(problems(with(classes, "v.Closed"))).contains("ERROR CONSTRUCTOR v.Closed");
    }

    @Test
    void staleIndexAndDescriptorAreNamed() {
        Map<String, byte[]> classes = compile();
        PluginSources plugin = PluginSources.plugin("v")
                .attribute("Plugin-Class", "v.Good")
                .attribute("Plugin-Version", "one")
                .attribute("Plugin-Dependencies", "x")
                .entry("META-INF/extensions.idx", "v.Good$Found\nv.Away # old\n");
        classes.forEach((name, bytes) -> plugin.classes(Map.of(name, bytes), name));
        assertThat(problems(plugin))
                .contains(
                        "ERROR BAD_VERSION v.jar",
                        "ERROR INDEX_STALE v.Away",
                        "WARNING NO_HOST_RANGE v.jar",
                        "WARNING DEPENDENCY_NOT_GIVEN x");
        assertThat(problems(with(classes, "v.Good").attribute("Plugin-Dependencies", "x@>=>=1")))
                .contains("ERROR BAD_RANGE v.jar");
    }

    @Test
    void whatByteCodeUsesMustBeThere() {
        String uses = """
                package v;

                class Uses {
                    int go(Far far) { return Far.left + far.gone(1); }
                    static class Half implements Far.Point { public void one() {} }
                }
                """;
        Map<String, byte[]> built = compile(
                "v.Uses",
                uses,
                "v.Far",
                "package v; class Far { static int left; int gone(int i) { return i; } interface Point { void one(); } }");
        Map<String, byte[]> classes = new HashMap<>(built);
        classes.keySet().removeIf(name -> name.startsWith("v.Far"));
        assertThat(problems(with(classes, "v.Good")))
                .containsExactlyInAnyOrder("ERROR CLASS_UNRESOLVED v.Uses.go", "ERROR CLASS_UNRESOLVED v.Uses$Half");

        classes.putAll(forJava17(PluginSources.compile(
                "v.Far", "package v; class Far { static long left; interface Point { void one(); void two(); } }")));
        assertThat(problems(with(classes, "v.Good")))
                .containsExactlyInAnyOrder(
                        "ERROR ABSTRACT_METHOD_MISSING v.Uses$Half",
                        "ERROR MEMBER_UNRESOLVED v.Uses.go",
                        "ERROR MEMBER_UNRESOLVED v.Uses.go");
    }

    @Test
    void classesOfAPluginThatItNeedsCount() {
        Map<String, byte[]> built = compile(
                "v.Uses",
                "package v; class Uses { w.Far far = new w.Far(); }",
                "w.Far",
                "package w; public class Far {}");
        Path other = PluginSources.plugin("w").classes(built, "w.Far").jar(folder);
        Map<String, byte[]> classes = new HashMap<>(built);
        classes.remove("w.Far");
        PluginSources plugin = with(classes, "v.Good").attribute("Plugin-Dependencies", "w");
        assertThat(problems(plugin, other)).isEmpty();
        assertThat(problems(plugin)).containsExactly("WARNING DEPENDENCY_NOT_GIVEN w");
        assertThat(problems(with(classes, "v.Good"), other))
                .containsExactlyInAnyOrder(
                        "ERROR CLASS_UNRESOLVED v.Uses.far",
                        "ERROR CLASS_UNRESOLVED v.Uses.<init>",
                        "WARNING DEPENDENCY_UNDECLARED w");
    }

    @Test
    void dependencyThatOnlyAnotherDeclaresIsNotDeclared() {
        Map<String, byte[]> built = compile(
                "v.Uses",
                "package v; class Uses { w.Far far = new w.Far(); x.Farther farther; }",
                "w.Far",
                "package w; public class Far {}",
                "x.Farther",
                "package x; public class Farther {}");
        Path near = PluginSources.plugin("w")
                .attribute("Plugin-Dependencies", "x")
                .classes(built, "w.Far")
                .jar(folder);
        Path far = PluginSources.plugin("x").classes(built, "x.Farther").jar(folder);
        // a copy among the classes of one that is declared
        Path both = PluginSources.plugin("y")
                .classes(built, "w.Far")
                .classes(built, "x.Farther")
                .jar(folder);
        Map<String, byte[]> classes = new HashMap<>(built);
        classes.remove("w.Far");
        classes.remove("x.Farther");
        assertThat(problems(with(classes, "v.Good").attribute("Plugin-Dependencies", "w"), near, far))
                .containsExactly("WARNING DEPENDENCY_UNDECLARED x");
        assertThat(problems(with(classes, "v.Good").attribute("Plugin-Dependencies", "w,x"), near, far))
                .isEmpty();
        assertThat(problems(with(classes, "v.Good").attribute("Plugin-Dependencies", "y"), near, far, both))
                .isEmpty();
        // its own classes come first
        assertThat(problems(with(built, "v.Good"), near, far, both)).isEmpty();
    }

    @Test
    void deprecatedThingsOfOthersAreNamed() {
        Map<String, byte[]> built = compile(
                "v.Uses",
                """
                package v;

                class Uses {
                    Object a = new w.Old();
                    int b = new w.Some().old();
                    int c = w.Some.OLD + new w.Some().good();
                    int d = own();
                    int e = new w.Inherits().old();

                    @Deprecated
                    static int own() { return new java.util.Date().getYear(); }
                }
                """,
                "w.Old",
                "package w; @Deprecated public class Old {}",
                "w.Inherits",
                "package w; public class Inherits extends Some {}",
                "w.Some",
                "package w; public class Some { @Deprecated public static int OLD = new Integer(1);"
                        + " @Deprecated public int old() { return 1; } public int good() { return 2; } }");
        Path other = PluginSources.plugin("w")
                .classes(built, "w.Old")
                .classes(built, "w.Some")
                .classes(built, "w.Inherits")
                .jar(folder);
        Map<String, byte[]> classes = new HashMap<>(built);
        List.of("w.Old", "w.Some", "w.Inherits").forEach(classes::remove);
        assertThat(PluginVerifier.verify(
                        with(classes, "v.Good")
                                .attribute("Plugin-Dependencies", "w")
                                .jar(folder),
                        List.of(other)))
                .allMatch(problem -> problem.line().equals("DEPRECATED_API v.Uses.<init>"))
                .extracting(problem -> problem.text().replaceFirst(", which.*", ""))
                .containsExactlyInAnyOrder("It uses w.Old", "It uses w.Some.old", "It uses w.Some.OLD");
        assertThat(problems(with(built, "v.Good"))).isEmpty();
    }

    @Test
    void classesThatTheHostOrThePlatformGivesAreNamedByPackage() {
        Map<String, byte[]> classes = compile(
                "io.aitherzero.base.Nanos",
                "package io.aitherzero.base; public class Nanos {}",
                "io.aitherzero.base.Own",
                "package io.aitherzero.base; public class Own {}",
                "org.pf4j.util.FileUtils",
                "package org.pf4j.util; public class FileUtils {}",
                "com.google.gson.Gson",
                "package com.google.gson; public class Gson {}");
        PluginSources plugin = with(classes, "v.Good")
                .entry("org/w3c/dom/Node.class", classes.getOrDefault("v.Good", new byte[0]))
                .entry("org/w3c/dom/svg/Extra.class", classes.getOrDefault("io.aitherzero.base.Own", new byte[0]));
        assertThat(problems(plugin))
                .containsExactly(
                        "WARNING SHADOWS_HOST_CLASS io.aitherzero.base",
                        "WARNING SHADOWS_HOST_CLASS org.pf4j.util",
                        "WARNING SHADOWS_HOST_CLASS org.w3c.dom");
    }

    @Test
    void whatAHostWouldNotLikeIsAWarning() {
        Map<String, byte[]> classes = compile("v.Bad", """
                package v;

                class Bad {
                    void exit() { System.exit(1); }
                    void hook() { Runtime.getRuntime().addShutdownHook(new Thread(() -> {})); }
                    Object inside() { return new io.aitherzero.pf4j.ParallelPluginManager(); }
                }
                """);
        byte[] newer =
                java.util.Objects.requireNonNull(classes.get("v.Good$Kind")).clone();
        newer[7] = 62;
        classes = new HashMap<>(classes);
        classes.put("v.Good$Kind", newer);
        assertThat(problems(with(classes, "v.Good")))
                .containsExactlyInAnyOrder(
                        "ERROR CLASS_VERSION v.Good$Kind",
                        "WARNING CALLS_EXIT v.Bad.exit",
                        "WARNING SHUTDOWN_HOOK v.Bad.hook",
                        "WARNING THREAD_NOT_STOPPED v.jar",
                        "WARNING INTERNAL_API v.Bad.inside");
    }

    /** Those on the class path of this test, but what the host shares with plugins. */
    @Test
    void publishedJarsAsPluginsShadowNothingAndUseNothingUndeclared() throws IOException {
        List<Path> plugins = new java.util.ArrayList<>();
        for (String part : System.getProperty("java.class.path").split(java.io.File.pathSeparator, -1)) {
            Path jar = Path.of(part);
            String name = String.valueOf(jar.getFileName());
            if (name.matches("(?!pf4j|slf4j|aitherzero|junit-platform-console).*[.]jar") && Files.exists(jar)) {
                plugins.add(asPlugin(jar, name.replace(".jar", "")));
            }
        }
        assertThat(plugins).hasSizeGreaterThan(10);
        for (Path plugin : plugins) {
            assertThat(PluginVerifier.verify(plugin, List.of()))
                    .as(plugin.toString())
                    .extracting(ArchiveProblem::code)
                    .doesNotContain("SHADOWS_HOST_CLASS", "DEPENDENCY_UNDECLARED", "DEPRECATED_API");
        }
    }

    private Path asPlugin(Path jar, String id) throws IOException {
        Path plugin = Files.copy(jar, folder.resolve(id + ".jar"));
        try (java.nio.file.FileSystem zip = java.nio.file.FileSystems.newFileSystem(plugin, Map.of())) {
            Files.createDirectories(zip.getPath("META-INF"));
            Files.writeString(
                    zip.getPath("META-INF/MANIFEST.MF"),
                    "Manifest-Version: 1.0\nPlugin-Id: " + id
                            + "\nPlugin-Version: 1.0.0\nPlugin-Class: org.pf4j.Plugin\n");
        }
        return plugin;
    }

    @Test
    void whatIsNoArchiveIsOneProblem() throws IOException {
        Path file = Files.writeString(folder.resolve("x.jar"), "no jar");
        assertThat(PluginVerifier.verify(file, List.of()))
                .extracting(ArchiveProblem::code)
                .containsExactly("BAD_ARCHIVE");
    }
}
