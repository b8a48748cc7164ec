package io.aitherzero.host.json;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.aitherzero.base.Shown;
import io.aitherzero.boot.graph.ArchivePrint;
import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.BootSettings;
import io.aitherzero.boot.graph.EdgeUse;
import io.aitherzero.boot.graph.Environment;
import io.aitherzero.boot.graph.Finding;
import io.aitherzero.boot.graph.ModuleProfile;
import io.aitherzero.boot.graph.ModuleState;
import io.aitherzero.boot.graph.Schedule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads one profile file; all that can be wrong with it becomes a {@link BadProfileException}. */
final class ProfileReader {
    private static final String WAY_OUT = "; name a file that 'aither boot' wrote, or boot again to get a new one";
    private static final Pattern VERSION = Pattern.compile("aitherzero\\.boot-profile/([1-9]\\d{0,8})");
    private static final long MOST_BYTES = 64L << 20;
    private static final int MOST_SHOWN = 200;

    /** Longer than a boot can be, and short enough that the times of thousands of modules have a sum. */
    private static final long MOST_NANOS = Duration.ofDays(30).toNanos();

    private final Path file;

    ProfileReader(Path file) {
        this.file = file;
    }

    BootProfile read() {
        JsonObject root = root();
        try {
            requireSchema(optional(root, "schema").map(JsonElement::getAsString).orElse("none"));
            return profile(root);
        } catch (IllegalArgumentException
                | IllegalStateException
                | DateTimeException
                | ClassCastException
                | UnsupportedOperationException e) {
            throw new BadProfileException(
                    "Boot profile " + file + " is damaged: " + brief(String.valueOf(e.getMessage())) + WAY_OUT, e);
        }
    }

    private void requireSchema(String schema) {
        if (schema.equals(ProfileJson.SCHEMA)) {
            return;
        }
        if (VERSION.matcher(schema).matches()) {
            throw new BadProfileException(
                    "Boot profile " + file + " was written by a newer version: it has the schema '"
                            + schema + "', this version reads '" + ProfileJson.SCHEMA
                            + "'; update this host, or boot again to get a new one");
        }
        throw new BadProfileException("Boot profile " + file + " must have the schema '" + ProfileJson.SCHEMA
                + "', but has '" + brief(schema) + "'" + WAY_OUT);
    }

    /** What garbage holds may be long. */
    static String brief(String text) {
        return Shown.line(text.length() > MOST_SHOWN ? text.substring(0, MOST_SHOWN) + "..." : text);
    }

    private JsonObject root() {
        try {
            // a pipe or a device would be read for ever
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                throw new BadProfileException("Boot profile " + file + " must be a file, but is not; name another");
            }
            if (Files.size(file) > MOST_BYTES) {
                throw new BadProfileException(
                        "Boot profile " + file + " must not be larger than 64 MB, but is" + WAY_OUT);
            }
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
        return BootProfile.builder(Instant.parse(text(root, "startedAt")), Schedule.valueOf(text(root, "schedule")))
                .workers(count(root, "workers"))
                .fallback(optional(root, "fallback").map(JsonElement::getAsString))
                .phases(BootProfile.Phases.builder()
                        .jvmToMain(nanos(totals, "jvmToMainNanos"))
                        .host(nanos(totals, "hostNanos"))
                        .discover(nanos(totals, "discoverNanos"))
                        .resolve(nanos(totals, "resolveNanos"))
                        .start(nanos(totals, "startPhaseNanos"))
                        .preparation(preparation(totals))
                        .build())
                .modules(list(root, "modules", element -> module(element.getAsJsonObject())))
                .findings(list(root, "findings", element -> finding(element.getAsJsonObject(), "module")))
                .required(list(root, "required", JsonElement::getAsString))
                .environment(optional(root, "environment")
                        .map(read -> BootSettingsJson.environment(read.getAsJsonObject()))
                        .orElseGet(Environment::unknown))
                .settings(optional(root, "conduct")
                        .map(read -> BootSettingsJson.settings(read.getAsJsonObject()))
                        .orElseGet(() -> BootSettings.of(Schedule.valueOf(text(root, "schedule")))))
                .build();
    }

    private static BootProfile.Preparation preparation(JsonObject totals) {
        return totals.has("argumentsNanos")
                ? BootProfile.Preparation.builder()
                        .arguments(nanos(totals, "argumentsNanos"))
                        .logging(nanos(totals, "loggingNanos"))
                        .settings(nanos(totals, "settingsNanos"))
                        .open(totals.has("openNanos") ? nanos(totals, "openNanos") : 0)
                        .plan(totals.has("planNanos") ? nanos(totals, "planNanos") : 0)
                        .build()
                : BootProfile.Preparation.UNKNOWN;
    }

    private static ModuleProfile module(JsonObject module) {
        return ModuleProfile.builder(
                        text(module, "id"), text(module, "version"), ModuleState.valueOf(text(module, "state")))
                .level(count(module, "level"))
                .reason(optional(module, "code").map(code -> finding(module, "id")))
                .dependencies(list(module, "dependencies", JsonElement::getAsString))
                .worker(optionalCount(module, "worker"))
                .times(ModuleProfile.Times.builder()
                        .describe(nanos(module, "describeNanos"))
                        .dependencyWait(nanos(module, "dependencyWaitNanos"))
                        .queueWait(nanos(module, "queueWaitNanos"))
                        .load(nanos(module, "loadNanos"))
                        .start(nanos(module, "startNanos"))
                        .cpu(
                                optional(module, "cpuNanos").isPresent()
                                        ? OptionalLong.of(nanos(module, "cpuNanos"))
                                        : OptionalLong.empty())
                        .build())
                .bindingDependency(optional(module, "bindingDependency").map(JsonElement::getAsString))
                .archive(optional(module, "archive").map(print -> print(print.getAsJsonObject())))
                .serial(optional(module, "serial")
                        .map(JsonElement::getAsBoolean)
                        .orElse(false))
                .edges(module.has("edges") ? list(module, "edges", edge -> edge(edge.getAsJsonObject())) : List.of())
                .build();
    }

    private static ArchivePrint print(JsonObject print) {
        return new ArchivePrint(text(print, "sha256"), number(print, "bytes"), number(print, "modifiedMillis"));
    }

    private static EdgeUse edge(JsonObject edge) {
        return new EdgeUse(
                text(edge, "module"),
                field(edge, "declared").getAsBoolean(),
                field(edge, "optional").getAsBoolean(),
                count(edge, "classes"),
                count(edge, "extensions"));
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

    /** Any whole number of 64 bits. */
    static long number(JsonObject object, String name) {
        return whole(object, name, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /** How many there are. */
    static int count(JsonObject object, String name) {
        return (int) whole(object, name, 0, Integer.MAX_VALUE);
    }

    static OptionalInt optionalCount(JsonObject object, String name) {
        return optional(object, name).isPresent() ? OptionalInt.of(count(object, name)) : OptionalInt.empty();
    }

    /** How long something took. */
    static long nanos(JsonObject object, String name) {
        return whole(object, name, 0, MOST_NANOS);
    }

    private static long whole(JsonObject object, String name, long least, long most) {
        JsonElement element = field(object, name);
        try {
            long value = element.getAsBigDecimal().longValueExact();
            if (value >= least && value <= most) {
                return value;
            }
        } catch (ArithmeticException | NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException(
                "the field '%s' must be a whole number from %d to %d, but is %s".formatted(name, least, most, element));
    }

    static JsonElement field(JsonObject object, String name) {
        return optional(object, name)
                .orElseThrow(() -> new IllegalArgumentException("the field '" + name + "' is missing"));
    }

    static Optional<JsonElement> optional(JsonObject object, String name) {
        return Optional.ofNullable(object.get(name)).filter(element -> !element.isJsonNull());
    }
}
