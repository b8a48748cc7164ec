package io.aitherzero.pf4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.boot.graph.Finding;
import io.aitherzero.fixture.ForkedJvm;
import io.aitherzero.fixture.PluginSources;
import io.aitherzero.fixture.Script;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plugins of an embedder's that end its JVM, which stops the others in a shutdown hook. */
class ExitCalledProcessTest {
    @TempDir
    Path folder;

    /** An embedder; no deadline of its is over in the time of a test. */
    static final class Embedder {
        private Embedder() {}

        public static void main(String[] arguments) {
            ParallelPluginManager plugins = new ParallelPluginManager(Path.of(arguments[0]));
            plugins.setStartTimeout(Duration.ofHours(1));
            plugins.setStopBudget(Duration.ofHours(1));
            plugins.loadPlugins();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                plugins.stopPlugins();
                System.out.println("left=" + plugins.getStartedPlugins().size());
                System.out.println(
                        "exit=" + plugins.exitCalled().map(Finding::cause).orElse("nobody"));
                System.out.println("state=" + plugins.getPlugin("bad").getPluginState());
                System.out.println("boot="
                        + plugins.lastBoot().stream()
                                .flatMap(boot -> boot.findings().stream())
                                .map(finding -> finding.module() + " " + finding.code())
                                .sorted()
                                .toList());
            }));
            Script.of(plugins).on("start scripted", () -> System.exit(9));
            plugins.startPlugins();
            System.out.println("back");
        }
    }

    private void plugin(String start, String stop) {
        Map<String, byte[]> compiled = PluginSources.compile("exit.Bad", """
                package exit;
                public class Bad extends org.pf4j.Plugin {
                    @Override
                    public void start() {
                        %s
                    }
                    @Override
                    public void stop() {
                        %s
                    }
                }
                """.formatted(start, stop));
        PluginSources.plugin("bad")
                .attribute("Plugin-Class", "exit.Bad")
                .classes(compiled, compiled.keySet().toArray(new String[0]))
                .jar(folder);
        Script.jar(folder, "good");
        Script.jar(folder, "user", "bad");
    }

    private ForkedJvm.Result run() throws Exception {
        return ForkedJvm.run(Embedder.class, List.of("-Dlog4j2.configurationFile=log4j2-test.xml"), folder.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "System.exit(7);",
                "Thread t = new Thread(() -> Runtime.getRuntime().exit(7)); t.start();"
                        + " try { t.join(); } catch (InterruptedException e) { }"
            })
    void aStartThatEndsTheJvmDoesNotHoldUpItsEnd(String start) throws Exception {
        plugin(start, "");

        ForkedJvm.Result result = run();

        assertThat(result.value("exit")).startsWith("Module 'bad' called System.exit, at exit.Bad.");
        assertThat(result.value("state")).isEqualTo("FAILED");
        assertThat(result.value("left")).isEqualTo("0");
        assertThat(result.value("boot")).contains("bad EXIT_CALLED").doesNotContain("TIMEOUT");
        assertThat(result.exit()).isEqualTo(7);
    }

    @Test
    void aStopThatCallsExitWhileTheJvmEndsDoesNotHoldUpItsEnd() throws Exception {
        plugin("", "System.exit(7);");

        ForkedJvm.Result result = run();

        assertThat(result.value("exit")).startsWith("Module 'bad' called System.exit, at exit.Bad.stop");
        assertThat(result.value("left")).isEqualTo("0");
        // the call waits for the end that it is in, and may still be heard before the last thread is gone
        assertThat(result.exit()).isIn(0, 7);
    }

    /** Its class is the application's, so that only its thread tells which plugin it is. */
    @Test
    void aPluginWhoseClassIsTheHostsIsNamedByItsThread() throws Exception {
        plugin("", "");
        Script.jar(folder, "scripted");

        ForkedJvm.Result result = run();

        assertThat(result.value("exit")).startsWith("Module 'scripted' called System.exit, at ");
        assertThat(result.exit()).isEqualTo(9);
    }
}
