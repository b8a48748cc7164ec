package io.aitherzero.host.json;

import io.aitherzero.boot.graph.Finding;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** The parts that documents share. */
public final class Json {
    private Json() {}

    /** Writes the fields of a document behind its schema. */
    @FunctionalInterface
    public interface Body {
        void write(JsonOutput out) throws IOException;
    }

    public static String document(String schema, Body body) {
        return object(out -> {
            out.name("schema").value(schema);
            body.write(out);
        });
    }

    /** An object by the form of somebody else, without a schema. */
    public static String object(Body body) {
        StringWriter text = new StringWriter();
        try {
            JsonOutput out = new JsonOutput(text, "  ");
            out.beginObject();
            body.write(out);
            out.endObject();
        } catch (IOException e) {
            throw new UncheckedIOException("A text in memory could not be written", e);
        }
        return text.toString();
    }

    public static void strings(JsonOutput out, String name, List<String> values) throws IOException {
        out.name(name).beginArray();
        for (String value : values) {
            out.value(value);
        }
        out.endArray();
    }

    public static void number(JsonOutput out, String name, OptionalInt value) throws IOException {
        number(out, name, value.isPresent() ? OptionalLong.of(value.getAsInt()) : OptionalLong.empty());
    }

    public static void number(JsonOutput out, String name, OptionalLong value) throws IOException {
        out.name(name);
        if (value.isPresent()) {
            out.value(value.getAsLong());
        } else {
            out.nullValue();
        }
    }

    /** From 0 to 1 with three digits. */
    public static void share(JsonOutput out, String name, double value) throws IOException {
        out.name(name).value(Math.round(value * 1_000) / 1_000.0);
    }

    public static void reason(JsonOutput out, Finding reason) throws IOException {
        out.name("code").value(reason.code().name());
        out.name("cause").value(reason.cause());
        out.name("remedy").value(reason.remedy());
    }

    public static void findings(JsonOutput out, String name, List<Finding> findings) throws IOException {
        out.name(name).beginArray();
        for (Finding finding : findings) {
            out.beginObject().name("module").value(finding.module());
            reason(out, finding);
            out.endObject();
        }
        out.endArray();
    }
}
