package io.aitherzero.pf4j;

import io.aitherzero.base.FileAccess;
import io.aitherzero.base.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a store remembers so that it needs not read archives again: which content a dropped file had when it was last seen,
 * and what was seen in each content. A file of lines; losing it costs a reading. Safe for use by any thread.
 */
final class StoreIndex {
    private static final Logger log = LoggerFactory.getLogger(StoreIndex.class);
    private static final String HEADER = "aitherzero-store 2";

    /** A dropped file as it was seen. */
    record Seen(String stamp, String sha256) {}

    /**
     * What is stored under a hash.
     *
     * @param path what is loaded, below the folder of the hash
     * @param bytes its size; of a folder 0
     * @param descriptor empty where it has none that can be kept
     */
    record Held(String path, long bytes, Optional<KnownDescriptor> descriptor, ArchiveContent content) {}

    private final Path file;
    private final Map<String, Seen> seen = new ConcurrentHashMap<>();
    private final Map<String, Held> held = new ConcurrentHashMap<>();
    private volatile boolean changed;

    private StoreIndex(Path file) {
        this.file = file;
    }

    static StoreIndex read(Path file) {
        StoreIndex index = new StoreIndex(file);
        try {
            if (Files.exists(file)) {
                List<String> lines = Files.readAllLines(file);
                if (lines.isEmpty() || !lines.get(0).equals(HEADER)) {
                    log.debug("{} is of another version and is written anew", file);
                } else {
                    for (String line : lines.subList(1, lines.size())) {
                        index.line(line);
                    }
                }
            }
        } catch (IOException | RuntimeException e) {
            log.debug("{} cannot be used, so archives are read again", file, e);
            index.seen.clear();
            index.held.clear();
        }
        return index;
    }

    private void line(String line) {
        List<String> words = Arrays.asList(line.split(" ", -1));
        switch (words.get(0)) {
            case "seen" -> seen.put(IndexWord.text(words.get(3)), new Seen(words.get(1), words.get(2)));
            case "held" -> {
                int described = 5 + Integer.parseInt(words.get(4));
                held.put(
                        words.get(1),
                        new Held(
                                IndexWord.text(words.get(3)),
                                Long.parseLong(words.get(2)),
                                described == 5
                                        ? Optional.empty()
                                        : Optional.of(KnownDescriptor.of(words.subList(5, described))),
                                ArchiveContent.of(words.subList(described, words.size()))));
            }
            default -> throw new IllegalArgumentException("'" + words.get(0) + "' is no line of an index");
        }
    }

    Optional<Seen> seen(Path dropped) {
        return Optional.ofNullable(seen.get(dropped.toString()));
    }

    void saw(Path dropped, Seen as) {
        changed |= !as.equals(seen.put(dropped.toString(), as));
    }

    Optional<Held> held(String sha256) {
        return Optional.ofNullable(held.get(sha256));
    }

    void holds(String sha256, Held content) {
        held.put(sha256, content);
        changed = true;
    }

    void forget(String sha256) {
        changed |= held.remove(sha256) != null;
        changed |= seen.values().removeIf(dropped -> dropped.sha256().equals(sha256));
    }

    /** The dropped files with a content, as they were seen. */
    Map<Path, Seen> all() {
        Map<Path, Seen> all = new TreeMap<>();
        seen.forEach((path, as) -> all.put(Path.of(path), as));
        return all;
    }

    /** Writes it if it has changed. */
    synchronized void save() throws IOException {
        if (!changed) {
            return;
        }
        changed = false;
        StringBuilder lines = new StringBuilder(HEADER).append('\n');
        new TreeMap<>(held).forEach((sha256, content) -> {
            lines.append("held ").append(sha256).append(' ').append(content.bytes());
            lines.append(' ').append(IndexWord.of(content.path()));
            List<String> descriptor =
                    content.descriptor().map(KnownDescriptor::words).orElse(List.of());
            lines.append(' ').append(descriptor.size());
            descriptor.forEach(word -> lines.append(' ').append(word));
            content.content().words().forEach(word -> lines.append(' ').append(word));
            lines.append('\n');
        });
        new TreeMap<>(seen)
                .forEach((path, as) ->
                        lines.append("seen %s %s %s\n".formatted(as.stamp(), as.sha256(), IndexWord.of(path))));
        try {
            new WholeFile(file, FileAccess.PRIVATE).write(lines.toString());
        } catch (IOException e) {
            changed = true;
            throw e;
        }
    }
}
