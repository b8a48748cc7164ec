package io.aitherzero.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.aitherzero.boot.graph.Finding;
import io.aitherzero.boot.run.BootListener;
import io.aitherzero.fixture.ForkedJvm;
import io.aitherzero.fixture.PluginSources;
import io.aitherzero.host.json.RecordedBatches;
import io.aitherzero.parallel.BatchRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs of modules in real jars. What the modules and the tests share is in this class. */
class ModuleJobsTest {
    private static final String JOBS = """
            package jobs;

            import io.aitherzero.api.parallel.*;
            import io.aitherzero.api.plugin.*;
            import io.aitherzero.host.Seen;
            import java.time.Duration;
            import java.util.List;
            import java.util.concurrent.CountDownLatch;
            import java.util.stream.IntStream;
            import org.slf4j.MDC;

            public final class %1$s extends ModulePlugin {
                private final ParallelExecutor parallel;

                public %1$s(ModuleContext context) {
                    super(context);
                    parallel = context.parallel();
                }

                @Override
                public void start() {
                    List<Integer> items = IntStream.range(0, 40).boxed().toList();
                    BatchOptions options = BatchOptions.of("work of %1$s", Workload.IO)
                            .limit(2).grace(Duration.ofMillis(300));
                    %2$s
                }

                @Override
                public void stop() {
                    Seen.CALLS.add("stop");
                }
            }
            """;

    private static final String HANGS = """
            CountDownLatch begun = new CountDownLatch(1);
            parallel.forEach(items, (item, it) -> {
                begun.countDown();
                Seen.CALLS.add(MDC.get("module") + " runs");
                Seen.%s(it);
                return item;
            }, options);
            try {
                begun.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            """;

    @TempDir
    Path home;

    @BeforeEach
    void nothingSeen() throws IOException {
        Seen.CALLS.clear();
        Seen.end = new CountDownLatch(1);
        Seen.interrupted = new CountDownLatch(1);
        Files.createDirectories(home.resolve("plugins"));
    }

    @AfterEach
    void letGo() {
        Seen.end.countDown();
    }

    private void plugin(String name, String start) {
        Map<String, byte[]> compiled = PluginSources.compile("jobs." + name, JOBS.formatted(name, start));
        PluginSources.plugin(name.toLowerCase(Locale.ROOT))
                .attribute("Plugin-Class", "jobs." + name)
                .classes(compiled, "jobs." + name)
                .jar(home.resolve("plugins"));
    }

    private Host open(String stopTimeout, String startTimeout) throws IOException {
        Files.writeString(
                Files.createDirectories(home.resolve("conf")).resolve("aither.conf"),
                "stop-timeout = %s\nstart-timeout = %s\n".formatted(stopTimeout, startTimeout));
        return Host.open(HostSettings.read(home));
    }

    @Test
    void jobsOfAStoppingModuleAreCancelledAndAwaitedAfterItsStop() throws IOException {
        plugin("Obedient", HANGS.formatted("park"));
        try (Host host = open("10s", "10s")) {
            host.start(new BootListener() {});
            assertThat(host.stop()).isEmpty();
            List<String> calls = List.copyOf(Seen.CALLS);
            assertThat(calls).contains("stop").last().asString().isEqualTo("interrupted");
            assertThat(calls.get(0)).isEqualTo("obedient runs");
            assertThat(calls.indexOf("stop")).isLessThan(calls.indexOf("interrupted"));
        }
    }

    @Test
    void aJobThatWouldNotStopIsTheFindingOfItsModule() throws IOException {
        plugin("Stuck", HANGS.formatted("hang"));
        try (Host host = open("10s", "10s")) {
            host.start(new BootListener() {});
            assertThat(host.stop()).singleElement().satisfies(finding -> {
                assertThat(finding.code()).isEqualTo(Finding.Code.STOP_FAILED);
                assertThat(finding.module()).isEqualTo("stuck");
                assertThat(finding.cause())
                        .startsWith("Module 'stuck' has stopped, but not its jobs: Batch 'work of Stuck' left ")
                        .contains("Module 'stuck' was stopped. It ignored its interrupt for ")
                        .containsPattern(" and still runs on thread 'work of Stuck-\\d+', at jobs\\.Stuck\\."
                                + "lambda\\$start\\$\\d\\(Stuck\\.java:\\d+\\)\\.");
            });
        }
    }

    @Test
    void thePlaceOfAnItemThatTakesTooLongIsInTheModule() throws Exception {
        plugin("Slow", """
                parallel.forEach(List.of(1), (item, it) -> {
                    Seen.park(it);
                    return item;
                }, options.itemTimeout(Duration.ofSeconds(1)));
                """);
        try (Host host = open("10s", "10s")) {
            host.start(new BootListener() {});
            Seen.interrupted.await();
        }
        List<BatchRecord> recorded = new RecordedBatches(HostSettings.batches(home)).read(warning -> {
            throw new AssertionError(warning);
        });
        assertThat(recorded)
                .singleElement()
                .satisfies(batch -> assertThat(batch.summary().errorGroups())
                        .singleElement()
                        .satisfies(group -> {
                            assertThat(group.message())
                                    .matches("Item 0 of batch 'work of Slow' ran longer than its timeout of 1 s, at"
                                            + " jobs\\.Slow\\.lambda\\$start\\$\\d\\(Slow\\.java:\\d+\\)\\.");
                            assertThat(group.sample()).anyMatch(line -> line.contains("Seen.park"));
                        }));
    }

    @Test
    void aGraceLongerThanTheBudgetOfTheStopIsNotAwaited() throws IOException {
        plugin(
                "Patient",
                HANGS.formatted("hang").replace("}, options);", "}, options.limit(1).grace(Duration.ofHours(1)));"));
        try (Host host = open("500ms", "10s")) {
            host.start(new BootListener() {});
            assertThat(host.stop())
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.cause())
                            .containsPattern("Batch 'work of Patient' still runs 1 items\\. One is at"
                                    + " jobs\\.Patient\\.lambda\\$start\\$\\d\\(Patient\\.java:\\d+\\)\\."));
        }
    }

    @Test
    void jobsOfAModuleWhoseStartFailsAreCancelled() throws IOException {
        plugin("Failing", HANGS.formatted("park") + "throw new IllegalStateException(\"no\");");
        try (Host host = open("10s", "10s")) {
            host.start(new BootListener() {});
            assertThat(Seen.CALLS).contains("interrupted").doesNotContain("stop");
        }
    }

    @Test
    void jobsOfAModuleWhoseStartTakesTooLongAreCancelled() throws Exception {
        plugin("Late", HANGS.formatted("park") + "Seen.hang(null);");
        try (Host host = open("10s", "2s")) {
            host.start(new BootListener() {});
            Seen.interrupted.await();
            assertThat(Seen.CALLS).doesNotContain("stop");
        }
    }

    @Test
    void aBatchOfAStoppedModuleIsRefused() throws IOException {
        plugin("After", "Seen.later = () -> parallel.forEach(items, (item, it) -> item, options);");
        try (Host host = open("10s", "10s")) {
            host.start(new BootListener() {});
            Seen.later.run();
            assertThat(host.stop()).isEmpty();
            assertThat(catchThrowable(() -> Seen.later.run()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("Module 'after' cannot begin a batch: the host has been stopped; begin it between"
                            + " start() and stop()");
        }
    }

    @Test
    void limitsAreRememberedInTheHome() throws Exception {
        plugin("Searching", """
                try {
                    parallel.forEach(IntStream.range(0, 400).boxed().toList(), (item, it) -> {
                        java.util.concurrent.locks.LockSupport.parkNanos(3_000_000);
                        return item;
                    }, BatchOptions.of("work", Workload.IO)).await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                """);
        try (Host host = open("10s", "60s")) {
            host.start(new BootListener() {});
            host.stop();
        }
        assertThat(home.resolve("var/jobs/limits.properties")).content().contains("/work=");
    }

    @Test
    void batchesAreRecordedInTheHomeWithTheirNamedJobs() throws Exception {
        plugin("Recorded", """
                try {
                    parallel.run(Job.each(items, item -> "job " + item, (item, it) -> item), options).await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                """);
        try (Host host = open("10s", "60s")) {
            host.start(new BootListener() {});
        }
        List<BatchRecord> recorded = new RecordedBatches(HostSettings.batches(home)).read(warning -> {
            throw new AssertionError(warning);
        });
        assertThat(recorded).singleElement().satisfies(batch -> {
            assertThat(batch.owner()).isEqualTo("recorded");
            assertThat(batch.summary().task()).isEqualTo("work of Recorded");
            assertThat(batch.summary().isGreen()).isTrue();
            assertThat(batch.jobs()).hasSize(40);
            assertThat(batch.jobs().get(39).name()).isEqualTo("job 39");
        });
    }

    @Test
    void aHomeThatCannotBeWrittenStopsNoBatch() throws Exception {
        plugin("Homeless", "parallel.forEach(items, (item, it) -> item, options);");
        Files.writeString(home.resolve("var"), "no folder");
        try (Host host = open("10s", "60s")) {
            host.start(new BootListener() {});
            assertThat(host.stop()).isEmpty();
        }
    }

    @Test
    void aBootInWhichNoModuleBeginsABatchLoadsNothingOfTheEngine() throws Exception {
        plugin("Asking", "Seen.CALLS.add(parallel.getClass().getName());");
        ForkedJvm.Result result = ForkedJvm.run(QuietBoot.class, List.of("-Xlog:class+load"), home.toString());
        assertThat(result.exit()).as(result.output()).isZero();
        assertThat(result.output())
                .contains("jobs.Asking source:")
                .contains("io.aitherzero.host.ModuleJobs source:")
                .doesNotContain("io.aitherzero.parallel.")
                .doesNotContain("io.aitherzero.parallel.memory.Memory");
    }

    /** Starts and stops the modules of a home. */
    static final class QuietBoot {
        private QuietBoot() {}

        public static void main(String[] arguments) {
            try (Host host = Host.open(HostSettings.read(Path.of(arguments[0])))) {
                host.start(new BootListener() {});
            }
        }
    }
}
