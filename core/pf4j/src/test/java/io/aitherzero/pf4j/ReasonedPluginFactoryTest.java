package io.aitherzero.pf4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.fixture.PluginSources;
import io.aitherzero.fixture.Script;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pf4j.DefaultPluginFactory;
import org.pf4j.DefaultPluginManager;
import org.pf4j.Plugin;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginFactory;
import org.pf4j.PluginManager;
import org.pf4j.PluginRuntimeException;
import org.pf4j.PluginState;
import org.pf4j.PluginWrapper;
import org.pf4j.test.PluginJar;
import org.pf4j.test.TestPlugin;

class ReasonedPluginFactoryTest {
    private static final Map<String, byte[]> CLASSES = PluginSources.compile(
            "p.Throwing",
            "package p; public class Throwing extends org.pf4j.Plugin {"
                    + " public Throwing() { throw new IllegalStateException(\"no 100% licence\"); } }",
            "p.Linking",
            "package p; public class Linking extends org.pf4j.Plugin {"
                    + " public Linking() { throw new NoClassDefFoundError(\"gone\"); } }",
            "p.Abstract",
            "package p; public abstract class Abstract extends org.pf4j.Plugin {}",
            "p.Other",
            "package p; public class Other {}",
            "p.Unfit",
            "package p; public class Unfit extends org.pf4j.Plugin { public Unfit(String s) {} }",
            "p.Hidden",
            "package p; class Hidden extends org.pf4j.Plugin { public Hidden() {} }",
            "p.Static",
            "package p; public class Static extends org.pf4j.Plugin { static int x = 1 / Integer.parseInt(\"0\"); }");

    @TempDir
    Path folder;

    private Throwable failureOf(PluginManager manager, String pluginClass) {
        PluginSources.plugin("a")
                .attribute("Plugin-Class", pluginClass)
                .classes(CLASSES, pluginClass)
                .jar(folder);
        manager.loadPlugins();
        manager.startPlugins();
        assertThat(manager.getPlugin("a").getPluginState()).isEqualTo(PluginState.FAILED);
        return manager.getPlugin("a").getFailedException();
    }

    @Test
    void constructorsExceptionIsTheCauseWherePf4jHidesIt() {
        assertThat(failureOf(new DefaultPluginManager(folder), "p.Throwing"))
                .isInstanceOf(NullPointerException.class)
                .hasNoCause();

        assertThat(failureOf(new ParallelPluginManager(folder), "p.Throwing"))
                .isInstanceOf(PluginRuntimeException.class)
                .hasMessage("Plugin 'a': class 'p.Throwing' threw java.lang.IllegalStateException: no 100% licence"
                        + " in its constructor; correct the plugin")
                .cause()
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no 100% licence");
    }

    @Test
    void classThatIsNoPluginIsNamedWithTheRule() {
        assertThat(failureOf(new ParallelPluginManager(folder), "p.Abstract"))
                .hasMessage("Plugin 'a': class 'p.Abstract' is abstract; name a concrete class in the descriptor");
        assertThat(failureOf(new ParallelPluginManager(folder), "p.Other"))
                .hasMessage("Plugin 'a': class 'p.Other' does not extend org.pf4j.Plugin; extend it,"
                        + " or correct the descriptor");
        assertThat(failureOf(new ParallelPluginManager(folder), "p.Unfit"))
                .hasMessage("Plugin 'a': class 'p.Unfit' has no public constructor with a PluginWrapper"
                        + " or without parameters; add one of them")
                .hasCauseInstanceOf(NoSuchMethodException.class);
        assertThat(failureOf(new ParallelPluginManager(folder), "p.Hidden"))
                .hasMessageStartingWith("Plugin 'a': class 'p.Hidden' cannot be made: ")
                .hasMessageEndingWith("; make the class and its constructor public");
        assertThat(failureOf(new ParallelPluginManager(folder), "p.Missing"))
                .hasMessage("Plugin 'a': class 'p.Missing' is neither in " + folder.resolve("a.jar")
                        + " nor in its dependencies or the application; add it,"
                        + " or correct the plugin class in the descriptor")
                .hasCauseInstanceOf(ClassNotFoundException.class);
    }

    @Test
    void errorOfAStaticInitialiserComesThroughAsItIs() {
        assertThat(failureOf(new DefaultPluginManager(folder), "p.Static"))
                .isInstanceOf(ExceptionInInitializerError.class);
        assertThat(failureOf(new ParallelPluginManager(folder), "p.Static"))
                .isInstanceOf(ExceptionInInitializerError.class)
                .hasCauseInstanceOf(ArithmeticException.class);
    }

    private static final List<String> BROKEN =
            List.of("p.Throwing", "p.Linking", "p.Abstract", "p.Other", "p.Unfit", "p.Hidden", "p.Missing");

    private void brokenPlugins() {
        for (String type : BROKEN) {
            PluginSources.plugin(type)
                    .attribute("Plugin-Class", type)
                    .classes(CLASSES, type)
                    .jar(folder);
        }
        PluginSources.plugin("lib").attribute("Plugin-Class", "").jar(folder);
        Script.jar(folder, "good");
    }

    private static Map<String, Boolean> instances(PluginManager plugins) {
        Map<String, Boolean> found = new TreeMap<>();
        for (PluginWrapper plugin : plugins.getPlugins()) {
            found.put(plugin.getPluginId(), plugin.getPlugin() != null);
        }
        return found;
    }

    @Test
    void whoLooksAtTheInstancesOfAllPluginsFindsNullForABadOneAsWithPf4j() {
        brokenPlugins();
        List<Map<String, Boolean>> seen = new ArrayList<>();
        for (PluginManager plugins : List.of(new DefaultPluginManager(folder), new ParallelPluginManager(folder))) {
            plugins.loadPlugins();
            Map<String, Boolean> before = instances(plugins);
            plugins.startPlugins();
            assertThat(before).containsEntry("p.Throwing", false).containsEntry("good", true);
            assertThat(instances(plugins)).isEqualTo(before);
            seen.add(before);
        }
        assertThat(seen.get(1)).isEqualTo(seen.get(0));
    }

    /** What a host's factory puts in the place of what could not be made. */
    private static PluginFactory withFallback(PluginFactory original) {
        return plugin -> {
            Plugin made = original.create(plugin);
            return made == null ? new Plugin() : made;
        };
    }

    private static final class StockWithFallback extends DefaultPluginManager {
        StockWithFallback(Path folder) {
            super(folder);
        }

        @Override
        protected PluginFactory createPluginFactory() {
            return withFallback(super.createPluginFactory());
        }
    }

    private static final class OursWithFallback extends ParallelPluginManager {
        OursWithFallback(Path folder) {
            super(folder);
        }

        @Override
        protected PluginFactory createPluginFactory() {
            return withFallback(super.createPluginFactory());
        }
    }

    @Test
    void aHostMayPutAPluginOfItsOwnInThePlaceOfOneThatCannotBeMade() {
        brokenPlugins();
        for (PluginManager plugins : List.of(new StockWithFallback(folder), new OursWithFallback(folder))) {
            plugins.loadPlugins();
            plugins.startPlugins();
            assertThat(plugins.getPlugins())
                    .hasSize(BROKEN.size() + 2)
                    .allSatisfy(plugin -> assertThat(plugin.getPluginState()).isEqualTo(PluginState.STARTED));
        }
    }

    /** A host with wrappers and a factory of its own round ours. */
    private static final class Wrapping extends ParallelPluginManager {
        Wrapping(Path folder) {
            super(folder);
        }

        @Override
        protected PluginWrapper createPluginWrapper(PluginDescriptor descriptor, Path path, ClassLoader loader) {
            PluginWrapper plugin = new PluginWrapper(this, descriptor, path, loader) {};
            plugin.setPluginFactory(asking -> getPluginFactory().create(asking));
            return plugin;
        }
    }

    @Test
    void aStartKnowsTheReasonWhateverAHostPutsBetween() {
        for (boolean alone : List.of(true, false)) {
            PluginSources.plugin("a")
                    .attribute("Plugin-Class", "p.Throwing")
                    .classes(CLASSES, "p.Throwing")
                    .jar(folder);
            ParallelPluginManager plugins = new Wrapping(folder);
            plugins.loadPlugins();
            assertThat(plugins.getPlugin("a").getPlugin()).isNull();
            if (alone) {
                plugins.startPlugin("a");
            } else {
                plugins.startPlugins();
            }
            assertThat(plugins.getPlugin("a").getFailedException())
                    .hasMessage("Plugin 'a': class 'p.Throwing' threw java.lang.IllegalStateException: no 100% licence"
                            + " in its constructor; correct the plugin")
                    .hasRootCauseMessage("no 100% licence");
        }
    }

    private static final class Unmade extends ParallelPluginManager {
        Unmade(Path folder) {
            super(folder);
        }

        @Override
        protected PluginFactory createPluginFactory() {
            return new DefaultPluginFactory();
        }
    }

    @Test
    void aStartSaysWhereAHostsFactoryHasMadeNothing() {
        assertThat(failureOf(new Unmade(folder), "p.Throwing"))
                .hasMessage("Plugin 'a' has no instance: the host's plugin factory returned null; see that the factory"
                        + " makes one of class 'p.Throwing', the log may say why not");
    }

    @Test
    void anErrorOfAConstructorIsWhatTheStartFailsWith() {
        assertThat(failureOf(new ParallelPluginManager(folder), "p.Linking"))
                .isInstanceOf(NoClassDefFoundError.class)
                .hasMessage("gone");
    }

    @Test
    void pf4jsOwnTestPluginIsMadeWithItsWrapper() throws Exception {
        new PluginJar.Builder(folder.resolve("a.jar"), "a")
                .pluginClass(TestPlugin.class.getName())
                .pluginVersion("1.0.0")
                .build();
        ParallelPluginManager manager = new ParallelPluginManager(folder);
        manager.loadPlugins();
        manager.startPlugins();
        assertThat(manager.getPlugin("a").getPlugin()).isInstanceOf(TestPlugin.class);
    }
}
