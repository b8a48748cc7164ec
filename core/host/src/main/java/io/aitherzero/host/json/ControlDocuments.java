package io.aitherzero.host.json;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What goes through the control channel of a running host, a document a line, and the file that tells where that is. */
public final class ControlDocuments {
    private static final String REQUEST = "aitherzero.request/1";
    private static final String ANSWER = "aitherzero.answer/1";
    private static final String HOST = "aitherzero.host/1";

    private ControlDocuments() {}

    /**
     * What is asked.
     *
     * @param verb what to do
     * @param arguments with what
     * @param options more about it, by name
     */
    public record Request(String verb, List<String> arguments, Map<String, String> options) {
        /** Copies the collections. */
        public Request {
            arguments = List.copyOf(arguments);
            options = Map.copyOf(options);
        }
    }

    /**
     * What is answered.
     *
     * @param exit the exit code of a command that asks
     * @param text the answer for people, whole lines
     * @param document the answer for machines, JSON; empty where there is none
     */
    public record Answer(int exit, String text, String document) {}

    /**
     * A host that runs.
     *
     * @param pid its process
     * @param startedAt when it began
     * @param socket where it listens
     * @param version of the host
     */
    public record RunningHost(long pid, Instant startedAt, Path socket, String version) {}

    /** A request on one line. */
    public static String line(Request request) {
        JsonObject root = new JsonObject();
        root.addProperty("schema", REQUEST);
        root.addProperty("verb", request.verb());
        JsonArray arguments = new JsonArray();
        request.arguments().forEach(arguments::add);
        root.add("arguments", arguments);
        JsonObject options = new JsonObject();
        new TreeMap<>(request.options()).forEach(options::addProperty);
        root.add("options", options);
        return root.toString();
    }

    /**
     * The request of a line.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static Request request(String line) {
        JsonObject root = root(line, REQUEST);
        Map<String, String> options = new TreeMap<>();
        if (root.has("options")) {
            object(root.get("options")).entrySet().forEach(entry -> options.put(entry.getKey(), text(entry.getValue())));
        }
        List<String> arguments = root.has("arguments")
                ? ProfileReader.list(root, "arguments", ControlDocuments::text)
                : List.of();
        return new Request(ProfileReader.text(root, "verb"), arguments, options);
    }

    /** An answer on one line. */
    public static String line(Answer answer) {
        JsonObject root = new JsonObject();
        root.addProperty("schema", ANSWER);
        root.addProperty("exit", answer.exit());
        root.addProperty("text", answer.text());
        if (!answer.document().isEmpty()) {
            root.add("document", JsonParser.parseString(answer.document()));
        }
        return root.toString();
    }

    /**
     * The answer of a line.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static Answer answer(String line) {
        JsonObject root = root(line, ANSWER);
        try {
            return new Answer(
                    root.get("exit").getAsInt(),
                    ProfileReader.text(root, "text"),
                    root.has("document") ? pretty(root.get("document")) : "");
        } catch (NullPointerException | IllegalStateException | UnsupportedOperationException e) {
            throw new IllegalArgumentException("The answer has no exit code", e);
        }
    }

    private static String pretty(JsonElement document) {
        return new com.google.gson.GsonBuilder()
                .setPrettyPrinting()
                .serializeNulls()
                .disableHtmlEscaping()
                .create()
                .toJson(document);
    }

    /** The file of a host that runs. */
    public static String file(RunningHost host) {
        return Json.document(HOST, out -> {
            out.name("pid").value(host.pid());
            out.name("startedAt").value(host.startedAt().toString());
            out.name("socket").value(host.socket().toString());
            out.name("version").value(host.version());
        });
    }

    /**
     * The host of a file.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static RunningHost runningHost(String file) {
        JsonObject root = root(file, HOST);
        try {
            return new RunningHost(
                    root.get("pid").getAsLong(),
                    Instant.parse(ProfileReader.text(root, "startedAt")),
                    Path.of(ProfileReader.text(root, "socket")),
                    ProfileReader.text(root, "version"));
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("it is no " + HOST, e);
        }
    }

    private static JsonObject root(String text, String schema) {
        JsonObject root;
        try {
            root = object(JsonParser.parseString(text));
        } catch (RuntimeException | StackOverflowError e) {
            throw new IllegalArgumentException("A document must be a JSON object, but is not", e);
        }
        String found = root.has("schema") ? text(root.get("schema")) : "";
        if (!found.equals(schema)) {
            throw new IllegalArgumentException("The schema must be '" + schema + "', but is '" + found + "'");
        }
        return root;
    }

    private static JsonObject object(JsonElement element) {
        if (!element.isJsonObject()) {
            throw new IllegalArgumentException("A value must be an object, but is not");
        }
        return element.getAsJsonObject();
    }

    private static String text(JsonElement element) {
        if (!element.isJsonPrimitive()) {
            throw new IllegalArgumentException("A value must be a text, but is not");
        }
        return element.getAsString();
    }
}
