package io.aitherzero.cli.report;

/** Text cut to a width, for pictures that are drawn without knowing the font. */
final class Fitted {
    private static final double NARROW = 0.61;
    private static final double CAPITAL = 0.74;
    private static final double WIDE = 1.05;
    private static final String WIDE_LETTERS = "mwMW@%…";
    private static final int FIRST_WIDE = 0x1100;

    private Fitted() {}

    /**
     * The text, or its begin with an ellipsis; empty where not even four letters fit.
     *
     * @param width in pixels
     * @param size of the font in pixels
     */
    static String text(String text, double width, double size) {
        if (width(text, size) <= width) {
            return text;
        }
        double left = width - size;
        int end = 0;
        while (end < text.length()) {
            int point = text.codePointAt(end);
            left -= width(point, size);
            if (left < 0) {
                break;
            }
            end += Character.charCount(point);
        }
        return end < 4 ? "" : text.substring(0, end) + "…";
    }

    /** About how wide a text is drawn, in pixels. */
    static double width(String text, double size) {
        return text.codePoints().mapToDouble(point -> width(point, size)).sum();
    }

    private static double width(int point, double size) {
        if (point >= FIRST_WIDE || WIDE_LETTERS.indexOf(point) >= 0) {
            return size * WIDE;
        }
        return size * (Character.isUpperCase(point) ? CAPITAL : NARROW);
    }
}
