package io.aitherzero.pf4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.fixture.PluginSources;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pf4j.DefaultPluginManager;
import org.pf4j.PluginManager;
import org.pf4j.PluginRuntimeException;
import org.pf4j.PluginState;
import org.pf4j.test.PluginJar;
import org.pf4j.test.TestPlugin;

class RethrowingPluginFactoryTest {
    private static final Map<String, byte[]> CLASSES = PluginSources.compile(
            "p.Throwing",
            "package p; public class Throwing extends org.pf4j.Plugin {"
                    + " public Throwing() { throw new IllegalStateException(\"no 100% licence\"); } }",
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

        assertThat(failureOf(new GuardedManager(folder), "p.Throwing"))
                .isInstanceOf(PluginRuntimeException.class)
                .hasMessage("Plugin 'a': class 'p.Throwing' threw java.lang.IllegalStateException: no 100% licence"
                        + " in its constructor; correct the plugin")
                .cause()
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no 100% licence");
    }

    @Test
    void classThatIsNoPluginIsNamedWithTheRule() {
        assertThat(failureOf(new GuardedManager(folder), "p.Abstract"))
                .hasMessage("Plugin 'a': class 'p.Abstract' is abstract; name a concrete class in the descriptor");
        assertThat(failureOf(new GuardedManager(folder), "p.Other"))
                .hasMessage("Plugin 'a': class 'p.Other' does not extend org.pf4j.Plugin; extend it,"
                        + " or correct the descriptor");
        assertThat(failureOf(new GuardedManager(folder), "p.Unfit"))
                .hasMessage("Plugin 'a': class 'p.Unfit' has no public constructor with a PluginWrapper"
                        + " or without parameters; add one of them")
                .hasCauseInstanceOf(NoSuchMethodException.class);
        assertThat(failureOf(new GuardedManager(folder), "p.Hidden"))
                .hasMessageStartingWith("Plugin 'a': class 'p.Hidden' cannot be made: ")
                .hasMessageEndingWith("; make the class and its constructor public");
        assertThat(failureOf(new GuardedManager(folder), "p.Missing"))
                .hasMessage("Plugin 'a': class 'p.Missing' is neither in " + folder.resolve("a.jar")
                        + " nor in its dependencies or the application; add it,"
                        + " or correct the plugin class in the descriptor")
                .hasCauseInstanceOf(ClassNotFoundException.class);
    }

    @Test
    void errorOfAStaticInitialiserComesThroughAsItIs() {
        assertThat(failureOf(new DefaultPluginManager(folder), "p.Static"))
                .isInstanceOf(ExceptionInInitializerError.class);
        assertThat(failureOf(new GuardedManager(folder), "p.Static"))
                .isInstanceOf(ExceptionInInitializerError.class)
                .hasCauseInstanceOf(ArithmeticException.class);
    }

    @Test
    void pf4jsOwnTestPluginIsMadeWithItsWrapper() throws Exception {
        new PluginJar.Builder(folder.resolve("a.jar"), "a")
                .pluginClass(TestPlugin.class.getName())
                .pluginVersion("1.0.0")
                .build();
        GuardedManager manager = new GuardedManager(folder);
        manager.loadPlugins();
        manager.startPlugins();
        assertThat(manager.getPlugin("a").getPlugin()).isInstanceOf(TestPlugin.class);
    }
}
