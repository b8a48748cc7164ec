package io.aitherzero.pf4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.Finding;
import io.aitherzero.boot.graph.ModuleProfile;
import io.aitherzero.fixture.ForkedJvm;
import io.aitherzero.fixture.Script;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plugin fills the heap of a real JVM for a while, then lets it go. */
@Tag("slow")
class FullHeapProcessTest {
    private static final int SLEEPERS = 24;

    @TempDir
    Path folder;

    /** Boots and stops the plugins of a folder, and says how each ended. */
    static final class Boot {
        private Boot() {}

        public static void main(String[] arguments) {
            ParallelPluginManager plugins = new ParallelPluginManager(Path.of(arguments[0]));
            plugins.setStartTimeout(Duration.ofSeconds(30));
            plugins.setStopBudget(Duration.ofSeconds(30));
            plugins.loadPlugins();
            Script script =
                    Script.of(plugins).on("start hog", Boot::fillTheHeap).on("stop hog", Boot::fillTheHeap);
            for (int i = 0; i < SLEEPERS; i++) {
                script.on("start s" + i, () -> Thread.sleep(100));
                script.on("stop s" + i, () -> Thread.sleep(50));
            }
            plugins.startPlugins();
            BootProfile boot = plugins.lastBoot().orElseThrow();
            List<Finding.Code> codes = boot.modules().stream()
                    .map(ModuleProfile::reason)
                    .flatMap(Optional::stream)
                    .map(Finding::code)
                    .distinct()
                    .toList();
            plugins.stopPlugins();
            System.out.println("modules=" + boot.modules().size());
            System.out.println("codes=" + codes);
            System.out.println("left=" + plugins.getStartedPlugins().size());
            System.out.println("overdue="
                    + plugins.lastStop().stream()
                            .filter(finding -> finding.code() == Finding.Code.STOP_TIMEOUT)
                            .count());
            Runtime.getRuntime().halt(0);
        }

        /** Holds it for half a second in which nobody gets any. */
        @SuppressWarnings("ModifiedButNotUsed") // to be there is all that it is for
        private static void fillTheHeap() throws InterruptedException {
            List<byte[]> kept = new ArrayList<>();
            for (int size = 1 << 20; size >= 16; size /= 4) {
                try {
                    while (true) {
                        kept.add(new byte[size]);
                    }
                } catch (OutOfMemoryError e) {
                    // the next smaller ones
                }
            }
            Thread.sleep(500);
            kept.clear();
        }
    }

    @Test
    void aFullHeapHangsNeitherBootNorStopAndIsNobodysTimeout() throws Exception {
        Script.jar(folder, "hog");
        for (int i = 0; i < SLEEPERS; i++) {
            Script.jar(folder, "s" + i, i % 3 == 0 ? new String[0] : new String[] {"s" + i / 3 * 3});
        }
        ForkedJvm.Result result = ForkedJvm.run(
                Boot.class, List.of("-Xmx64m", "-Dlog4j2.configurationFile=log4j2-test.xml"), folder.toString());

        assertThat(result.exit()).as(result.output()).isZero();
        assertThat(result.value("modules")).isEqualTo(String.valueOf(SLEEPERS + 1));
        assertThat(result.value("codes")).doesNotContain("TIMEOUT");
        assertThat(result.value("overdue")).isEqualTo("0");
        assertThat(result.value("left")).isEqualTo("0");
    }
}
