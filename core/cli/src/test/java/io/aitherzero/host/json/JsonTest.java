package io.aitherzero.host.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.aitherzero.boot.plan.BootPlan;
import io.aitherzero.cli.report.BlameReport;
import io.aitherzero.cli.report.Boots;
import io.aitherzero.cli.report.ModuleStatus;
import io.aitherzero.cli.report.ModulesReport;
import io.aitherzero.cli.report.PlanReport;
import io.aitherzero.cli.report.TextReportTest;
import io.aitherzero.cli.report.TimeReport;
import io.aitherzero.cli.report.WhyReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @TempDir
    Path folder;

    private Path file(String content) throws IOException {
        return Files.writeString(folder.resolve("boot.json"), content);
    }

    @Test
    void profileComesBackAsItWasWritten() throws IOException {
        assertThat(ProfileJson.read(file(ProfileJson.write(Boots.good())))).isEqualTo(Boots.good());
        assertThat(ProfileJson.read(file(ProfileJson.write(Boots.bad())))).isEqualTo(Boots.bad());
    }

    @Test
    void profileHoldsWhatOtherToolsReadFromIt() {
        JsonObject root = object(ProfileJson.write(Boots.bad()));
        assertThat(root.keySet())
                .containsExactly(
                        "schema",
                        "startedAt",
                        "schedule",
                        "workers",
                        "outcome",
                        "fallback",
                        "totals",
                        "environment",
                        "conduct",
                        "criticalPath",
                        "required",
                        "modules",
                        "findings");
        assertThat(root.get("schema").getAsString()).isEqualTo("aitherzero.boot-profile/1");
        assertThat(root.get("outcome").getAsString()).isEqualTo("FAILED");
        assertThat(root.getAsJsonObject("totals").keySet())
                .containsExactly(
                        "jvmToMainNanos",
                        "hostNanos",
                        "discoverNanos",
                        "resolveNanos",
                        "startPhaseNanos",
                        "totalNanos",
                        "sumOfLoadNanos",
                        "sumOfRunNanos",
                        "criticalPathNanos",
                        "lowerBoundNanos",
                        "efficiency");
        List<JsonElement> modules = root.getAsJsonArray("modules").asList();
        assertThat(modules.get(0).getAsJsonObject().keySet())
                .containsExactly(
                        "id",
                        "version",
                        "level",
                        "state",
                        "code",
                        "cause",
                        "remedy",
                        "dependencies",
                        "worker",
                        "describeNanos",
                        "dependencyWaitNanos",
                        "queueWaitNanos",
                        "loadNanos",
                        "startNanos",
                        "cpuNanos",
                        "bindingDependency");
        assertThat(modules.get(1).getAsJsonObject().has("code")).isFalse();
        assertThat(object(ProfileJson.write(Boots.good())).has("fallback")).isFalse();
    }

    @Test
    void unknownFieldsArePassedOver() throws IOException {
        String newer = ProfileJson.write(Boots.good()).replace("\"workers\": 2,", "\"workers\": 2, \"new\": [{}],");
        assertThat(ProfileJson.read(file(newer))).isEqualTo(Boots.good());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "garbage", "[]", "{", "\u0000\u0001", "null", "{\"schema\":\"other/1\"}", "{}"})
    void anythingElseIsRefusedWithFileRuleAndWayOut(String content) throws IOException {
        assertThatThrownBy(() -> ProfileJson.read(file(content)))
                .isInstanceOf(BadProfileException.class)
                .hasMessageStartingWith("Boot profile " + folder.resolve("boot.json") + " ")
                .hasMessageEndingWith("; name a file that 'aither boot' wrote, or boot again to get a new one");
    }

    @Test
    void newerVersionIsNamedWithTheWayOut() throws IOException {
        Path file = file(ProfileJson.write(Boots.good()).replace("boot-profile/1", "boot-profile/2"));
        assertThatThrownBy(() -> ProfileJson.read(file))
                .isInstanceOf(BadProfileException.class)
                .hasMessage("Boot profile " + file + " was written by a newer version: it has the schema"
                        + " 'aitherzero.boot-profile/2', this version reads 'aitherzero.boot-profile/1'; update this"
                        + " host, or boot again to get a new one");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[1, 2]", "\"aitherzero.boot-profile/0\"", "7"})
    void otherSchemaIsRefused(String schema) throws IOException {
        assertThatThrownBy(() -> ProfileJson.read(file("{\"schema\":" + schema + "}")))
                .isInstanceOf(BadProfileException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1e18", "9223372036854775808", "1e999999999", "0.5", "NaN", "\"soon\"", "[1, 2]"})
    void numberOutOfRangeIsRefused(String number) throws IOException {
        String document =
                ProfileJson.write(Boots.good()).replace("\"startNanos\": 300000,", "\"startNanos\": " + number + ",");
        assertThatThrownBy(() -> ProfileJson.read(file(document)))
                .isInstanceOf(BadProfileException.class)
                .hasMessageContaining("boot.json is damaged: ");
    }

    @Test
    void numberOutOfRangeIsNamed() throws IOException {
        String document = ProfileJson.write(Boots.good()).replace("\"workers\": 2,", "\"workers\": 4294967298,");
        assertThatThrownBy(() -> ProfileJson.read(file(document)))
                .hasMessageContaining("is damaged: the field 'workers' must be a whole number from 0 to 2147483647, but"
                        + " is 4294967298; ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"startNanos\": 300000, | \"startNanos\": [],",
                "\"state\": \"STARTED\" | \"state\": \"FLYING\"",
                "\"id\": \"hello\", |",
                "\"READY\" | 7",
                "\"2026-11-23T18:40:12.345Z\" | \"yesterday\""
            })
    void damagedFieldIsRefused(String field, @Nullable String damaged) throws IOException {
        String document = ProfileJson.write(Boots.good());
        assertThat(document).contains(field);
        Path file = file(document.replace(field, damaged == null ? "" : damaged));
        assertThatThrownBy(() -> ProfileJson.read(file))
                .isInstanceOf(BadProfileException.class)
                .hasMessageContaining("boot.json is damaged: ");
    }

    @Test
    void missingFileIsNamed() {
        assertThatThrownBy(() -> ProfileJson.read(folder.resolve("none.json")))
                .isInstanceOf(BadProfileException.class)
                .hasMessageContaining("none.json cannot be read");
    }

    @Test
    void everyDocumentHasItsOwnSchema() {
        BootPlan plan = TextReportTest.plan();
        List<ModuleStatus> modules = TextReportTest.statuses();
        assertThat(schema(new PlanReport(plan, plan.graph().findings()).json())).isEqualTo("aitherzero.plan/1");
        assertThat(schema(new ModulesReport(modules).json())).isEqualTo("aitherzero.modules/1");
        assertThat(schema(new WhyReport(modules.get(0)).json())).isEqualTo("aitherzero.why/1");
        assertThat(schema(new TimeReport(Boots.good()).json())).isEqualTo("aitherzero.time/1");
        assertThat(schema(new BlameReport(Boots.good()).json())).isEqualTo("aitherzero.blame/1");
    }

    @Test
    void phasesInTimeAddUp() {
        JsonObject time = object(new TimeReport(Boots.good()).json());
        long sum = time.getAsJsonArray("phases").asList().stream()
                .mapToLong(phase -> phase.getAsJsonObject().get("nanos").getAsLong())
                .sum();
        assertThat(sum).isEqualTo(time.get("totalNanos").getAsLong());
    }

    @Test
    void whyTellsWhetherAModuleRuns() {
        JsonObject lonely = object(new WhyReport(TextReportTest.statuses().get(3)).json());
        assertThat(lonely.get("running").getAsBoolean()).isFalse();
        assertThat(lonely.get("code").getAsString()).isEqualTo("MISSING_DEPENDENCY");
    }

    private static JsonObject object(String document) {
        return JsonParser.parseString(document).getAsJsonObject();
    }

    private static String schema(String document) {
        return object(document).get("schema").getAsString();
    }
}
