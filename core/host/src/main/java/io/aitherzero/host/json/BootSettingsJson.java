package io.aitherzero.host.json;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.aitherzero.boot.graph.BootSettings;
import io.aitherzero.boot.graph.Environment;
import io.aitherzero.boot.graph.Forecast;
import io.aitherzero.boot.graph.Forecast.Prediction;
import io.aitherzero.boot.graph.Schedule;
import java.io.IOException;
import java.util.OptionalLong;

/** What a boot ran on and how it was ordered, as parts of its profile. */
public final class BootSettingsJson {
    private BootSettingsJson() {}

    public static void environment(JsonOutput out, Environment environment) throws IOException {
        out.name("environment").beginObject();
        out.name("java").value(environment.java());
        out.name("vm").value(environment.vm());
        out.name("os").value(environment.os());
        out.name("processors").value(environment.processors());
        out.name("cache").value(environment.cache().name());
        Json.strings(out, "flags", environment.flags());
        out.name("host").value(environment.host());
        out.endObject();
    }

    public static Environment environment(JsonObject read) {
        return new Environment(
                ProfileReader.text(read, "java"),
                ProfileReader.text(read, "vm"),
                ProfileReader.text(read, "os"),
                ProfileReader.count(read, "processors"),
                Environment.Cache.valueOf(ProfileReader.text(read, "cache")),
                ProfileReader.list(read, "flags", JsonElement::getAsString),
                ProfileReader.text(read, "host"));
    }

    public static void settings(JsonOutput out, BootSettings settings) throws IOException {
        out.name("conduct").beginObject();
        out.name("asked").value(settings.asked().name());
        Json.number(out, "workers", settings.workers());
        out.name("weights").value(settings.weights().name());
        if (settings.distrust().isPresent()) {
            out.name("distrust").value(settings.distrust().get());
        }
        if (settings.forecast().isPresent()) {
            Forecast forecast = settings.forecast().get();
            out.name("forecast").beginObject();
            prediction(out.name("chosen"), forecast.chosen());
            out.name("considered").beginArray();
            for (Prediction prediction : forecast.considered()) {
                prediction(out, prediction);
            }
            out.endArray();
            out.name("boots").value(forecast.boots());
            out.endObject();
        }
        if (settings.seed().isPresent()) {
            out.name("seed").value(settings.seed().getAsLong());
        }
        Json.strings(out, "order", settings.order());
        out.endObject();
    }

    static void prediction(JsonOutput out, Prediction prediction) throws IOException {
        out.beginObject();
        out.name("schedule").value(prediction.schedule().name());
        out.name("weights").value(prediction.weights().name());
        out.name("nanos").value(prediction.nanos());
        out.endObject();
    }

    public static BootSettings settings(JsonObject read) {
        return new BootSettings(
                Schedule.valueOf(ProfileReader.text(read, "asked")),
                ProfileReader.optionalCount(read, "workers"),
                Forecast.Weights.valueOf(ProfileReader.text(read, "weights")),
                ProfileReader.optional(read, "distrust").map(JsonElement::getAsString),
                ProfileReader.optional(read, "forecast").map(forecast -> forecast(forecast.getAsJsonObject())),
                ProfileReader.optional(read, "seed").isPresent()
                        ? OptionalLong.of(ProfileReader.number(read, "seed"))
                        : OptionalLong.empty(),
                ProfileReader.list(read, "order", JsonElement::getAsString));
    }

    private static Forecast forecast(JsonObject read) {
        return new Forecast(
                prediction(ProfileReader.field(read, "chosen").getAsJsonObject()),
                ProfileReader.list(read, "considered", element -> prediction(element.getAsJsonObject())),
                ProfileReader.count(read, "boots"));
    }

    private static Prediction prediction(JsonObject read) {
        return new Prediction(
                Schedule.valueOf(ProfileReader.text(read, "schedule")),
                Forecast.Weights.valueOf(ProfileReader.text(read, "weights")),
                ProfileReader.nanos(read, "nanos"));
    }
}
