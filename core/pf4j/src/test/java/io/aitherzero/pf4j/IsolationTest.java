package io.aitherzero.pf4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.Finding;
import io.aitherzero.boot.graph.ModuleProfile;
import io.aitherzero.boot.graph.ModuleState;
import io.aitherzero.boot.graph.Schedule;
import io.aitherzero.fixture.PluginSources;
import io.aitherzero.fixture.Script;
import io.aitherzero.fixture.Threads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pf4j.PluginState;
import org.pf4j.PluginWrapper;

/** Thirty bad plugins of every kind among twenty good ones. */
class IsolationTest {
    private static final int GOOD = 20;

    @TempDir
    Path folder;

    private final Map<String, Finding.Code> expected = new TreeMap<>();

    private void bad(Finding.Code code, String id, String... dependencies) {
        Script.jar(folder, id, dependencies);
        expected.put(id, code);
    }

    private void bad(Finding.Code code, PluginSources plugin, String id) {
        plugin.jar(folder);
        expected.put(id, code);
    }

    private void build() throws IOException {
        for (int i = 0; i < GOOD; i++) {
            Script.jar(folder, "good" + i, i < 4 ? new String[0] : new String[] {"good" + i % 4, "gone?"});
        }
        bad(Finding.Code.MISSING_DEPENDENCY, "missing", "nowhere");
        bad(Finding.Code.DEPENDENCY_FAILED, "missing2", "missing");
        bad(Finding.Code.DEPENDENCY_FAILED, "missing3", "missing2", "good1");
        bad(Finding.Code.DEPENDENCY_VERSION, "picky", "good0@>=2.0.0");
        bad(Finding.Code.DEPENDENCY_FAILED, "picky2", "picky");
        bad(Finding.Code.BAD_RANGE, "range", "good0@>=x.y");
        bad(Finding.Code.DEPENDENCY_CYCLE, "ring1", "ring2");
        bad(Finding.Code.DEPENDENCY_CYCLE, "ring2", "ring3");
        bad(Finding.Code.DEPENDENCY_CYCLE, "ring3", "ring1");
        bad(Finding.Code.DEPENDENCY_FAILED, "ring4", "ring1");
        bad(Finding.Code.SELF_DEPENDENCY, "self", "self");
        bad(Finding.Code.BAD_VERSION, Script.sources("version").attribute("Plugin-Version", "one"), "version");
        bad(Finding.Code.DEPENDENCY_FAILED, "version2", "version@>=1.0.0");
        bad(Finding.Code.BAD_REQUIRES, Script.sources("requires").attribute("Plugin-Requires", "#!"), "requires");
        bad(Finding.Code.HOST_VERSION, Script.sources("newer").attribute("Plugin-Requires", ">=9.0.0"), "newer");
        bad(Finding.Code.DEPENDENCY_FAILED, "newer2", "newer");
        bad(Finding.Code.LOAD_FAILED, "constructor");
        bad(Finding.Code.LOAD_FAILED, "initializer");
        bad(Finding.Code.DEPENDENCY_FAILED, "constructor2", "constructor");
        bad(Finding.Code.LOAD_FAILED, Script.sources("noClass").attribute("Plugin-Class", "no.Such"), "noClass");
        bad(
                Finding.Code.LOAD_FAILED,
                Script.sources("noPlugin").attribute("Plugin-Class", "java.util.List"),
                "noPlugin");
        bad(Finding.Code.START_FAILED, "start");
        bad(Finding.Code.START_FAILED, "error");
        bad(Finding.Code.DEPENDENCY_FAILED, "error2", "error");
        bad(Finding.Code.DEPENDENCY_FAILED, "error3", "error2");
        bad(Finding.Code.DISABLED, "off");
        bad(Finding.Code.DEPENDENCY_FAILED, "off2", "off");
        Files.writeString(folder.resolve("disabled.txt"), "off\n");
        Files.writeString(folder.resolve("empty.jar"), "");
        Files.writeString(folder.resolve("text.zip"), "no archive");
        expected.put("empty.jar", Finding.Code.BAD_ARCHIVE);
        expected.put("text.zip", Finding.Code.BAD_ARCHIVE);
    }

    private record Way(Schedule schedule, OptionalInt workers) {}

    private static List<Way> ways() {
        List<Way> ways = new ArrayList<>();
        for (Schedule schedule : List.of(Schedule.READY, Schedule.LEVEL, Schedule.SEQUENTIAL)) {
            ways.add(new Way(schedule, OptionalInt.empty()));
            for (int workers : new int[] {1, 2, 8}) {
                ways.add(new Way(schedule, OptionalInt.of(workers)));
            }
        }
        return ways;
    }

    @Test
    void theGoodOnesRunAndEachCulpritIsNamedUnderEverySchedule() throws Exception {
        build();
        List<Map<String, String>> results = new ArrayList<>();
        for (Way way : ways()) {
            results.add(boot(way, Duration.ZERO, () -> {}));
        }
        assertThat(results).allSatisfy(result -> assertThat(result).isEqualTo(results.get(0)));
    }

    @Test
    void amongThemOneThatHangs() throws Exception {
        build();
        bad(Finding.Code.START_TIMEOUT, "hangs");
        bad(Finding.Code.DEPENDENCY_FAILED, "hangs2", "hangs");
        CountDownLatch release = new CountDownLatch(1);
        try {
            Map<String, String> causes = boot(
                    new Way(Schedule.READY, OptionalInt.of(2)), Duration.ofSeconds(2), () -> Threads.hang(release));
            assertThat(causes.get("hangs")).startsWith("Module 'hangs' did not start within 2000 ms");
            assertThat(causes.get("hangs2")).startsWith("Module 'hangs2' needs 'hangs', which did not start: ");
        } finally {
            release.countDown();
        }
    }

    private Map<String, String> boot(Way way, Duration timeout, Script.Action hanging) {
        ParallelPluginManager plugins = new ParallelPluginManager(folder);
        plugins.setSystemVersion("1.0.0");
        plugins.setIsolating(true);
        plugins.setSchedule(way.schedule);
        plugins.setWorkers(way.workers);
        plugins.setStartTimeout(timeout);
        Script.of(plugins)
                .on("new constructor", () -> {
                    throw new IllegalStateException("no licence");
                })
                .on("new initializer", () -> {
                    throw new ExceptionInInitializerError("no native library");
                })
                .on("start start", () -> {
                    throw new Exception("no port");
                })
                .on("start error", () -> {
                    throw new AssertionError("broken");
                })
                .on("start hangs", hanging);
        plugins.loadPlugins();
        plugins.startPlugins();

        List<PluginWrapper> running = plugins.getPlugins(PluginState.STARTED);
        assertThat(running)
                .as("%s", way)
                .hasSize(GOOD)
                .allSatisfy(plugin -> assertThat(plugin.getPluginId()).startsWith("good"));
        BootProfile boot = plugins.lastBoot().orElseThrow();
        Map<String, Finding.Code> found = new TreeMap<>();
        Map<String, String> causes = new TreeMap<>();
        for (ModuleProfile module : boot.modules()) {
            module.reason().ifPresent(reason -> {
                found.put(module.id(), reason.code());
                causes.put(module.id(), reason.cause());
            });
        }
        assertThat(found).as("%s", way).containsExactlyInAnyOrderEntriesOf(expected);
        assertThat(boot.outcome()).isEqualTo(BootProfile.Outcome.PARTIAL);
        assertThat(boot.modules().stream()
                        .filter(module -> module.state() == ModuleState.STARTED)
                        .map(ModuleProfile::id))
                .hasSize(GOOD);
        assertThat(causes.get("missing3"))
                .isEqualTo("Module 'missing3' needs 'missing' through 'missing2', which did not start:"
                        + " Module 'missing' needs 'nowhere', which is not there");
        assertThat(causes.get("error3"))
                .startsWith("Module 'error3' needs 'error' through 'error2', which did not start:"
                        + " Module 'error' failed in start(): java.lang.AssertionError: broken");
        assertThat(causes.get("ring2")).contains("ring2 -> ring3 -> ring1");
        assertThat(causes.get("constructor")).contains("no licence");
        return causes;
    }
}
