package io.aitherzero.cli.report;

import java.util.Arrays;

/** Numbers as a row of bars, each one character; the tallest is the largest number, and nothing is 0. */
final class Sparkline {
    private static final String BLOCKS = "\u2581\u2582\u2583\u2584\u2585\u2586\u2587\u2588";
    private static final String ASCII = "_.-:=+*#";

    private Sparkline() {}

    static String of(long[] values, boolean unicode) {
        String bars = unicode ? BLOCKS : ASCII;
        long largest = Math.max(1, Arrays.stream(values).max().orElse(1));
        StringBuilder line = new StringBuilder(values.length);
        for (long value : values) {
            int step = (int) Math.ceil((double) bars.length() * value / largest);
            line.append(bars.charAt(Math.max(1, Math.min(bars.length(), step)) - 1));
        }
        return line.toString();
    }
}
