package io.aitherzero.host.json;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * A process that runs the host of a home, as {@code var/run/host.json} tells others.
 *
 * @param pid its number
 * @param since when it took the home
 */
public record RunningHost(long pid, Instant since) {
    private static final String SCHEMA = "aitherzero.host/1";
    private static final long MOST_BYTES = 1 << 16;

    /** The document. */
    public String document() {
        return Json.document(SCHEMA, out -> {
            out.name("pid").value(pid);
            out.name("since").value(since.toString());
        });
    }

    /** What a file says; empty if there is none that can be read. */
    public static Optional<RunningHost> read(Path file) {
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > MOST_BYTES) {
                return Optional.empty();
            }
            JsonObject root = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
            return Optional.of(
                    new RunningHost(root.get("pid").getAsLong(), Instant.parse(ProfileReader.text(root, "since"))));
        } catch (IOException | RuntimeException | StackOverflowError e) {
            // it only serves a message
            return Optional.empty();
        }
    }
}
