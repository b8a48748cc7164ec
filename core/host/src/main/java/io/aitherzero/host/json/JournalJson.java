package io.aitherzero.host.json;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.aitherzero.base.Amounts;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Optional;

/** The lines of the journal of states. */
public final class JournalJson {
    private JournalJson() {}

    /**
     * A module has another state.
     *
     * @param at when
     * @param module which
     * @param from PF4J's name of the state before
     * @param to PF4J's name of the state now
     * @param cause why
     * @param change the number of the change of the folder, 0 where it was none
     */
    public record Entry(Instant at, String module, String from, String to, String cause, long change) {}

    /** An entry as a line. */
    public static String line(Entry entry) {
        StringWriter line = new StringWriter();
        try {
            JsonOutput out = new JsonOutput(line, "");
            out.beginObject().name("at").value(Amounts.iso(entry.at()));
            out.name("module").value(entry.module());
            out.name("from").value(entry.from());
            out.name("to").value(entry.to());
            out.name("cause").value(entry.cause());
            out.name("change").value(entry.change()).endObject();
        } catch (IOException e) {
            throw new UncheckedIOException("A text in memory could not be written", e);
        }
        return line.toString();
    }

    /** The entry of a line; empty where it is none. */
    public static Optional<Entry> entry(String line) {
        try {
            JsonObject root = JsonParser.parseString(line).getAsJsonObject();
            return Optional.of(new Entry(
                    Instant.parse(ProfileReader.text(root, "at")),
                    ProfileReader.text(root, "module"),
                    ProfileReader.text(root, "from"),
                    ProfileReader.text(root, "to"),
                    ProfileReader.text(root, "cause"),
                    root.get("change").getAsLong()));
        } catch (RuntimeException | StackOverflowError e) {
            return Optional.empty();
        }
    }
}
