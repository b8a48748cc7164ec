package io.aitherzero.pf4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aitherzero.fixture.PluginSources;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pf4j.DefaultPluginManager;
import org.pf4j.PluginRuntimeException;

/** Extensions that cannot be made, that no index lists, and that only their plugins' places set apart. */
class ExtensionFaultsTest {
    private static final String INDEX = "META-INF/extensions.idx";
    private static final Map<String, byte[]> CLASSES = PluginSources.compile(
            "x.Good", extension("Good", ""),
            "x.Initializer",
                    extension("Initializer", "static { if (true) throw new IllegalStateException(\"no port\"); }"),
            "x.Error", extension("Error", "public Error() { throw new AssertionError(\"broken\"); }"),
            "x.Deep", extension("Deep", "public Deep() { new Deep(); }"),
            "x.Memory", extension("Memory", "public Memory() { throw new OutOfMemoryError(\"none left\"); }"),
            "x.Checked", extension("Checked", "public Checked() throws Exception { throw new Exception(\"late\"); }"),
            "x.Mute",
                    extension(
                            "Mute",
                            "public Mute() { throw new RuntimeException() { public String toString() {"
                                    + " throw new IllegalStateException(); } }; }"),
            "x.Missing", extension("Missing", "public Missing(x.Gone gone) {}"),
            "x.Gone", "package x; public class Gone {}",
            "x.Hidden", extension("Hidden", "private Hidden() {}"));

    @TempDir
    Path folder;

    private static String extension(String name, String body) {
        return "package x; @org.pf4j.Extension public class " + name + " implements io.aitherzero.pf4j.Greeting { "
                + body + " }";
    }

    private ParallelPluginManager started(boolean isolating) {
        ParallelPluginManager plugins = new ParallelPluginManager(folder);
        plugins.setIsolating(isolating);
        plugins.loadPlugins();
        plugins.startPlugins();
        return plugins;
    }

    private static List<String> names(List<?> objects) {
        return objects.stream().map(object -> object.getClass().getName()).toList();
    }

    @Test
    void whatCannotBeMadeIsLeftOutAndItsOwnerNamed() {
        List<String> bad = List.of("Initializer", "Error", "Deep", "Memory", "Checked", "Mute", "Missing", "Hidden");
        for (String name : bad) {
            PluginSources.plugin("of" + name)
                    .classes(CLASSES, "x." + name)
                    .entry(INDEX, "x." + name + "\n")
                    .jar(folder);
        }
        PluginSources.plugin("z")
                .classes(CLASSES, "x.Good")
                .entry(INDEX, "x.Good\n")
                .jar(folder);
        DefaultPluginManager stock = new DefaultPluginManager(folder);
        stock.loadPlugins();
        stock.startPlugins();
        assertThatThrownBy(() -> stock.getExtensions(Greeting.class)).isInstanceOf(Error.class);

        for (boolean isolating : new boolean[] {true, false}) {
            ParallelPluginManager plugins = started(isolating);
            for (int i = 0; i < 2; i++) {
                assertThat(names(plugins.getExtensions(Greeting.class))).containsExactly("x.Good");
            }
            assertThat((List<?>) plugins.getExtensions("ofInitializer")).isEmpty();
            assertThat(plugins.getExtensions(Greeting.class, "ofDeep")).isEmpty();
            for (String name : bad) {
                Class<?> type = plugins.getExtensionClasses("of" + name).get(0);
                assertThatThrownBy(() -> plugins.getExtensionFactory().create(type))
                        .isInstanceOf(PluginRuntimeException.class)
                        .hasMessageStartingWith(
                                "Extension 'x." + name + "' of plugin 'of" + name + "' cannot be made (");
            }
        }
        ParallelPluginManager plugins = started(true);
        Class<?> type = plugins.getExtensionClasses("ofInitializer").get(0);
        assertThatThrownBy(() -> plugins.getExtensionFactory().create(type))
                .hasMessageEndingWith(
                        "cannot be made (java.lang.IllegalStateException: no port) and is left out; mend it,"
                                + " or take it out of the index of extensions");
        assertThatThrownBy(() -> plugins.getExtensionFactory()
                        .create(plugins.getExtensionClasses("ofHidden").get(0)))
                .hasMessageEndingWith("; give it a public constructor without parameters or with its plugin's class");
    }

    @Test
    void aHostFindsExtensionsThatNoIndexListsInEachKindOfArchive() throws Exception {
        PluginSources.plugin("jar").classes(CLASSES, "x.Good", "x.Gone").jar(folder);
        Path classes = Files.createDirectories(folder.resolve("dir/classes/x"));
        Files.write(classes.resolve("Good.class"), CLASSES.get("x.Good"));
        Files.writeString(folder.resolve("dir/plugin.properties"), "plugin.id=dir\nplugin.version=1.0.0\n");
        Files.createDirectories(folder.resolve("libs/lib"));
        Files.writeString(folder.resolve("libs/plugin.properties"), "plugin.id=libs\nplugin.version=1.0.0\n");
        PluginSources.plugin("none").classes(CLASSES, "x.Good").jarAt(folder.resolve("libs/lib/own.jar"));
        assertThat(names(started(true).getExtensions(Greeting.class))).containsExactly("x.Good", "x.Good", "x.Good");
        assertThat(started(false).getExtensions(Greeting.class))
                .as("a manager used alone finds what PF4J finds")
                .isEmpty();
    }

    @Test
    void ofEqualOrdinalsTheLevelOfThePluginDecidesAndThenItsId() throws Exception {
        String[][] plugins = {
            {"z", ""}, {"b", "y"}, {"a", "z"}, {"y", ""}, {"m", "a?,gone?"}, {"c1", "c2?"}, {"c2", "c1?"}
        };
        for (String[] each : plugins) {
            PluginSources.plugin(each[0])
                    .attribute("Plugin-Dependencies", each[1])
                    .classes(CLASSES, "x.Good")
                    .entry(INDEX, "x.Good\n")
                    .jar(folder);
        }
        for (long millis : new long[] {1, -1}) {
            try (Stream<Path> files = Files.list(folder)) {
                long time = 1_000_000_000_000L;
                for (Path file : files.sorted().toList()) {
                    time += millis * 60_000;
                    Files.setLastModifiedTime(file, FileTime.fromMillis(time));
                }
            }
            ParallelPluginManager manager = started(true);
            assertThat(manager.getExtensions(Greeting.class).stream()
                            .map(extension ->
                                    manager.whichPlugin(extension.getClass()).getPluginId()))
                    .containsExactly("c1", "c2", "y", "z", "a", "b", "m");
        }
    }
}
