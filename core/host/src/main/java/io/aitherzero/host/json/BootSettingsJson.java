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
        return Environment.builder()
                .java(ProfileReader.text(read, "java"))
                .vm(ProfileReader.text(read, "vm"))
                .os(ProfileReader.text(read, "os"))
                .processors(ProfileReader.count(read, "processors"))
                .cache(Environment.Cache.valueOf(ProfileReader.text(read, "cache")))
                .flags(ProfileReader.list(read, "flags", JsonElement::getAsString))
                .host(ProfileReader.text(read, "host"))
                .build();
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
        return BootSettings.builder(Schedule.valueOf(ProfileReader.text(read, "asked")))
                .workers(ProfileReader.optionalCount(read, "workers"))
                .weights(Forecast.Weights.valueOf(ProfileReader.text(read, "weights")))
                .distrust(ProfileReader.optional(read, "distrust").map(JsonElement::getAsString))
                .forecast(
                        ProfileReader.optional(read, "forecast").map(forecast -> forecast(forecast.getAsJsonObject())))
                .seed(
                        ProfileReader.optional(read, "seed").isPresent()
                                ? OptionalLong.of(ProfileReader.number(read, "seed"))
                                : OptionalLong.empty())
                .order(ProfileReader.list(read, "order", JsonElement::getAsString))
                .build();
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
