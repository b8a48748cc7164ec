package io.aitherzero.report;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.aitherzero.boot.ArchivePrint;
import io.aitherzero.boot.BootProfile;
import io.aitherzero.boot.Conduct;
import io.aitherzero.boot.EdgeUse;
import io.aitherzero.boot.Environment;
import io.aitherzero.boot.Finding;
import io.aitherzero.boot.ModuleProfile;
import io.aitherzero.boot.ModuleState;
import io.aitherzero.boot.Schedule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;

/** Reads one profile file; all that can be wrong with it becomes a {@link BadProfileException}. */
final class ProfileReader {
    private static final String WAY_OUT = "; name a file that 'aither boot' wrote, or boot again to get a new one";

    private final Path file;

    ProfileReader(Path file) {
        this.file = file;
    }

    BootProfile read() {
        JsonObject root = root();
        String schema = root.has("schema") ? text(root, "schema") : "none";
        if (!schema.equals(ProfileJson.SCHEMA)) {
            throw new BadProfileException("Boot profile " + file + " must have the schema '" + ProfileJson.SCHEMA
                    + "', but has '" + Shown.line(schema) + "'" + WAY_OUT);
        }
        try {
            return profile(root);
        } catch (IllegalArgumentException
                | IllegalStateException
                | DateTimeException
                | ClassCastException
                | UnsupportedOperationException e) {
            throw new BadProfileException(
                    "Boot profile " + file + " is damaged: " + Shown.line(String.valueOf(e.getMessage())) + WAY_OUT, e);
        }
    }

    private JsonObject root() {
        try {
            JsonElement parsed = JsonParser.parseString(Files.readString(file));
            if (parsed.isJsonObject()) {
                return parsed.getAsJsonObject();
            }
            throw new BadProfileException("Boot profile " + file + " must be a JSON object, but is not" + WAY_OUT);
        } catch (IOException e) {
            throw new BadProfileException("Boot profile " + file + " cannot be read (" + e + ")" + WAY_OUT, e);
        } catch (JsonParseException e) {
            throw new BadProfileException("Boot profile " + file + " is not JSON" + WAY_OUT, e);
        }
    }

    private static BootProfile profile(JsonObject root) {
        JsonObject totals = field(root, "totals").getAsJsonObject();
        return new BootProfile(
                Instant.parse(text(root, "startedAt")),
                Schedule.valueOf(text(root, "schedule")),
                (int) number(root, "workers"),
                optional(root, "fallback").map(JsonElement::getAsString),
                new BootProfile.Phases(
                        number(totals, "jvmToMainNanos"),
                        number(totals, "hostNanos"),
                        number(totals, "discoverNanos"),
                        number(totals, "resolveNanos"),
                        number(totals, "startPhaseNanos")),
                list(root, "modules", element -> module(element.getAsJsonObject())),
                list(root, "findings", element -> finding(element.getAsJsonObject(), "module")),
                list(root, "required", JsonElement::getAsString),
                optional(root, "environment")
                        .map(read -> ConductJson.environment(read.getAsJsonObject()))
                        .orElseGet(Environment::unknown),
                optional(root, "conduct")
                        .map(read -> ConductJson.conduct(read.getAsJsonObject()))
                        .orElseGet(() -> Conduct.of(Schedule.valueOf(text(root, "schedule")))));
    }

    private static ModuleProfile module(JsonObject module) {
        return new ModuleProfile(
                text(module, "id"),
                text(module, "version"),
                (int) number(module, "level"),
                ModuleState.valueOf(text(module, "state")),
                optional(module, "code").map(code -> finding(module, "id")),
                list(module, "dependencies", JsonElement::getAsString),
                optional(module, "worker")
                        .map(worker -> OptionalInt.of(worker.getAsInt()))
                        .orElseGet(OptionalInt::empty),
                new ModuleProfile.Times(
                        number(module, "describeNanos"),
                        number(module, "dependencyWaitNanos"),
                        number(module, "queueWaitNanos"),
                        number(module, "loadNanos"),
                        number(module, "startNanos"),
                        optional(module, "cpuNanos")
                                .map(cpu -> OptionalLong.of(cpu.getAsLong()))
                                .orElseGet(OptionalLong::empty)),
                optional(module, "bindingDependency").map(JsonElement::getAsString),
                optional(module, "archive").map(print -> print(print.getAsJsonObject())),
                optional(module, "serial").map(JsonElement::getAsBoolean).orElse(false),
                module.has("edges") ? list(module, "edges", edge -> edge(edge.getAsJsonObject())) : List.of());
    }

    private static ArchivePrint print(JsonObject print) {
        return new ArchivePrint(text(print, "sha256"), number(print, "bytes"), number(print, "modifiedMillis"));
    }

    private static EdgeUse edge(JsonObject edge) {
        return new EdgeUse(
                text(edge, "module"),
                field(edge, "declared").getAsBoolean(),
                field(edge, "optional").getAsBoolean(),
                (int) number(edge, "classes"),
                (int) number(edge, "extensions"));
    }

    private static Finding finding(JsonObject finding, String subject) {
        return new Finding(
                Finding.Code.valueOf(text(finding, "code")),
                text(finding, subject),
                text(finding, "cause"),
                text(finding, "remedy"));
    }

    static <T> List<T> list(JsonObject object, String name, Function<JsonElement, T> read) {
        List<T> list = new ArrayList<>();
        for (JsonElement element : field(object, name).getAsJsonArray()) {
            list.add(read.apply(element));
        }
        return list;
    }

    static String text(JsonObject object, String name) {
        return field(object, name).getAsString();
    }

    static long number(JsonObject object, String name) {
        return field(object, name).getAsLong();
    }

    static JsonElement field(JsonObject object, String name) {
        return optional(object, name)
                .orElseThrow(() -> new IllegalArgumentException("the field '" + name + "' is missing"));
    }

    static Optional<JsonElement> optional(JsonObject object, String name) {
        return Optional.ofNullable(object.get(name)).filter(element -> !element.isJsonNull());
    }
}
