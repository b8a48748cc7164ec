package io.aitherzero.pf4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.fixture.PluginSources;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which context class loader plugin code sees; what plugins and the test share is in this class. */
public class ContextLoaderTest {
    /** What plugins saw. */
    public static final Queue<String> SEEN = new ConcurrentLinkedQueue<>();

    private static final String PLUGIN = """
            package looking;

            import io.aitherzero.pf4j.ContextLoaderTest;

            public final class Looking extends org.pf4j.Plugin {
                public Looking() {
                    look("made");
                }

                static void look(String when) {
                    ClassLoader context = Thread.currentThread().getContextClassLoader();
                    ContextLoaderTest.SEEN.add(when + (context == Looking.class.getClassLoader() ? " own" : " caller's"));
                }

                @Override
                public void start() {
                    look("start");
                }

                @Override
                public void stop() {
                    look("stop");
                }

                public static final class Found implements org.pf4j.ExtensionPoint {
                    public Found() {
                        look("extension");
                    }
                }
            }
            """;

    @TempDir
    Path folder;

    private final ClassLoader mine = new ClassLoader() {};

    @BeforeEach
    void setUp() {
        SEEN.clear();
        Map<String, byte[]> compiled = PluginSources.compile("looking.Looking", PLUGIN);
        PluginSources.plugin("looking")
                .attribute("Plugin-Class", "looking.Looking")
                .classes(compiled, "looking.Looking")
                .entry("META-INF/extensions.idx", "looking.Looking$Found\n")
                .jar(folder);
    }

    private List<String> seenBy(ParallelPluginManager plugins) {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(mine);
        try {
            return seenByPlugin(plugins);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    private List<String> seenByPlugin(ParallelPluginManager plugins) {
        plugins.loadPlugins();
        plugins.startPlugins();
        assertThat(plugins.getExtensions(org.pf4j.ExtensionPoint.class)).hasSize(1);
        assertThat(plugins.reloadWithDependents("looking")).isEmpty();
        assertThat(plugins.startPlugin("looking").isStarted()).isTrue();
        plugins.stopPlugin("looking");
        plugins.unloadPlugins();
        assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(mine);
        return List.copyOf(SEEN);
    }

    @Test
    void managerAloneKeepsTheCallersAsPf4j() {
        assertThat(seenBy(new ParallelPluginManager(folder)))
                .containsExactly(
                        "made caller's",
                        "start caller's",
                        "extension caller's",
                        "stop caller's",
                        "made caller's",
                        "start caller's",
                        "stop caller's");
    }

    @Test
    void switchGivesAPluginItsOwn() {
        ParallelPluginManager plugins = new ParallelPluginManager(folder);
        plugins.setPluginContextClassLoader(true);

        assertThat(seenBy(plugins))
                .containsExactly(
                        "made own", "start own", "extension own", "stop own", "made own", "start own", "stop own");
    }

    @Test
    void extensionsOfTheApplicationCanBeLeftOut() {
        ParallelPluginManager plugins = new ParallelPluginManager(folder);
        plugins.setApplicationExtensions(false);
        plugins.loadPlugins();
        plugins.startPlugins();

        assertThat(plugins.getExtensionClassNames(null)).isEmpty();
        assertThat(plugins.getExtensions(org.pf4j.ExtensionPoint.class)).hasSize(1);
        plugins.unloadPlugins();
    }
}
