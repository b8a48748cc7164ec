package io.aitherzero.pf4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aitherzero.boot.graph.Finding;
import io.aitherzero.boot.graph.ModuleProfile;
import io.aitherzero.fixture.PluginSources;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pf4j.ExtensionPoint;

/** Classes of plugins that cannot be initialized: what they threw is told, the first time and each time after it. */
public class FailedInitializerTest {
    /** For the plugins, which see this class. */
    public interface Greeting extends ExtensionPoint {}

    private static final String BROKEN =
            " { static { if (true) throw new IllegalStateException(\"no port\", new java.io.IOException(\"disk\")); }"
                    + " public static void touch() {} }";
    private static final String TWICE = "try { i.Broken.touch(); } catch (Error e) { } i.Broken.touch();";

    private static final Map<String, byte[]> CLASSES = PluginSources.compile(
            "i.Broken",
            "package i; public class Broken" + BROKEN,
            "i.Outer",
            "package i; public class Outer { static { i.Broken.touch(); } public static void touch() {} }",
            "i.Once",
            plugin("Once", "i.Broken.touch();", ""),
            "i.Nested",
            plugin("Nested", "i.Outer.touch();", ""),
            "i.Twice",
            plugin("Twice", TWICE, ""),
            "i.Stop",
            plugin("Stop", "", "i.Broken.touch();"),
            "i.StopTwice",
            plugin("StopTwice", "", TWICE),
            "i.Making",
            "package i; public class Making extends org.pf4j.Plugin { public Making() { i.Broken.touch(); } }",
            "i.Itself",
            "package i; public class Itself extends org.pf4j.Plugin { static { i.Broken.touch(); } }",
            "i.Greets",
            "package i; public class Greets implements io.aitherzero.pf4j.FailedInitializerTest.Greeting" + BROKEN);

    @TempDir
    Path folder;

    private static String plugin(String name, String start, String stop) {
        return "package i; public class " + name + " extends org.pf4j.Plugin {" + " @Override public void start() { "
                + start + " } @Override public void stop() { " + stop + " } }";
    }

    private ParallelPluginManager started(String... names) {
        for (String name : names) {
            PluginSources.plugin(name)
                    .attribute("Plugin-Class", "i." + name)
                    .classes(CLASSES, "i." + name, "i.Broken", "i.Outer")
                    .jar(folder);
        }
        ParallelPluginManager plugins = new ParallelPluginManager(folder);
        plugins.loadPlugins();
        plugins.startPlugins();
        return plugins;
    }

    @Test
    void aStartTellsWhatTheClassHasThrown() {
        ParallelPluginManager plugins = started("Once", "Nested", "Twice", "Making", "Itself");
        Map<String, String> causes = new HashMap<>();
        for (ModuleProfile module : plugins.lastBoot().orElseThrow().modules()) {
            causes.put(module.id(), module.reason().map(Finding::cause).orElse(""));
        }
        for (String first : List.of("Once", "Nested", "Making", "Itself")) {
            assertThat(causes.get(first))
                    .contains("java.lang.ExceptionInInitializerError")
                    .contains(
                            ", caused by java.lang.IllegalStateException: no port, caused by java.io.IOException: disk, at ")
                    .endsWith(", at i.Broken.<clinit>(Broken.java:1)");
        }
        assertThat(causes.get("Twice"))
                .contains("Could not initialize class i.Broken", "java.lang.IllegalStateException: no port")
                .endsWith(", at i.Broken.<clinit>(Broken.java:1)");
        assertThat(plugins.failure("Once"))
                .hasValueSatisfying(text -> assertThat(text).contains("IOException: disk"));
    }

    @Test
    void aStopTellsItToo() {
        ParallelPluginManager plugins = started("Stop", "StopTwice");
        plugins.stopPlugins();
        Map<String, String> causes = new HashMap<>();
        plugins.lastStop().forEach(finding -> causes.put(finding.module(), finding.cause()));
        assertThat(causes.get("Stop"))
                .isEqualTo("Module 'Stop' failed in stop(): java.lang.ExceptionInInitializerError,"
                        + " caused by java.lang.IllegalStateException: no port, caused by java.io.IOException: disk");
        assertThat(causes.get("StopTwice"))
                .startsWith("Module 'StopTwice' failed in stop(): java.lang.NoClassDefFoundError: Could not initialize"
                        + " class i.Broken, caused by java.lang.ExceptionInInitializerError: Exception"
                        + " java.lang.IllegalStateException: no port [in thread ");
    }

    @Test
    void anExtensionTellsItEachTime() {
        PluginSources.plugin("greets")
                .classes(CLASSES, "i.Greets")
                .entry("META-INF/extensions.idx", "i.Greets\n")
                .jar(folder);
        ParallelPluginManager plugins = new ParallelPluginManager(folder);
        plugins.loadPlugins();
        plugins.startPlugins();
        Class<?> type = plugins.getExtensionClasses("greets").get(0);
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> plugins.getExtensionFactory().create(type))
                    .hasMessageStartingWith("Extension 'i.Greets' of plugin 'greets' cannot be made (java.lang.")
                    .hasMessageContaining("java.lang.IllegalStateException: no port");
        }
    }
}
