package io.aitherzero.parallel.journal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads a journal from its begin to its end, past damage in the middle. */
final class JournalScan {
    static final String HEADER = "aitherzero-journal 1";
    private static final int LONGEST_LINE = 1 << 16;
    private static final int MOST_DAMAGES = 20;

    private final Consumer<JournalLine> records;
    private final List<String> damages = new ArrayList<>();
    private int moreDamages;
    private long soundEnd;
    private long offset;
    private int number;

    JournalScan(Consumer<JournalLine> records) {
        this.records = records;
    }

    /** Where the last whole line ends; what comes after it was cut off in the middle. */
    long soundEnd() {
        return soundEnd;
    }

    /** All bytes of the file. */
    long end() {
        return offset;
    }

    /** A sentence for each damaged line, the first ones of many. */
    List<String> damages() {
        List<String> all = new ArrayList<>(damages);
        if (moreDamages > 0) {
            all.add("%d more lines are damaged".formatted(moreDamages));
        }
        return all;
    }

    /** Reads all; answers whether the first line is that of a journal. An empty file, or a piece of that line, is one. */
    boolean read(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(256);
        long begin = 0;
        int next;
        while ((next = in.read()) >= 0) {
            offset++;
            if (next != '\n') {
                if (line.size() < LONGEST_LINE) {
                    line.write(next);
                }
                continue;
            }
            if (!wholeLine(line.toByteArray(), begin)) {
                return false;
            }
            begin = offset;
            line.reset();
        }
        return number > 0 || HEADER.startsWith(line.toString(StandardCharsets.ISO_8859_1));
    }

    private boolean wholeLine(byte[] line, long begin) {
        if (number++ == 0) {
            soundEnd = offset;
            return HEADER.equals(new String(line, StandardCharsets.ISO_8859_1));
        }
        Optional<JournalLine> record = JournalLine.parse(line, 0);
        if (record.isPresent()) {
            records.accept(record.get());
        } else {
            damaged(line, begin);
        }
        soundEnd = offset;
        return true;
    }

    /** A line whose end was lost has swallowed the one after it, which may be sound. */
    private void damaged(byte[] line, long begin) {
        boolean found = false;
        for (int from = 1; from < line.length && !found; from++) {
            Optional<JournalLine> rest = line[from] == '+' ? JournalLine.parse(line, from) : Optional.empty();
            rest.ifPresent(records);
            found = rest.isPresent();
        }
        if (damages.size() < MOST_DAMAGES) {
            damages.add("line %d (%d bytes from byte %d) is damaged and left out%s"
                    .formatted(number, offset - begin, begin, found ? "; a sound record at its end was kept" : ""));
        } else {
            moreDamages++;
        }
    }
}
