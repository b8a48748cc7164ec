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
                .containsExactlyInAnyOrder("ERROR CLASS_UNRESOLVED v.Uses.far", "ERROR CLASS_UNRESOLVED v.Uses.<init>");
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

    @Test
    void whatIsNoArchiveIsOneProblem() throws IOException {
        Path file = Files.writeString(folder.resolve("x.jar"), "no jar");
        assertThat(PluginVerifier.verify(file, List.of()))
                .extracting(ArchiveProblem::code)
                .containsExactly("BAD_ARCHIVE");
    }
}
