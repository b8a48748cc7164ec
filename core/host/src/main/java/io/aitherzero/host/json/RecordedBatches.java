package io.aitherzero.host.json;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.aitherzero.base.FileAccess;
import io.aitherzero.base.SharedFile;
import io.aitherzero.base.WholeFile;
import io.aitherzero.host.json.BatchIndex.Entry;
import io.aitherzero.parallel.BatchRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The batches that were run in a home: a file, {@code aitherzero.batches/1}, with the last five of each owner and task, the
 * last two hundred in all. Several processes may use it at once. A file that is damaged or of a newer version is told, and
 * never lost.
 */
public final class RecordedBatches {
    private static final String SCHEMA = "aitherzero.batches/1";
    private static final Pattern VERSION = Pattern.compile("aitherzero\\.batches/([1-9]\\d{0,8})");
    /** What is before, between and behind the batches in the file. */
    static final String HEAD = "{\n  \"schema\": \"" + SCHEMA + "\",\n  \"batches\": [\n    ";

    static final String BETWEEN = ",\n    ";
    static final String TAIL = "\n  ]\n}";
    private static final int MOST_OF_A_TASK = 5;
    private static final int MOST = 200;
    private static final int MOST_JOBS = 20_000;
    static final long MOST_BYTES = 64L << 20;

    private final Path file;

    /** What could be read, and what is wrong with the rest. */
    private record Content(List<BatchRecord> batches, Optional<String> fault, boolean newer) {
        static Content of(List<BatchRecord> batches) {
            return new Content(batches, Optional.empty(), false);
        }

        static Content damaged(List<BatchRecord> batches, String fault) {
            return new Content(batches, Optional.of(fault), false);
        }
    }

    /**
     * Names the file, which need not exist.
     *
     * @param file where batches are recorded
     */
    public RecordedBatches(Path file) {
        this.file = file;
    }

    /**
     * The batches, newest first; none where there is no file.
     *
     * @param warnings told when the file, or a part of it, cannot be used
     */
    public List<BatchRecord> read(Consumer<String> warnings) {
        Content content;
        try {
            content = content();
        } catch (IOException e) {
            warnings.accept("Recorded batches " + file + " cannot be read (" + e + "); make the file readable");
            return List.of();
        }
        content.fault()
                .ifPresent(fault -> warnings.accept(
                        content.newer()
                                ? fault + "; none is shown, update this program"
                                : fault + "; " + readable(content) + ", the next batch sets the file aside"));
        return content.batches();
    }

    /**
     * Adds batches, and forgets the oldest ones. A damaged file is set aside as {@code batches.json.damaged}; one of a
     * newer version is left alone, and nothing is added.
     *
     * @param added batches that are over, in any order
     * @param warnings told about a file that is damaged or newer
     * @throws IOException if they cannot be written; the file is as it was then
     */
    public void add(List<BatchRecord> added, Consumer<String> warnings) throws IOException {
        BatchIndex index = new BatchIndex(file);
        new SharedFile(new WholeFile(file, FileAccess.PRIVATE)).replace(() -> {
            Optional<List<Entry>> there = index.read();
            if (there.isEmpty()) {
                there = entries(warnings);
            }
            if (there.isEmpty()) {
                return Optional.empty();
            }
            List<Entry> all = new ArrayList<>(there.get());
            added.forEach(batch -> all.add(entry(batch)));
            List<Entry> kept = latest(all);
            String document = kept.stream().map(Entry::text).collect(Collectors.joining(BETWEEN, HEAD, TAIL));
            index.write(document, kept);
            return Optional.of(document);
        });
    }

    /** The batches that are there; empty if none can be added. */
    private Optional<List<Entry>> entries(Consumer<String> warnings) throws IOException {
        Content there = content();
        if (there.newer()) {
            warnings.accept(there.fault().orElse("") + "; batches are not recorded, update this program");
            return Optional.empty();
        }
        if (there.fault().isPresent()) {
            Path aside = file.resolveSibling(file.getFileName() + ".damaged");
            Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
            warnings.accept(
                    there.fault().get() + "; it is set aside as " + aside.getFileName() + "; " + readable(there));
        }
        return Optional.of(there.batches().stream().map(RecordedBatches::entry).toList());
    }

    private static Entry entry(BatchRecord batch) {
        String document = document(List.of(batch));
        if (!isWhole(document)) {
            throw new IllegalStateException(
                    "A document of batches must begin and end as batches are added to it, but is "
                            + ProfileReader.brief(document));
        }
        return Entry.of(batch, document.substring(HEAD.length(), document.length() - TAIL.length()));
    }

    /** Whether batches can be cut out of a document by what is before, between and behind them. */
    static boolean isWhole(String document) {
        return document.length() >= HEAD.length() + TAIL.length()
                && document.startsWith(HEAD)
                && document.endsWith(TAIL);
    }

    private static String readable(Content content) {
        return content.batches().isEmpty() ? "no batch of it can be read" : "what can be read of it is used";
    }

    private static List<Entry> latest(List<Entry> batches) {
        List<Entry> kept = new ArrayList<>();
        Map<List<String>, Integer> ofTask = new HashMap<>();
        long jobs = 0;
        for (Entry batch : newestFirst(batches, Entry::startedAt)) {
            int count = ofTask.merge(List.of(batch.owner(), batch.task()), 1, Integer::sum);
            if (count <= MOST_OF_A_TASK && kept.size() < MOST) {
                jobs += batch.jobs();
                kept.add(jobs <= MOST_JOBS || batch.jobs() == 0 ? batch : withoutJobs(batch));
            }
        }
        return kept;
    }

    private static Entry withoutJobs(Entry batch) {
        BatchRecord all = BatchJson.read(JsonParser.parseString(batch.text()).getAsJsonObject());
        return entry(new BatchRecord(all.owner(), all.limit(), all.summary(), List.of()));
    }

    private static <T> List<T> newestFirst(List<T> batches, Function<T, Instant> startedAt) {
        // those that are dated later than now come last: the clock was wrong then
        Instant now = Instant.now();
        Comparator<Instant> future = Comparator.comparing(now::isBefore);
        return batches.stream()
                .sorted(Comparator.comparing(startedAt, future.thenComparing(Comparator.reverseOrder())))
                .toList();
    }

    private Content content() throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return Content.of(List.of());
        }
        // a pipe or a device would be read for ever
        if (!Files.isRegularFile(file) || Files.size(file) > MOST_BYTES) {
            return Content.damaged(
                    List.of(), "Recorded batches " + file + " must be a file of at most 64 MB, but are not");
        }
        String text = Files.readString(file);
        try {
            JsonObject root = JsonParser.parseString(text).getAsJsonObject();
            String schema = ProfileReader.text(root, "schema");
            if (!schema.equals(SCHEMA) && VERSION.matcher(schema).matches()) {
                return new Content(
                        List.of(),
                        Optional.of(
                                "Recorded batches " + file + " were written by a newer version: they have the schema '"
                                        + schema + "', this version reads '" + SCHEMA + "'"),
                        true);
            }
            if (!schema.equals(SCHEMA)) {
                throw new IllegalArgumentException("the schema must be '" + SCHEMA + "', but is '" + schema + "'");
            }
            return batches(root);
        } catch (RuntimeException | StackOverflowError e) {
            return Content.damaged(List.of(), damage(e));
        }
    }

    private Content batches(JsonObject root) {
        List<BatchRecord> batches = new ArrayList<>();
        Optional<String> fault = Optional.empty();
        for (JsonElement element : ProfileReader.field(root, "batches").getAsJsonArray()) {
            try {
                batches.add(BatchJson.read(element.getAsJsonObject()));
            } catch (RuntimeException e) {
                fault = fault.or(() -> Optional.of(damage(e)));
            }
        }
        return new Content(newestFirst(batches, batch -> batch.summary().startedAt()), fault, false);
    }

    private String damage(Throwable e) {
        // the parser's messages go on with an address in a second line
        String cause = String.valueOf(
                        e instanceof JsonParseException && e.getCause() != null
                                ? e.getCause().getMessage()
                                : e.getMessage())
                .lines()
                .findFirst()
                .orElse("it is no JSON");
        return "Recorded batches " + file + " are damaged: " + ProfileReader.brief(cause);
    }

    /** {@code aitherzero.batch/1}: one batch. */
    public static String document(BatchRecord batch) {
        return Json.document("aitherzero.batch/1", out -> BatchJson.write(out, batch));
    }

    /** The document of some batches. */
    public static String document(List<BatchRecord> batches) {
        return Json.document(SCHEMA, out -> {
            out.name("batches").beginArray();
            for (BatchRecord batch : batches) {
                out.beginObject();
                BatchJson.write(out, batch);
                out.endObject();
            }
            out.endArray();
        });
    }
}
