package io.aitherzero.base;

/** Text that an archive holds, as it may stand in a message: on one line, of bounded length, with nothing that moves a cursor. */
public final class Excerpt {
    private static final int LONGEST = 160;

    private Excerpt() {}

    /** The beginning of a text, with control and formatting characters written out as {@code \u001b}. */
    public static String of(String text) {
        StringBuilder shown = new StringBuilder(Math.min(text.length(), LONGEST) + 16);
        int at = 0;
        while (at < text.length() && shown.length() < LONGEST) {
            int point = text.codePointAt(at);
            append(shown, point);
            at += Character.charCount(point);
        }
        if (at < text.length()) {
            shown.append("... (").append(text.length()).append(" characters)");
        }
        return shown.toString();
    }

    private static void append(StringBuilder shown, int point) {
        switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> {
                for (char unit : Character.toChars(point)) {
                    shown.append(String.format("\\u%04x", (int) unit));
                }
            }
            default -> shown.appendCodePoint(point);
        }
    }
}
