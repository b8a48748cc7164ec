package io.aitherzero.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import io.aitherzero.api.plugin.Health;
import io.aitherzero.api.plugin.MemoryPressure;
import io.aitherzero.boot.graph.Finding;
import io.aitherzero.boot.graph.ModuleState;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

@AitherTest(plugin = SamplePlugin.class, id = "sample")
class AitherTestTest {
    @TempDir
    static Path folder;

    /** The classes of the sample plugin, as a project has them. */
    @BeforeAll
    static void classesUnderTest() throws IOException, URISyntaxException {
        TestLogging.askFor();
        Path own = Path.of(SamplePlugin.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .resolve("io/aitherzero/test");
        Path target = Files.createDirectories(folder.resolve("io/aitherzero/test"));
        try (Stream<Path> files = Files.list(own)) {
            for (Path file : files.filter(each -> each.getFileName().toString().startsWith("SamplePlugin"))
                    .toList()) {
                Files.copy(file, target.resolve(String.valueOf(file.getFileName())));
            }
        }
        Files.createDirectories(folder.resolve("META-INF"));
        Files.writeString(folder.resolve("META-INF/extensions.idx"), SamplePlugin.Greeting.class.getName() + "\n");
        System.setProperty("aither.classes", folder.toString());
    }

    @BeforeEach
    void arm() {
        SamplePlugin.end = new java.util.concurrent.CountDownLatch(1);
    }

    @AfterEach
    void letGo() {
        SamplePlugin.end.countDown();
    }

    @Test
    void pluginRunsInAHost(TestHost host) {
        assertThat(host.state("sample")).contains(ModuleState.STARTED);
        host.advance(Duration.ofMinutes(2));
        assertThat(host.extension(SamplePlugin.Greeter.class).greet()).isEqualTo("hello world, 3 beats, 1 greeters");
        assertThat(host.work()).hasSize(1);
    }

    @Test
    @AitherTest(plugin = SamplePlugin.class, id = "sample", configuration = "name = you")
    void configurationIsTheTests(TestHost host) {
        assertThat(host.extension(SamplePlugin.Greeter.class).greet()).startsWith("hello you");
    }

    @Test
    void healthPressureAndReloadAreTheTestsToAskFor(TestHost host) {
        assertThat(host.health().get(0).health()).isEqualTo(Health.down("no beat yet"));
        host.pressure(MemoryPressure.CRITICAL);
        assertThat(host.reload()).isEmpty();
        host.advance(Duration.ZERO);
        assertThat(host.health().get(0).health()).isEqualTo(Health.up());
        assertThat(host.stop()).isEmpty();
    }

    @Test
    @AitherTest(plugin = SamplePlugin.class, id = "sample", start = false, configuration = "leak = start")
    @StandIn(id = "slow", start = StandIn.Start.HANGS)
    @StandIn(id = "broken", start = StandIn.Start.FAILS)
    void startsThatFailAreToldAndNothingElse(TestHost host) {
        host.start();
        assertThat(host.findings())
                .extracting(Finding::module, Finding::code)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("sample", Finding.Code.START_FAILED),
                        org.assertj.core.groups.Tuple.tuple("broken", Finding.Code.START_FAILED),
                        org.assertj.core.groups.Tuple.tuple("slow", Finding.Code.START_TIMEOUT));
    }

    @Test
    @StandIn(id = "other", extensions = OtherGreeter.class)
    void standInPublishesWhatTheTestSays(TestHost host) {
        assertThat(host.extensions(SamplePlugin.Greeter.class)).hasSize(2).anyMatch(OtherGreeter.class::isInstance);
    }

    @Test
    @AitherTest(plugin = SamplePlugin.class, id = "sample", classes = AitherTest.Classes.ISOLATED)
    void isolatedPluginHasClassesOfItsOwn(TestHost host) throws ReflectiveOperationException {
        assertThat(host.extensions(SamplePlugin.Greeter.class)).isEmpty();
        List<?> own = host.extensions(org.pf4j.ExtensionPoint.class);
        assertThat(own).hasSize(1);
        assertThat(own.get(0).getClass().getMethod("greet").invoke(own.get(0)))
                .asString()
                .startsWith("hello world");
    }

    /** What a stand-in publishes. */
    public static final class OtherGreeter implements SamplePlugin.Greeter {
        /** Called by the host. */
        public OtherGreeter() {}

        @Override
        public String greet() {
            return "hi";
        }
    }

    /** Tests that fail, run by the tests below alone. */
    @AitherTest(plugin = SamplePlugin.class, id = "sample")
    static class Failing {
        static String leak = "";

        @BeforeEach
        void configure(TestHost host) throws IOException {
            Path conf = Files.createDirectories(host.home().resolve("conf"));
            Files.writeString(conf.resolve("sample.conf"), "leak = " + leak);
        }

        @Test
        @AitherTest(plugin = SamplePlugin.class, id = "sample", start = false)
        void shared(TestHost host) {
            host.start();
        }

        @Test
        @AitherTest(plugin = SamplePlugin.class, id = "sample", start = false, classes = AitherTest.Classes.ISOLATED)
        void isolated(TestHost host) {
            host.start();
        }

        @Test
        @AitherTest(plugin = SamplePlugin.class, id = "sample", configuration = "leak = start")
        void failing(TestHost host) {}

        @Test
        @AitherTest(plugin = SamplePlugin.class)
        void nameless(TestHost host) {}

        @Test
        @AitherTest(plugin = SamplePlugin.class, id = "sample", plugins = "target/none.jar")
        void archive(TestHost host) {}
    }

    private static String failure(String method) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectMethod(Failing.class, method, TestHost.class))
                .configurationParameter("junit.jupiter.conditions.deactivate", "*")
                .build();
        SummaryGeneratingListener summary = new SummaryGeneratingListener();
        LauncherFactory.create().execute(request, summary);
        assertThat(summary.getSummary().getTestsFoundCount()).isEqualTo(1);
        return summary.getSummary().getFailures().stream()
                .map(each -> String.valueOf(each.getException().getMessage()))
                .findFirst()
                .orElse("");
    }

    @ParameterizedTest
    @AitherTest(plugin = SamplePlugin.class, id = "sample", leaks = false)
    @CsvSource({
        "thread, 'Thread ''left-behind'' still runs, at io.aitherzero.test.SamplePlugin.parked('",
        "scheduler, Thread 'left-pool' still runs",
        "timer, Thread 'left-timer' still runs",
        "bean, MBean 'sample:type=Left' is still registered",
        "item, Batch 'stuck' left 1 behind",
        "'', ''"
    })
    void whatIsLeftBehindIsNamed(String kind, String sentence, TestHost ignored) throws Exception {
        Failing.leak = kind;
        try {
            String message = failure("shared");
            if (sentence.isEmpty()) {
                assertThat(message).isEmpty();
            } else {
                assertThat(message)
                        .contains("Plugin 'sample' left something behind")
                        .contains(sentence);
            }
        } finally {
            SamplePlugin.end.countDown();
            if (kind.equals("bean")) {
                java.lang.management.ManagementFactory.getPlatformMBeanServer()
                        .unregisterMBean(new javax.management.ObjectName("sample:type=Left"));
            }
        }
    }

    @Test
    @AitherTest(plugin = SamplePlugin.class, id = "sample", leaks = false)
    void classLoaderThatIsKeptIsNamedAndOneThatIsNotIsNot() {
        Failing.leak = "property";
        try {
            assertThat(failure("isolated")).contains("The class loader of 'sample' is still reachable");
        } finally {
            System.getProperties().remove("sample.left");
        }
        Failing.leak = "''";
        assertThat(failure("isolated")).isEmpty();
    }

    @Test
    void whatKeepsATestFromBeginningIsSaid() {
        assertThat(failure("failing"))
                .startsWith("Plugin 'sample' has not started: sample: START_FAILED")
                .contains("no luck");
        assertThat(failure("nameless"))
                .startsWith("The plugin under test has no Plugin-Id: take aitherzero-plugin-parent");
        assertThat(failure("archive")).startsWith("There is no plugin archive ");
    }
}
