package io.aitherzero.host.json;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.Writer;
import org.jspecify.annotations.Nullable;

/**
 * Writes a JSON document, field by field, so that only this package knows the library behind it. A number that is none
 * (NaN, infinite) is refused. For one thread.
 */
public final class JsonOutput {
    private final JsonWriter out;

    JsonOutput(Writer target, String indent) {
        out = new JsonWriter(target);
        out.setIndent(indent);
    }

    /** Begins a field, whose value comes next. */
    public JsonOutput name(String name) throws IOException {
        out.name(name);
        return this;
    }

    /** Writes a text, or null. */
    public JsonOutput value(@Nullable String value) throws IOException {
        out.value(value);
        return this;
    }

    /** Writes a whole number. */
    public JsonOutput value(long value) throws IOException {
        out.value(value);
        return this;
    }

    /** Writes a number. */
    public JsonOutput value(double value) throws IOException {
        out.value(value);
        return this;
    }

    /** Writes a number, or null. */
    public JsonOutput value(@Nullable Number value) throws IOException {
        out.value(value);
        return this;
    }

    /** Writes true or false. */
    public JsonOutput value(boolean value) throws IOException {
        out.value(value);
        return this;
    }

    /** Writes null. */
    public JsonOutput nullValue() throws IOException {
        out.nullValue();
        return this;
    }

    /** Begins a list. */
    public JsonOutput beginArray() throws IOException {
        out.beginArray();
        return this;
    }

    /** Ends the list that was begun last. */
    public JsonOutput endArray() throws IOException {
        out.endArray();
        return this;
    }

    /** Begins an object. */
    public JsonOutput beginObject() throws IOException {
        out.beginObject();
        return this;
    }

    /** Ends the object that was begun last. */
    public JsonOutput endObject() throws IOException {
        out.endObject();
        return this;
    }
}
