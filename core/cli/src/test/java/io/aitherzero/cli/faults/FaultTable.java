package io.aitherzero.cli.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The table of {@code docs/faults.md}. */
final class FaultTable {
    private static final Pattern ROW = Pattern.compile("\\| (\\d+) \\| .* \\|");
    private static final String HEAD = "| # | fault | AitherZero | PF4J 3.15.0 |\n|---:|---|---|---|\n";

    private final Path document;
    private final Map<Integer, String> rows = new TreeMap<>();

    private FaultTable(Path document) {
        this.document = document;
    }

    static FaultTable in(Path document) throws IOException {
        FaultTable table = new FaultTable(document);
        for (String line : Files.readAllLines(document)) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                table.rows.put(Integer.valueOf(row.group(1)), line);
            }
        }
        return table;
    }

    static String row(Fault fault, String ours, String stock) {
        return "| %d | %s | %s | %s |".formatted(fault.number(), fault.title(), ours, stock);
    }

    /** The row of a fault; empty if there is none. */
    String row(int number) {
        return rows.getOrDefault(number, "");
    }

    /** Puts a row in the place of that of the same number. */
    void write(int number, String row) throws IOException {
        rows.put(number, row);
        String text = Files.readString(document);
        Files.writeString(
                document, text.substring(0, text.indexOf(HEAD)) + HEAD + String.join("\n", rows.values()) + "\n");
    }
}
