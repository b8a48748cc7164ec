package io.aitherzero.cli.context;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Text for a terminal of some width: lines that are too long are broken between words. */
public final class Wrapped {
    private static final String MORE_INDENT = "  ";
    private static final int WIDEST_INDENT = 3;

    /** Further than any name of an option is indented. */
    private static final int DESCRIPTION = 8;

    private static final Pattern GAP = Pattern.compile("(\\S) {3,}");

    private Wrapped() {}

    public static String to(String text, int columns) {
        if (text.length() <= columns) {
            return text;
        }
        String end = text.endsWith("\n") ? "\n" : "";
        return text.lines().map(line -> line(line, columns)).collect(Collectors.joining("\n", "", end));
    }

    /** Help that was laid out for more columns: each description is one paragraph below its option. */
    static String help(String text, int columns) {
        List<String> paragraphs = new ArrayList<>();
        for (String line : text.lines().toList()) {
            int indent = line.length() - line.stripLeading().length();
            int last = paragraphs.size() - 1;
            if (indent >= DESCRIPTION && last >= 0 && !paragraphs.get(last).isEmpty()) {
                paragraphs.set(last, paragraphs.get(last) + " " + line.strip());
            } else {
                paragraphs.add(line);
            }
        }
        return paragraphs.stream()
                .map(line -> GAP.matcher(line).replaceAll("$1  "))
                .map(line -> line(line, columns))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static String line(String line, int columns) {
        int indent = 0;
        while (indent < line.length() && line.charAt(indent) == ' ') {
            indent++;
        }
        String next = " ".repeat(Math.min(indent, columns / WIDEST_INDENT)) + MORE_INDENT;
        StringBuilder all = new StringBuilder();
        String rest = line;
        int from = indent;
        for (int at = breakOf(rest, from, columns); at > 0; at = breakOf(rest, from, columns)) {
            all.append(rest.substring(0, at).stripTrailing()).append('\n');
            rest = next + rest.substring(at).stripLeading();
            from = next.length();
        }
        return all.append(rest).toString();
    }

    /** Where the line is to be broken: at the last blank that leaves it narrow enough, else the first; 0 if nowhere. */
    private static int breakOf(String line, int from, int columns) {
        int width = 0;
        int last = 0;
        boolean tooWide = false;
        for (int at = 0; at < line.length(); ) {
            int point = line.codePointAt(at);
            if (point == '\u001b') {
                at = line.indexOf('m', at) < 0 ? line.length() : line.indexOf('m', at) + 1;
                continue;
            }
            tooWide |= ++width > columns;
            if (tooWide && last > 0) {
                return last;
            }
            if (point == ' ' && at > from && !line.substring(at).isBlank()) {
                if (tooWide) {
                    return at;
                }
                last = at;
            }
            at += Character.charCount(point);
        }
        return 0;
    }
}
