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
 * @param socket where it is asked; empty where it is not
 * @param version of the host, empty where it is not told
 */
public record RunningHost(long pid, Instant since, Optional<Path> socket, String version) {
    private static final String SCHEMA = "aitherzero.host/1";
    private static final long MOST_BYTES = 1 << 16;

    /** The document. */
    public String document() {
        return Json.document(SCHEMA, out -> {
            out.name("pid").value(pid);
            out.name("since").value(since.toString());
            if (socket.isPresent()) {
                out.name("socket").value(socket.get().toString());
                out.name("version").value(version);
            }
        });
    }

    /** What a file says; empty if there is none that can be read. */
    public static Optional<RunningHost> read(Path file) {
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > MOST_BYTES) {
                return Optional.empty();
            }
            JsonObject root = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
            return Optional.of(new RunningHost(
                    root.get("pid").getAsLong(),
                    Instant.parse(ProfileReader.text(root, "since")),
                    root.has("socket") ? Optional.of(Path.of(ProfileReader.text(root, "socket"))) : Optional.empty(),
                    root.has("version") ? ProfileReader.text(root, "version") : ""));
        } catch (IOException | RuntimeException | StackOverflowError e) {
            // it only serves a message
            return Optional.empty();
        }
    }
}
