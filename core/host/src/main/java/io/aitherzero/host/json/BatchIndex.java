package io.aitherzero.host.json;

import io.aitherzero.base.FileAccess;
import io.aitherzero.base.WholeFile;
import io.aitherzero.parallel.BatchRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Where the batches in a file of recorded batches begin and end, so that one is added without a look into the others. A
 * hidden file beside that one, which says what it is about by size and checksum: if it is not there, is damaged, or the
 * other was changed by somebody, the batches have to be read.
 */
final class BatchIndex {
    private static final String FIRST = "aitherzero.batches.index/1";
    private static final String PART = "\t";

    private final Path batches;
    private final Path file;

    BatchIndex(Path batches) {
        this.batches = batches;
        file = batches.resolveSibling("." + batches.getFileName() + ".index");
    }

    /**
     * A batch as it is in the file.
     *
     * @param owner of the batch, its line feeds and tabs spelled out
     * @param task of the batch, spelled likewise
     * @param startedAt when it began
     * @param jobs how many named jobs it has
     * @param text the object of JSON
     */
    record Entry(String owner, String task, Instant startedAt, int jobs, String text) {
        static Entry of(BatchRecord batch, String text) {
            return new Entry(
                    line(batch.owner()),
                    line(batch.summary().task()),
                    batch.summary().startedAt(),
                    batch.jobs().size(),
                    text);
        }

        private static String line(String text) {
            return text.replace("\\", "\\\\")
                    .replace("\n", "\\n")
                    .replace("\r", "\\r")
                    .replace("\t", "\\t");
        }
    }

    /** The batches, newest first; empty if they have to be read. */
    Optional<List<Entry>> read() {
        try {
            if (!isShort(file) || !isShort(batches)) {
                return Optional.empty();
            }
            String[] lines = Files.readString(file).split("\n", -1);
            byte[] content = Files.readAllBytes(batches);
            if (!lines[0].equals(first(content))) {
                return Optional.empty();
            }
            String text = new String(content, StandardCharsets.UTF_8);
            if (!RecordedBatches.isWhole(text)) {
                return Optional.empty();
            }
            List<Entry> entries = new ArrayList<>();
            int at = RecordedBatches.HEAD.length();
            for (int i = 1; i < lines.length - 1; i++) {
                String[] parts = lines[i].split(PART, -1);
                int end = at + Integer.parseInt(parts[0]);
                Instant startedAt = Instant.ofEpochSecond(Long.parseLong(parts[1]), Long.parseLong(parts[2]));
                entries.add(
                        new Entry(parts[4], parts[5], startedAt, Integer.parseInt(parts[3]), text.substring(at, end)));
                at = end + RecordedBatches.BETWEEN.length();
            }
            boolean all = at + RecordedBatches.TAIL.length() == text.length() + RecordedBatches.BETWEEN.length();
            return all ? Optional.of(entries) : Optional.empty();
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private static boolean isShort(Path path) throws IOException {
        return Files.isRegularFile(path) && Files.size(path) <= RecordedBatches.MOST_BYTES;
    }

    /**
     * Writes it for a file that is about to be written. Where it cannot be written, that file is read the next time.
     * For whoever may write that file now.
     *
     * @param document all of the file
     * @param entries what is in it
     */
    void write(String document, List<Entry> entries) {
        StringBuilder lines = new StringBuilder(first(document.getBytes(StandardCharsets.UTF_8))).append('\n');
        for (Entry entry : entries) {
            Instant startedAt = entry.startedAt();
            lines.append(entry.text().length())
                    .append(PART)
                    .append(startedAt.getEpochSecond())
                    .append(PART)
                    .append(startedAt.getNano())
                    .append(PART)
                    .append(entry.jobs())
                    .append(PART)
                    .append(entry.owner())
                    .append(PART)
                    .append(entry.task())
                    .append('\n');
        }
        try {
            WholeFile whole = new WholeFile(file, FileAccess.PRIVATE);
            whole.removeLeftovers();
            whole.write(lines.toString());
        } catch (IOException e) {
            // the one that is there is about another content
        }
    }

    private static String first(byte[] content) {
        CRC32C sum = new CRC32C();
        sum.update(content);
        return FIRST + PART + content.length + PART + Long.toHexString(sum.getValue());
    }
}
