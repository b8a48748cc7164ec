package io.aitherzero.pf4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.fixture.PluginSources;
import io.aitherzero.fixture.Script;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pf4j.PluginWrapper;

/** Extensions and class loaders, compared with PF4J. */
class ExtensionDifferentialTest {
    private static final String INDEX = "META-INF/extensions.idx";
    private static final Map<String, byte[]> CLASSES =
            PluginSources.compile("ext.One", extension("One", 2), "ext.Two", extension("Two", 1));

    @TempDir
    Path temp;

    private Differential differential;

    private static String extension(String name, int ordinal) {
        return "package ext; @org.pf4j.Extension(ordinal = " + ordinal + ") public class " + name
                + " implements io.aitherzero.pf4j.Greeting {}";
    }

    @BeforeEach
    void prepare() {
        differential = new Differential(temp);
    }

    private static void load(Stage stage) {
        Script.sources("one")
                .classes(CLASSES, "ext.One")
                .entry(INDEX, "ext.One\n")
                .jar(stage.folder);
        Script.sources("two", "one")
                .classes(CLASSES, "ext.Two")
                .entry(INDEX, "ext.Two\nno.such.Type\n")
                .jar(stage.folder);
        stage.tell("load", stage.plugins()::loadPlugins);
    }

    private static void look(Stage stage) {
        var plugins = stage.plugins();
        stage.ask("all", () -> names(plugins.getExtensions(Greeting.class)));
        stage.ask("classes", () -> plugins.getExtensionClasses(Greeting.class));
        for (String id : List.of("one", "two")) {
            stage.ask("of " + id, () -> names(plugins.getExtensions(Greeting.class, id)));
            stage.ask("any of " + id, () -> names(plugins.getExtensions(id)));
            stage.ask("classes of " + id, () -> plugins.getExtensionClasses(id));
            stage.ask("typed of " + id, () -> plugins.getExtensionClasses(Greeting.class, id));
            stage.ask("names of " + id, () -> plugins.getExtensionClassNames(id));
        }
    }

    private static List<String> names(List<?> extensions) {
        return extensions.stream()
                .map(extension -> extension.getClass().getName())
                .sorted(Comparator.naturalOrder())
                .toList();
    }

    @Test
    void extensionsAreTheSameInEachState() throws Exception {
        Map<String, Object> seen = differential.same(stage -> {
            load(stage);
            look(stage);
            stage.tell("start", stage.plugins()::startPlugins);
            look(stage);
            stage.ask("ordinals", () -> stage.plugins().getExtensionClasses(Greeting.class));
            stage.ask("stop", () -> stage.plugins().stopPlugin("one"));
            look(stage);
            stage.ask("start", () -> stage.plugins().startPlugin("one"));
            look(stage);
        });
        assertThat(String.valueOf(seen.get("answers"))).contains("all = [ext.One, ext.Two]");
    }

    @Test
    void aClassIsTracedToItsPluginAlike() throws Exception {
        differential.same(stage -> {
            load(stage);
            stage.tell("start", stage.plugins()::startPlugins);
            for (Class<?> type : stage.plugins().getExtensionClasses(Greeting.class)) {
                stage.ask("which", () -> id(stage.plugins().whichPlugin(type)));
                stage.ask(
                        "loader",
                        () -> type.getClassLoader()
                                == stage.plugins()
                                        .getPluginClassLoader(id(stage.plugins().whichPlugin(type))));
            }
            stage.ask("of the application", () -> stage.plugins().whichPlugin(Greeting.class));
            stage.ask(
                    "dependency's class",
                    () -> stage.plugins()
                            .getPluginClassLoader("two")
                            .loadClass("ext.One")
                            .getName());
            stage.ask(
                    "not the other way",
                    () -> stage.plugins().getPluginClassLoader("one").loadClass("ext.Two"));
        });
    }

    private static String id(PluginWrapper plugin) {
        return plugin.getPluginId();
    }

    @Test
    void eachLookUpMakesNewExtensionsAndThePluginIsMadeOnceAlike() throws Exception {
        differential.same(stage -> {
            load(stage);
            stage.tell("start", stage.plugins()::startPlugins);
            Set<Object> made = Collections.newSetFromMap(new IdentityHashMap<>());
            for (int i = 0; i < 3; i++) {
                made.addAll(stage.plugins().getExtensions(Greeting.class));
                made.add(stage.plugins().getPlugin("one").getPlugin());
            }
            stage.ask("made", made::size);
        });
    }
}
