package io.aitherzero.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aitherzero.api.plugin.ConfigurationException;
import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.Finding;
import io.aitherzero.boot.graph.ModuleState;
import io.aitherzero.boot.graph.Schedule;
import io.aitherzero.boot.run.BootListener;
import io.aitherzero.boot.run.Outcome;
import io.aitherzero.fixture.PluginSources;
import io.aitherzero.fixture.Threads;
import io.aitherzero.host.json.ProfileFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pf4j.test.PluginJar;
import org.pf4j.test.TestPlugin;

class HostTest {
    @TempDir
    Path home;

    private void plugin(String id, String requires) throws IOException {
        Path folder = Files.createDirectories(home.resolve("plugins"));
        new PluginJar.Builder(folder.resolve(id + ".jar"), id)
                .pluginClass(TestPlugin.class.getName())
                .pluginVersion("1.0.0")
                .manifestAttribute("Plugin-Requires", requires)
                .build();
    }

    private HostSettings settings() {
        return HostSettings.read(home);
    }

    private static List<String> states(BootProfile profile) {
        return profile.modules().stream()
                .map(module -> module.id() + " " + module.state())
                .toList();
    }

    @Test
    void aHostStartsOnceAndNotAfterItsStop() throws IOException {
        plugin("one", "*");
        try (Host host = Host.open(settings())) {
            host.start(new BootListener() {});
            assertThatThrownBy(() -> host.start(new BootListener() {}))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("The host was started before; open another one");
            host.stop();
            assertThatThrownBy(() -> host.start(new BootListener() {}))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("The host has been stopped; open another one");
        }
    }

    @Test
    void openFindsModulesAndStartsNone() throws IOException {
        plugin("one", "*");
        try (Host host = Host.open(settings())) {
            assertThat(host.plan().order()).hasSize(1);
            assertThat(host.discovered().versions()).containsEntry("one", "1.0.0");
        }
        assertThat(settings().profiles()).doesNotExist();
    }

    @Test
    void hostVersionIsWhatPluginsAskFor() throws IOException {
        plugin("old", ">=" + HostVersion.current());
        plugin("new", ">=999.0.0");
        try (Host host = Host.open(settings())) {
            BootProfile profile = host.start(new BootListener() {});
            assertThat(states(profile)).containsExactly("old STARTED", "new FAILED");
            assertThat(profile.findings()).extracting(Finding::code).containsExactly(Finding.Code.HOST_VERSION);
        }
    }

    @Test
    void bootIsRecordedWhenTheHostHasStopped() throws IOException {
        plugin("one", "*");
        BootProfile profile;
        try (Host host = Host.open(settings().withRequire(List.of("one")))) {
            profile = host.start(new BootListener() {});
            assertThat(host.stop()).isEmpty();
            assertThat(new ProfileFolder(settings().profiles()).last(warning -> {}))
                    .isEqualTo(host.recorded())
                    .hasValueSatisfying(recorded -> {
                        assertThat(recorded.modules())
                                .allSatisfy(
                                        module -> assertThat(module.archive()).isPresent());
                        assertThat(recorded.settings()).isEqualTo(profile.settings());
                    });
        }
        assertThat(profile.outcome()).isEqualTo(BootProfile.Outcome.OK);
        assertThat(profile.required()).containsExactly("one");
        assertThat(profile.phases().jvmToMain()).isZero();
        assertThat(profile.phases().host()).isPositive();
    }

    @Test
    void homeThatCannotBeWrittenStillBoots() throws IOException {
        plugin("one", "*");
        Files.writeString(home.resolve("var"), "in the way");
        try (Host host = Host.open(settings())) {
            assertThat(host.start(new BootListener() {}).outcome()).isEqualTo(BootProfile.Outcome.OK);
            assertThat(host.stop()).isEmpty();
        }
    }

    @Test
    void cancelledBootStartsNoFurtherModule() throws IOException {
        plugin("first", "*");
        plugin("second", "*");
        try (Host host = Host.open(settings().withSchedule(Schedule.SEQUENTIAL))) {
            BootProfile profile = host.start(new BootListener() {
                @Override
                public void finished(String id, Outcome outcome) {
                    host.cancelBoot();
                }
            });
            assertThat(profile.modules())
                    .extracting(module -> module.state())
                    .containsExactly(ModuleState.STARTED, ModuleState.RESOLVED);
            assertThat(profile.modules().get(1).reason()).map(Finding::code).contains(Finding.Code.CANCELLED);
        }
    }

    @Test
    void settingsHaveDefaults() {
        HostSettings settings = settings();
        assertThat(settings).isEqualTo(HostSettings.defaults(home));
        assertThat(settings.home()).isEqualTo(home);
        assertThat(settings.plugins()).containsExactly(home.resolve("plugins"));
        assertThat(settings.schedule()).isEqualTo(Schedule.AUTO);
        assertThat(settings.workers()).isEmpty();
        assertThat(settings.startTimeout()).hasSeconds(60);
        assertThat(settings.stopTimeout()).hasSeconds(10);
        assertThat(settings.require()).isEmpty();
        assertThat(settings.run()).isEqualTo(RunSettings.defaults());
    }

    @Test
    void settingsComeFromTheFile() throws IOException {
        Files.writeString(Files.createDirectories(home.resolve("conf")).resolve("aither.conf"), """
                plugins = [plugins, more]
                schedule = level
                workers = 3
                start-timeout = 5s
                stop-timeout = 500ms
                require = [web]
                """);
        assertThat(settings())
                .isEqualTo(HostSettings.defaults(home)
                        .withPlugins(List.of(home.resolve("plugins"), home.resolve("more")))
                        .withSchedule(Schedule.LEVEL)
                        .withWorkers(3)
                        .withStartTimeout(Duration.ofSeconds(5))
                        .withStopTimeout(Duration.ofMillis(500))
                        .withRequire(List.of("web")));
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        assertThatThrownBy(() -> settings().withWorkers(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("workers must be a whole number from 1 to 1024");
        assertThatThrownBy(() -> settings().withPlugins(List.of())).hasMessage("plugins must name at least one folder");
        assertThatThrownBy(() -> settings().withStartTimeout(Duration.ZERO))
                .hasMessage("start-timeout must be longer than nothing, such as 30s");
        assertThatThrownBy(() -> settings().withStopTimeout(Duration.ZERO))
                .hasMessage("stop-timeout must be longer than nothing, such as 30s");
    }

    @Test
    void settingsOfAHostThatStaysUpOutOfRangeAreRefused() {
        RunSettings run = RunSettings.defaults();
        assertThatThrownBy(() -> run.withStoreMaxBytes(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("store.max-size must not be negative, is -1 bytes");
        assertThatThrownBy(() -> run.withLivePeriod(Duration.ZERO))
                .hasMessage("live.period must be longer than nothing, such as 30s");
        assertThatThrownBy(() -> run.withIncompleteAfter(Duration.ZERO))
                .hasMessage("live.incomplete-after must be longer than nothing, such as 30s");
        assertThatThrownBy(() -> run.withDrainTimeout(Duration.ofSeconds(-1)))
                .hasMessage("drain-timeout must be longer than nothing, such as 30s");
        assertThatThrownBy(() -> run.withHttpPort(65_536))
                .hasMessage("http.port must be a whole number from 1 to 65535");
        assertThatThrownBy(() -> run.withHttpBind(" "))
                .hasMessage("http.bind must be an address of this machine, such as 127.0.0.1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            store.max-size = 999999999t     | max-size must be at most 8388607t
            store.max-size = 8388608t       | max-size must be at most 8388607t
            live.period = 0s                | period must be longer than nothing, such as 30s
            live.incomplete-after = 0s      | incomplete-after must be longer than nothing, such as 30s
            drain-timeout = 0s              | drain-timeout must be longer than nothing, such as 30s
            http.port = 0                   | port must be a whole number from 1 to 65535
            http.bind = " "                 | bind must be an address of this machine, such as 127.0.0.1
            """)
    void settingsOutOfRangeInTheFileAreRefused(String line, String rule) throws IOException {
        Files.writeString(Files.createDirectories(home.resolve("conf")).resolve("aither.conf"), line + "\n");
        assertThatThrownBy(this::settings)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(rule);
    }

    @Test
    void theLargestSizeOfTheStoreIsTaken() throws IOException {
        Files.writeString(
                Files.createDirectories(home.resolve("conf")).resolve("aither.conf"), "store.max-size = 8388607t\n");
        assertThat(settings().run().storeMaxBytes()).isEqualTo(8_388_607L << 40);
    }

    /** As a signal does to a boot that takes long. */
    @Test
    void aHealthyModuleInItsStartIsCancelledAndNotMarkedWhenTheHostIsStopped() throws Exception {
        Path folder = Files.createDirectories(home.resolve("plugins"));
        PluginSources.plugin("slow")
                .attribute("Plugin-Class", "SlowPlugin")
                .classes(PluginSources.compile("SlowPlugin", """
                        public class SlowPlugin extends org.pf4j.Plugin {
                            @Override
                            public void start() {
                                try {
                                    Thread.sleep(600_000);
                                } catch (InterruptedException e) {
                                    Thread.currentThread().interrupt();
                                }
                            }
                        }
                        """), "SlowPlugin")
                .jar(folder);
        PluginSources.plugin("user")
                .attribute("Plugin-Class", TestPlugin.class.getName())
                .attribute("Plugin-Dependencies", "slow")
                .jar(folder);
        Files.writeString(
                Files.createDirectory(home.resolve("conf")).resolve("aither.conf"),
                "start-timeout = 60m\nstop-timeout = 200ms\n");
        CountDownLatch begun = new CountDownLatch(1);
        try (Host host = Host.open(settings())) {
            CompletableFuture<BootProfile> boot = Threads.run(() -> host.start(new BootListener() {
                @Override
                public void loaded(String id) {
                    begun.countDown();
                }

                @Override
                public void finished(String id, Outcome outcome) {
                    begun.countDown();
                }
            }));
            begun.await();
            List<Finding> findings = host.stop();

            assertThat(findings).isEmpty();
            BootProfile profile = boot.get();
            assertThat(profile.findings())
                    .extracting(finding -> finding.module() + " " + finding.code())
                    .containsExactlyInAnyOrder("slow CANCELLED", "user CANCELLED");
            assertThat(profile.findings())
                    .anySatisfy(finding -> assertThat(finding.cause())
                            .matches("Module 'slow' was still in its start, after \\d+ ms, when the boot was stopped,"
                                    + " at .*"));
        }
        try (Host again = Host.open(settings())) {
            assertThat(again.serial()).isEmpty();
        }
    }
}
