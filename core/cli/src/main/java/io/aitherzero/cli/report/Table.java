package io.aitherzero.cli.report;

import java.util.ArrayList;
import java.util.List;

/** Rows in aligned columns: texts to the left, numbers to the right, two spaces between, none at the end. */
public final class Table {
    private static final String GAP = "  ";

    private final List<Boolean> numbers = new ArrayList<>();
    private final List<String> head = new ArrayList<>();
    private final List<List<String>> rows = new ArrayList<>();

    /** Begins a column of texts. */
    public Table text(String title) {
        return column(title, false);
    }

    /** Begins a column of numbers. */
    public Table number(String title) {
        return column(title, true);
    }

    private Table column(String title, boolean number) {
        head.add(title);
        numbers.add(number);
        return this;
    }

    /** Adds a row with a cell a column. */
    public Table row(String... cells) {
        rows.add(List.of(cells));
        return this;
    }

    /** The head and the rows. */
    public List<String> lines() {
        int[] widths = new int[head.size()];
        List<List<String>> all = new ArrayList<>(List.of(head));
        all.addAll(rows);
        for (List<String> row : all) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], width(row.get(i)));
            }
        }
        return all.stream().map(row -> line(row, widths)).toList();
    }

    private String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = row.get(i);
            String padding = " ".repeat(widths[i] - width(cell));
            line.append(i == 0 ? "" : GAP);
            line.append(numbers.get(i) ? padding + cell : cell + padding);
        }
        return line.toString().stripTrailing();
    }

    private static int width(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
