package io.aitherzero.cli;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.assertj.core.groups.Tuple.tuple;

import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.ModuleProfile;
import io.aitherzero.fixture.PluginArchive;
import io.aitherzero.fixture.PluginSpec;
import io.aitherzero.fixture.Script;
import io.aitherzero.fixture.StartBody;
import io.aitherzero.fixture.Threads;
import io.aitherzero.pf4j.ParallelPluginManager;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import jdk.jfr.EventType;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlightRecorderTest {
    @TempDir
    Path home;

    private Path plugins;

    @BeforeEach
    void jars() {
        plugins = home.resolve("plugins");
        PluginArchive.write(plugins, PluginSpec.of("base", StartBody.empty()));
        PluginArchive.write(plugins, PluginSpec.of("top", StartBody.empty(), "base"));
        PluginArchive.write(plugins, PluginSpec.of("broken", StartBody.throwing()));
        PluginArchive.write(plugins, PluginSpec.of("needy", StartBody.empty(), "broken"));
    }

    private ParallelPluginManager booted() {
        ParallelPluginManager manager = new ParallelPluginManager(plugins);
        manager.setWorkers(OptionalInt.of(2));
        manager.loadPlugins();
        manager.startPlugins();
        return manager;
    }

    private static List<RecordedEvent> events(Path recording) throws IOException {
        List<RecordedEvent> ours = new ArrayList<>(RecordingFile.readAllEvents(recording));
        ours.removeIf(event -> !event.getEventType().getName().startsWith("io.aitherzero."));
        return ours;
    }

    private List<RecordedEvent> events(Recording recording) throws IOException {
        recording.stop();
        Path file = home.resolve("recording.jfr");
        recording.dump(file);
        return events(file);
    }

    private static String name(RecordedEvent event) {
        return event.getEventType().getName().substring("io.aitherzero.".length());
    }

    private static Object value(RecordedEvent event, String field) {
        return event.hasField(field) ? event.getValue(field) : "";
    }

    private static List<RecordedEvent> named(List<RecordedEvent> events, String name) {
        return events.stream().filter(event -> name(event).equals(name)).toList();
    }

    private static void assertBootOfAll(List<RecordedEvent> events) {
        assertThat(events)
                .extracting(FlightRecorderTest::name, event -> value(event, "module"), event -> value(event, "outcome"))
                .containsExactlyInAnyOrder(
                        tuple("ModuleLoad", "base", "COMPLETED"),
                        tuple("ModuleStart", "base", "COMPLETED"),
                        tuple("ModuleLoad", "top", "COMPLETED"),
                        tuple("ModuleStart", "top", "COMPLETED"),
                        tuple("ModuleLoad", "broken", "COMPLETED"),
                        tuple("ModuleStart", "broken", "FAILED"),
                        tuple("Boot", "", "PARTIAL"),
                        tuple("ModuleStop", "base", "COMPLETED"),
                        tuple("ModuleStop", "top", "COMPLETED"));
    }

    @Test
    void recordingHasEachPhaseOfEachModuleAndTheWholeBootAsTheProfileHas() throws IOException {
        try (Recording recording = new Recording()) {
            recording.start();
            ParallelPluginManager manager = booted();
            manager.stopPlugins();
            List<RecordedEvent> events = events(recording);
            assertBootOfAll(events);

            BootProfile profile = manager.lastBoot().orElseThrow();
            RecordedEvent boot = named(events, "Boot").get(0);
            assertThat(boot.getString("schedule")).isEqualTo(profile.schedule().name());
            assertThat(boot.getInt("workers")).isEqualTo(profile.workers());
            assertThat(boot.getInt("modules")).isEqualTo(4);
            assertThat(boot.getInt("startedModules")).isEqualTo(2);
            assertThat(boot.getDuration("actual"))
                    .isEqualTo(Duration.ofNanos(profile.phases().start()));
            assertThat(boot.getDuration("criticalPath"))
                    .isEqualTo(Duration.ofNanos(profile.criticalPath().nanos()));
            assertThat(boot.getLong("predicted")).as("not known").isEqualTo(Long.MIN_VALUE);
            for (RecordedEvent start : named(events, "ModuleStart")) {
                ModuleProfile module = module(profile, start.getString("module"));
                assertThat(start.getString("version")).isEqualTo(module.version());
                assertThat(start.getInt("level")).isEqualTo(module.level());
                assertThat(start.getInt("worker")).isEqualTo(module.worker().orElseThrow());
                assertThat(start.getDuration("dependencyWait"))
                        .isEqualTo(Duration.ofNanos(module.times().dependencyWait()));
                assertThat(start.getDuration("queueWait"))
                        .isEqualTo(Duration.ofNanos(module.times().queueWait()));
                assertThat(start.getStartTime()).isBetween(boot.getStartTime(), boot.getEndTime());
            }
            manager.unloadPlugins();
        }
    }

    private static ModuleProfile module(BootProfile profile, String id) {
        return profile.modules().stream()
                .filter(module -> module.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void eventsAreLabelledAndInOneCategory() throws IOException {
        try (Recording recording = new Recording()) {
            recording.start();
            booted().unloadPlugins();
            assertThat(events(recording))
                    .extracting(RecordedEvent::getEventType)
                    .allSatisfy(type -> {
                        assertThat(type.getCategoryNames()).containsExactly("AitherZero", "Boot");
                        assertThat(type.getDescription()).isNotBlank();
                    })
                    .extracting(EventType::getLabel)
                    .contains("Boot", "Module Load", "Module Start", "Module Stop");
        }
    }

    @Test
    void operatorsThresholdLeavesShortPhasesOut() throws IOException {
        try (Recording recording = new Recording()) {
            recording.enable("io.aitherzero.ModuleStart").withThreshold(Duration.ofHours(1));
            recording.disable("io.aitherzero.ModuleStop");
            recording.start();
            booted().unloadPlugins();
            List<RecordedEvent> events = events(recording);
            assertThat(named(events, "ModuleStart")).isEmpty();
            assertThat(named(events, "ModuleStop")).isEmpty();
            assertThat(named(events, "ModuleLoad")).hasSize(3);
        }
    }

    @Test
    void moduleThatIsGivenUpHasAnEventThatSaysSo() throws IOException {
        CountDownLatch release = new CountDownLatch(1);
        Path folder = Files.createDirectory(home.resolve("stuck"));
        Script.jar(folder, "stuck");
        ParallelPluginManager manager = new ParallelPluginManager(folder);
        manager.loadPlugins();
        Script.of(manager).on("start stuck", () -> Threads.hang(release));
        manager.setStartTimeout(Duration.ofMillis(200));
        try (Recording recording = new Recording()) {
            recording.start();
            manager.startPlugins();
            assertThat(events(recording))
                    .filteredOn(event -> value(event, "outcome").equals("TIMED_OUT"))
                    .extracting(event -> value(event, "module"))
                    .containsExactly("stuck");
        } finally {
            release.countDown();
        }
    }

    @Test
    void recordingThatAnOperatorStartsInARunningProcessSeesTheNextBoot() throws Exception {
        booted().unloadPlugins();
        Path file = home.resolve("later.jfr");
        jcmd("JFR.start", "name=later");
        try {
            booted().unloadPlugins();
            jcmd("JFR.dump", "name=later", "filename=" + file);
        } finally {
            jcmd("JFR.stop", "name=later");
        }
        assertBootOfAll(events(file));
    }

    private static void jcmd(String... command) throws Exception {
        List<String> line = new ArrayList<>(
                List.of(program("jcmd"), String.valueOf(ProcessHandle.current().pid())));
        line.addAll(List.of(command));
        said(line.toArray(String[]::new));
    }

    private static String said(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    private static String program(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    /** Boots the folder in a process of its own, with options of its JVM. */
    private String boot(String... options) throws Exception {
        List<String> line = new ArrayList<>(List.of(program("java")));
        line.addAll(List.of(options));
        line.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.aitherzero.cli.Main"));
        line.addAll(List.of("boot", "--home", home.toString()));
        Path out = home.resolve("out.txt");
        Process process = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        boolean ended = process.waitFor(60, TimeUnit.SECONDS);
        process.destroyForcibly();
        String said = Files.readString(out);
        assertThat(ended).as(said).isTrue();
        assertThat(said).contains("2 of 4 modules started");
        return said;
    }

    @Test
    void recordingOfTheWholeProcessHasTheBoot() throws Exception {
        Path file = home.resolve("whole.jfr");
        boot("-XX:StartFlightRecording=filename=" + file);
        assertBootOfAll(events(file));
    }

    @Test
    void bootWithoutARecordingLoadsNoClassOfTheFlightRecorderButTheOneThatTells() throws Exception {
        Path loaded = home.resolve("classes.txt");
        boot("-Xlog:class+load:file=" + loaded);
        List<String> classes = Files.readAllLines(loaded);
        assertThat(classes).anyMatch(line -> line.contains(" io.aitherzero.boot.run.BootEvents "));
        assertThat(classes)
                .filteredOn(line -> line.matches(".* (jdk\\.jfr|io\\.aitherzero\\.boot\\.(Jfr|\\w+Event )).*"))
                .singleElement(as(STRING))
                .contains(" jdk.jfr.FlightRecorder ");
    }

    @Test
    void jvmWithoutTheFlightRecorderBootsAsEver() throws Exception {
        String modules = "java.se,jdk.unsupported,jdk.zipfs";
        assertThat(said(program("java"), "--limit-modules", modules, "--list-modules"))
                .doesNotContain("jdk.jfr");
        boot("--limit-modules", modules);
    }
}
