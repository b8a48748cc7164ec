package io.aitherzero.base;

import java.util.List;
import java.util.stream.Collectors;

/** Text of unknown origin, made harmless for a terminal: what would move the cursor or turn the text is written out. */
public final class Shown {
    private Shown() {}

    /** The text on one line, with control and formatting characters as {@code \n} or {@code \u001b}. */
    public static String line(String text) {
        if (plain(text)) {
            return text;
        }
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints().forEach(point -> append(shown, point));
        return shown.toString();
    }

    private static boolean plain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }

    /** The lines of a text, each made harmless. */
    public static List<String> lines(String text) {
        return text.lines().map(Shown::line).toList();
    }

    public static String list(List<String> texts) {
        return texts.stream().map(Shown::line).collect(Collectors.joining(", "));
    }

    /** The first texts of many, and how many more there are. */
    public static String list(List<String> texts, int most) {
        return texts.size() <= most
                ? list(texts)
                : list(texts.subList(0, most)) + " and " + (texts.size() - most) + " more";
    }

    public static String chain(List<String> ids) {
        return ids.stream().map(Shown::line).collect(Collectors.joining(" -> "));
    }

    private static void append(StringBuilder shown, int point) {
        switch (point) {
            case '\n' -> shown.append("\\n");
            case '\r' -> shown.append("\\r");
            case '\t' -> shown.append("\\t");
            default -> {
                if (harmless(point)) {
                    shown.appendCodePoint(point);
                } else {
                    for (char unit : Character.toChars(point)) {
                        shown.append("\\u");
                        String hex = Integer.toHexString(unit);
                        shown.append("0".repeat(4 - hex.length())).append(hex);
                    }
                }
            }
        }
    }

    private static boolean harmless(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
