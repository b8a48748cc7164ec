package io.aitherzero.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.Forecast;
import io.aitherzero.boot.graph.ModuleProfile;
import io.aitherzero.boot.graph.ModuleState;
import io.aitherzero.boot.graph.Schedule;
import io.aitherzero.boot.graph.SerialMark;
import io.aitherzero.boot.run.BootListener;
import io.aitherzero.fixture.PluginArchive;
import io.aitherzero.fixture.PluginShapes;
import io.aitherzero.fixture.PluginSpec;
import io.aitherzero.fixture.StartBody;
import io.aitherzero.host.json.SerialMarks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one boot teaches the next. */
class LearningTest {
    @TempDir
    Path home;

    private Path plugins;

    @BeforeEach
    void makeHome() throws IOException {
        plugins = Files.createDirectories(home.resolve("plugins"));
    }

    private HostSettings settings(Schedule schedule, Duration startTimeout) {
        return HostSettings.defaults(home)
                .withPlugins(List.of(plugins))
                .withSchedule(schedule)
                .withStartTimeout(startTimeout);
    }

    private BootProfile boot(Schedule schedule, Consumer<Host> prepare) {
        try (Host host = Host.open(settings(schedule, Duration.ofSeconds(60)))) {
            prepare.accept(host);
            host.start(new BootListener() {});
            return host.recorded().orElseThrow();
        }
    }

    private BootProfile boot() {
        return boot(Schedule.AUTO, host -> {});
    }

    @Test
    void theSecondBootIsPlannedWithTheTimesOfTheFirst() {
        PluginArchive.writeAll(plugins, PluginShapes.layered(12, 3, StartBody.waiting(5)));

        BootProfile first = boot();
        BootProfile second = boot(Schedule.READY, host -> {});

        assertThat(first.settings().forecast()).isEmpty();
        assertThat(first.modules())
                .allSatisfy(module -> assertThat(module.archive()).isPresent());
        assertThat(second.environment().comparable(first.environment())).isTrue();
        assertThat(second.settings().weights()).isEqualTo(Forecast.Weights.RECORDED);
        assertThat(second.settings().forecast()).hasValueSatisfying(forecast -> {
            assertThat(forecast.boots()).isEqualTo(1);
            assertThat(forecast.chosen().nanos()).isPositive();
            assertThat(forecast.considered()).hasSize(4);
        });
    }

    @Test
    void aChainIsStartedSequentiallyOnceThatIsKnown() {
        PluginArchive.writeAll(plugins, PluginShapes.chain(6, StartBody.waiting(5)));

        assertThat(boot().schedule()).isEqualTo(Schedule.READY);
        BootProfile second = boot();
        assertThat(second.schedule()).isEqualTo(Schedule.SEQUENTIAL);
        assertThat(second.fallback())
                .hasValueSatisfying(
                        reason -> assertThat(reason).startsWith("the predicted gain of a parallel boot is "));
    }

    @Test
    void onlyArchivesThatChangedAreUnknown() {
        PluginArchive.write(plugins, PluginSpec.of("same", StartBody.waiting(5)));
        PluginArchive.write(plugins, PluginSpec.of("changed", StartBody.waiting(5)));
        boot();
        PluginArchive.write(plugins, PluginSpec.of("changed", StartBody.waiting(6)));

        assertThat(boot().settings().forecast()).isPresent();

        PluginArchive.write(plugins, PluginSpec.of("same", StartBody.waiting(7)));
        PluginArchive.write(plugins, PluginSpec.of("changed", StartBody.waiting(8)));
        assertThat(boot().settings().forecast()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{\"schema\": \"aitherzero.boot-profile/2\"}", "\u0000\u0001garbage", "[[[[[[[["})
    void whateverIsInTheFolderTheBootGoesOn(String content) throws IOException {
        PluginArchive.writeAll(plugins, PluginShapes.wide(3, StartBody.empty()));
        boot();
        Path folder = home.resolve("var").resolve("boot");
        Files.writeString(folder.resolve("20991231T235959999Z-001.json"), content);
        Files.writeString(folder.resolve("serial.json"), content);

        BootProfile second = boot();

        assertThat(second.outcome()).isEqualTo(BootProfile.Outcome.OK);
        assertThat(second.settings().forecast()).isPresent();
    }

    @Test
    void aDrawnOrderCanBeRepeated() {
        PluginArchive.writeAll(plugins, PluginShapes.layered(30, 4, StartBody.empty()));

        BootProfile drawn = boot(Schedule.AUTO, host -> host.shuffle(7));
        BootProfile repeated = boot(Schedule.AUTO, host -> host.replay(drawn));

        assertThat(drawn.settings().seed()).hasValue(7);
        assertThat(begins(repeated)).isEqualTo(begins(drawn)).hasSize(30);
    }

    private static List<String> begins(BootProfile boot) {
        return boot.settings().order().stream()
                .filter(event -> event.startsWith("+"))
                .toList();
    }

    @Test
    @Tag("slow")
    void aModuleThatHungRunsAloneFromThenOnUntilItsMarkIsLifted() throws IOException {
        PluginArchive.write(plugins, PluginSpec.of("hangs", StartBody.hanging()));
        PluginArchive.write(plugins, PluginSpec.of("good", StartBody.waiting(20)));
        PluginArchive.write(plugins, PluginSpec.of("better", StartBody.waiting(20)));
        HostSettings impatient = settings(Schedule.READY, Duration.ofMillis(1500));
        try (Host host = Host.open(impatient)) {
            host.start(new BootListener() {});
        }

        SerialMarks marks = new SerialMarks(impatient.profiles());
        List<SerialMark> marked = marks.read(warning -> {});
        assertThat(marked).hasSize(1);
        assertThat(marked.get(0).module()).isEqualTo("hangs");
        assertThat(marked.get(0).cause()).contains("Module 'hangs' did not start within 1500 ms, at generated.hangs.");
        assertThat(marks.read(warning -> {})).isEqualTo(marked);

        try (Host host = Host.open(impatient)) {
            assertThat(host.serial()).isEqualTo(marked);
            assertThat(host.plan().serial()).containsExactly("hangs");
            BootProfile boot = host.start(new BootListener() {});
            assertThat(boot.modules().stream().filter(ModuleProfile::serial).map(ModuleProfile::id))
                    .containsExactly("hangs");
            assertThat(begins(boot)).endsWith("+hangs");
            assertThat(boot.modules())
                    .filteredOn(module -> module.state() == ModuleState.STARTED)
                    .hasSize(2);
        }

        marks.change(lifted -> List.of(), warning -> {});
        try (Host host = Host.open(impatient)) {
            assertThat(host.plan().serial()).isEmpty();
        }
    }
}
