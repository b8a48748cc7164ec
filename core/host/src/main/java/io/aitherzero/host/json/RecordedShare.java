package io.aitherzero.host.json;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.aitherzero.base.Shown;
import io.aitherzero.base.Spread;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a recorded benchmark reached.
 *
 * @param benchmark its name
 * @param work what it did
 * @param share of the ideal, over its runs
 */
public record RecordedShare(String benchmark, String work, Spread share) {
    /** Of the document of benchmarks. */
    public static final String SCHEMA = "aitherzero.bench/1";

    /**
     * Reads the document that {@code aither bench --save} wrote.
     *
     * @throws BadProfileException if it is none
     * @throws IOException if it cannot be read
     */
    public static List<RecordedShare> read(Path file) throws IOException {
        String text = Files.readString(file, StandardCharsets.UTF_8);
        try {
            JsonObject document = JsonParser.parseString(text).getAsJsonObject();
            String schema = document.get("schema").getAsString();
            if (!schema.equals(SCHEMA)) {
                throw new BadProfileException("File '" + Shown.line(file.toString()) + "' must have the schema "
                        + SCHEMA + ", but has " + Shown.line(schema) + "; name one that 'aither bench --save' wrote");
            }
            List<RecordedShare> shares = new ArrayList<>();
            for (JsonElement element : document.getAsJsonArray("benchmarks")) {
                JsonObject one = element.getAsJsonObject();
                JsonObject share = one.getAsJsonObject("share");
                shares.add(new RecordedShare(
                        one.get("name").getAsString(),
                        one.get("work").getAsString(),
                        new Spread(
                                one.getAsJsonArray("runs").size(),
                                share.get("median").getAsDouble(),
                                share.get("min").getAsDouble(),
                                share.get("max").getAsDouble(),
                                share.get("mad").getAsDouble())));
            }
            return shares;
        } catch (JsonParseException
                | IllegalStateException
                | UnsupportedOperationException
                | NumberFormatException
                | NullPointerException e) {
            throw new BadProfileException(
                    "File '" + Shown.line(file.toString())
                            + "' must be a document of benchmarks, but is not; name one that 'aither bench --save' wrote",
                    e);
        }
    }
}
