package io.aitherzero.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.aitherzero.distribution.Aither.Ended;
import io.aitherzero.distribution.Aither.Running;
import io.aitherzero.fixture.PluginArchive;
import io.aitherzero.fixture.PluginShapes;
import io.aitherzero.fixture.PluginSpec;
import io.aitherzero.fixture.StartBody;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The host as its users run it. */
class BootIT {

    @TempDir
    Path scratch;

    Path plugins = Path.of("");
    Aither aither = new Aither(Path.of(""), Path.of(""), Map.of());

    @BeforeEach
    void useOwnHome() throws IOException {
        plugins = Files.createDirectories(scratch.resolve("home/my plugins"));
        aither = new Aither(Distribution.unpacked(), scratch);
    }

    @Test
    void shippedPluginsStartWithoutAnyWarning() throws Exception {
        Path copy = Distribution.copyTo(scratch.resolve("aither zérö"));

        Ended ended = new Aither(copy, scratch).run("boot");

        assertThat(noise(ended)).isEmpty();
        assertThat(ended.exit()).isZero();
        assertThat(ended.out()).contains("3 of 3 modules started", "hello", "metrics-file", "system-monitor");
        assertThat(copy.resolve("var/boot")).isNotEmptyDirectory();
    }

    @Test
    void homeElsewhereTakesAllThatIsWritten() throws Exception {
        var before = Distribution.content(Distribution.unpacked());
        PluginArchive.writeAll(plugins, PluginShapes.wide(2, StartBody.empty()));

        Ended ended = boot();

        assertThat(ended.exit()).isZero();
        assertThat(scratch.resolve("home/var/boot")).isNotEmptyDirectory();
        assertThat(Distribution.content(Distribution.unpacked())).isEqualTo(before);
    }

    @Test
    void reportsOwnGraphStarts() throws Exception {
        PluginArchive.writeAll(plugins, PluginShapes.aitherZero(StartBody.classLoading(2)));

        for (String schedule : List.of("ready", "level", "sequential")) {
            JsonObject profile = json(boot("--json", "--schedule", schedule));

            assertThat(states(profile))
                    .as(schedule)
                    .hasSize(25)
                    .allSatisfy((id, state) -> assertThat(state).isEqualTo("STARTED"));
        }
    }

    @Test
    void folderWithoutPluginsBoots() throws Exception {
        Ended ended = boot();

        assertThat(noise(ended)).isEmpty();
        assertThat(ended.exit()).isZero();
        assertThat(ended.out()).contains("0 of 0 modules started");
    }

    @Test
    void brokenArchiveIsNamedWithTheWayOutAndLeavesTheOthersAlone() throws Exception {
        Files.writeString(plugins.resolve("broken.jar"), "half a download");
        PluginArchive.write(plugins, PluginSpec.of("good", StartBody.empty()));

        Ended ended = boot();

        assertThat(ended.exit()).isEqualTo(6);
        assertThat(ended.out()).contains("1 of 2 modules started", "broken.jar", "Way out: ", "good");
    }

    @Test
    void faultyPluginsTakeOnlyTheirDependentsDown() throws Exception {
        List<PluginSpec> specs = new ArrayList<>(PluginShapes.layered(20, 4, StartBody.classLoading(2)));
        specs.add(PluginSpec.of("throwing", StartBody.throwing()));
        specs.add(PluginSpec.of("error-raising", StartBody.errorRaising()));
        specs.add(PluginSpec.of("hanging", StartBody.hanging()));
        specs.add(PluginSpec.of("after-throwing", StartBody.empty(), "throwing"));
        specs.add(PluginSpec.of("after-hanging", StartBody.empty(), "hanging", "m0000"));
        specs.add(PluginSpec.of("orphan", StartBody.empty(), "no-such-plugin"));
        PluginArchive.writeAll(plugins, specs);

        Ended ended = boot("--json", "--start-timeout", "2s");

        JsonObject profile = json(ended);
        Map<String, String> states = states(profile);
        assertThat(ended.exit()).isEqualTo(6);
        assertThat(profile.get("outcome").getAsString()).isEqualTo("PARTIAL");
        assertThat(states)
                .containsEntry("throwing", "FAILED")
                .containsEntry("error-raising", "FAILED")
                .containsEntry("hanging", "FAILED")
                .containsEntry("after-throwing", "SKIPPED")
                .containsEntry("after-hanging", "SKIPPED");
        states.keySet().removeIf(id -> !id.matches("m\\d+"));
        assertThat(states)
                .hasSize(20)
                .allSatisfy((id, state) -> assertThat(state).isEqualTo("STARTED"));
        assertThat(cause(profile, "throwing")).contains("port 8080 is taken");
        assertThat(cause(profile, "error-raising")).contains("com.example.Client.connect()");
        assertThat(cause(profile, "after-throwing")).contains("throwing");
        assertThat(ended.out()).contains("no-such-plugin");
    }

    @Test
    void profileHasEveryFieldThatTheReadmePromises() throws Exception {
        PluginArchive.writeAll(plugins, PluginShapes.chain(2, StartBody.empty()));

        JsonObject profile = json(boot("--json"));

        assertThat(profile.get("schema").getAsString()).isEqualTo("aitherzero.boot-profile/1");
        assertThat(profile.keySet()).contains("schedule", "workers", "outcome", "totals", "modules");
        assertThat(profile.getAsJsonObject("totals").keySet())
                .contains(
                        "jvmToMainNanos",
                        "discoverNanos",
                        "resolveNanos",
                        "startPhaseNanos",
                        "totalNanos",
                        "sumOfRunNanos",
                        "criticalPathNanos",
                        "lowerBoundNanos");
        JsonObject totals = profile.getAsJsonObject("totals");
        List<Long> known = Stream.of("arguments", "logging", "settings", "open", "plan")
                .map(phase -> totals.get(phase + "Nanos").getAsLong())
                .toList();
        assertThat(known).allMatch(nanos -> nanos > 0);
        assertThat(known.stream().mapToLong(nanos -> nanos).sum())
                .isLessThanOrEqualTo(totals.get("hostNanos").getAsLong());
        JsonObject second = module(profile, "m0001");
        assertThat(second.keySet())
                .contains(
                        "id",
                        "version",
                        "level",
                        "state",
                        "worker",
                        "dependencyWaitNanos",
                        "queueWaitNanos",
                        "loadNanos",
                        "startNanos",
                        "cpuNanos",
                        "bindingDependency");
        assertThat(second.get("bindingDependency").getAsString()).isEqualTo("m0000");
        assertThat(second.get("level").getAsInt()).isEqualTo(1);
    }

    @Test
    void requiredModuleThatDoesNotStartFailsTheBoot() throws Exception {
        PluginArchive.write(plugins, PluginSpec.of("good", StartBody.empty()));
        PluginArchive.write(plugins, PluginSpec.of("bad", StartBody.throwing()));

        assertThat(boot("--require", "good").exit()).isEqualTo(6);
        Ended ended = boot("--require", "good", "--require", "bad");
        assertThat(ended.exit()).isEqualTo(1);
        assertThat(ended.out()).contains("'bad' did not start");
    }

    @Test
    void wrongOptionIsAUsageError() throws Exception {
        Ended ended = aither.run("boot", "--schedlue", "ready");

        assertThat(ended.exit()).isEqualTo(2);
        assertThat(ended.err()).contains("--schedlue");
        assertThat(ended.out()).isEmpty();
    }

    @Test
    void terminationSignalStopsARunningHost() throws Exception {
        PluginArchive.writeAll(plugins, PluginShapes.layered(8, 2, StartBody.empty()));
        Running running = aither.start(arguments("start"));

        running.awaitOutput("Running");
        running.process().destroy();

        assertThat(running.end().exit()).isEqualTo(143);
    }

    @Test
    @Tag("slow")
    void terminationSignalDuringTheBootEndsTheHost() throws Exception {
        PluginArchive.write(plugins, PluginSpec.of("hanging", StartBody.hanging()));
        Running running = aither.start(arguments("start", "--start-timeout", "50s"));

        running.awaitOutput("hanging");
        running.process().destroy();

        assertThat(running.end().exit()).isEqualTo(143);
    }

    private Ended boot(String... options) throws IOException, InterruptedException {
        return aither.run(arguments("boot", options));
    }

    private String[] arguments(String command, String... options) {
        List<String> words = new ArrayList<>(List.of(command));
        words.addAll(List.of("--home", scratch.resolve("home").toString(), "--plugins", plugins.toString()));
        words.addAll(List.of(options));
        return words.toArray(String[]::new);
    }

    /** Standard error without the lines that tell how far a boot longer than a second has come. */
    private static String noise(Ended ended) {
        return ended.err()
                .lines()
                .filter(line -> !line.matches("\\d+\\.\\d s: \\d+ of \\d+ started.*"))
                .collect(Collectors.joining("\n"));
    }

    private static JsonObject json(Ended ended) {
        assertThat(ended.out())
                .as("document; and on standard error: %s", ended.err())
                .startsWith("{");
        return JsonParser.parseString(ended.out()).getAsJsonObject();
    }

    private static Map<String, String> states(JsonObject profile) {
        Map<String, String> states = new HashMap<>();
        for (JsonElement module : profile.getAsJsonArray("modules")) {
            JsonObject fields = module.getAsJsonObject();
            states.put(fields.get("id").getAsString(), fields.get("state").getAsString());
        }
        return states;
    }

    private static JsonObject module(JsonObject profile, String id) {
        for (JsonElement module : profile.getAsJsonArray("modules")) {
            if (module.getAsJsonObject().get("id").getAsString().equals(id)) {
                return module.getAsJsonObject();
            }
        }
        throw new AssertionError("no module " + id + " in " + profile);
    }

    private static String cause(JsonObject profile, String id) {
        return module(profile, id).get("cause").getAsString();
    }
}
