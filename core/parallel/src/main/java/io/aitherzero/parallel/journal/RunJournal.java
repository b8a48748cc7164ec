package io.aitherzero.parallel.journal;

import io.aitherzero.api.parallel.BatchOptions;
import io.aitherzero.base.LineLog;
import io.aitherzero.parallel.journal.JournalItem.Earlier;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A file that says which items of a batch are over, so that a later run leaves them out. Items are known by their
 * content and, among equal ones, by their number, never by their place in the list: the list may be reordered, cut or
 * extended between runs. Safe for use by any thread; one process at a time has the file.
 *
 * <p>A record is handed to the operating system before {@link #record} returns, so whatever kills the process afterwards
 * does not take it away. It is forced to the disk at most a second later while records come, and by {@link #close}: what
 * a power failure may take are the records of the last second, and their items run again. A record that was cut off in
 * the middle is removed when the file is opened; a damaged one is left out and named.
 */
public final class RunJournal implements Closeable {
    private static final long FORCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Path path;
    private final LineLog file;
    private final MessageDigest hash;
    private final Map<String, List<Earlier>> earlier = new HashMap<>();
    private final Map<String, Integer> claimed = new HashMap<>();
    private final List<String> repairs = new ArrayList<>();
    private final AtomicLong forcedNanos = new AtomicLong(System.nanoTime());
    private long records;

    private RunJournal(Path path, LineLog file) {
        this.path = path;
        this.file = file;
        try {
            hash = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Each Java runtime has SHA-256, this one does not", e);
        }
    }

    /**
     * Opens a journal, or begins one.
     *
     * @param path the file; its folder exists
     * @throws IOException if it cannot be read or written, is no journal, or another run has it
     */
    public static RunJournal open(Path path) throws IOException {
        LineLog file = LineLog.open(path)
                .orElseThrow(() ->
                        new IOException("Journal '%s' can have one run at a time and another has it; wait for that one"
                                .formatted(path)));
        try {
            RunJournal journal = new RunJournal(path, file);
            journal.read();
            return journal;
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private void read() throws IOException {
        JournalScan scan = new JournalScan(this::remember);
        if (!file.isFile() || !scan.read(new BufferedInputStream(file.content()))) {
            throw new IOException("File '%s' must begin with '%s' to be a journal, but does not; name another file"
                    .formatted(path, JournalScan.HEADER));
        }
        scan.damages()
                .forEach(damage ->
                        repairs.add("Journal '%s': %s; the item of a lost record runs again".formatted(path, damage)));
        if (scan.soundEnd() < scan.end()) {
            repairs.add(
                    "Journal '%s': its last record was cut off in the middle; %d bytes were removed and the item runs again"
                            .formatted(path, scan.end() - scan.soundEnd()));
        }
        file.cut(scan.soundEnd());
        if (scan.soundEnd() == 0) {
            file.append((JournalScan.HEADER + "\n").getBytes(StandardCharsets.US_ASCII));
        }
    }

    private void remember(JournalLine line) {
        List<Earlier> endings = earlier.computeIfAbsent(line.key(), key -> new ArrayList<>(1));
        while (endings.size() <= line.occurrence()) {
            endings.add(Earlier.UNKNOWN);
        }
        endings.set(line.occurrence(), line.succeeded() ? Earlier.SUCCEEDED : Earlier.FAILED);
        records++;
    }

    /** What was wrong with the file, in sentences; empty if nothing was. */
    public List<String> repairs() {
        return List.copyOf(repairs);
    }

    /** How many records earlier runs left. */
    public long records() {
        return records;
    }

    /** How many items ended like that in earlier runs. */
    public long count(Earlier ending) {
        return earlier.values().stream()
                .flatMap(List::stream)
                .filter(ending::equals)
                .count();
    }

    /**
     * The next item of this run with that content. The items of a run are to be claimed once each; which of several equal
     * ones comes first does not matter.
     *
     * @param content all that makes it this item
     */
    public synchronized JournalItem claim(String content) {
        byte[] digest = hash.digest(content.getBytes(StandardCharsets.UTF_8));
        String key = HexFormat.of().formatHex(digest, 0, 16);
        int occurrence = claimed.merge(key, 1, Integer::sum) - 1;
        List<Earlier> endings = earlier.getOrDefault(key, List.of());
        Earlier past = occurrence < endings.size() ? endings.get(occurrence) : Earlier.UNKNOWN;
        return new JournalItem(key, occurrence, past, JournalLine.label(content));
    }

    /**
     * Records how an item ended.
     *
     * @param item the item
     * @param succeeded whether it is done, or failed
     * @throws IOException if it cannot be written; nothing of it is left in the file then
     */
    public void record(JournalItem item, boolean succeeded) throws IOException {
        file.append(new JournalLine(
                        item.key(), item.occurrence(), succeeded, Instant.now().toEpochMilli(), item.label())
                .bytes());
        long now = System.nanoTime();
        long forced = forcedNanos.get();
        if (now - forced > FORCE_NANOS && forcedNanos.compareAndSet(forced, now)) {
            file.force();
        }
    }

    /**
     * The options of a batch of named jobs that leaves out what this journal has and records what ends. A name is the
     * whole content of a job; several may be equal. What could not be written is logged as a failure of the listener.
     *
     * @param options the batch
     * @param resume what is left out
     */
    public BatchOptions applyTo(BatchOptions options, JournalResume resume) {
        JournalBatch batch = new JournalBatch(this, resume, options);
        return options.done(batch::skips).listener(batch);
    }

    /** Forces all records to the disk and gives the file away. */
    @Override
    public synchronized void close() throws IOException {
        try (file) {
            file.force();
        }
    }
}
