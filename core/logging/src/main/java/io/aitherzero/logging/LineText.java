package io.aitherzero.logging;

import io.aitherzero.base.Shown;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;

/**
 * What the built-in logging writes of an event: a line for it and one for each line of its stack trace. Knows nothing of
 * Log4j, which is not there when a boot begins.
 *
 * @param level the level's name
 * @param logger the logger's name
 * @param module the module whose code logs, empty where it is none
 * @param message what is logged
 */
record LineText(String level, String logger, String module, String message) {
    private static final int LONGEST = 100_000;
    private static final int LEVEL_WIDTH = 5;
    private static final int MINUTE = 60_000;

    /** For the console: without time, package of the logger and stack. */
    String onConsole() {
        int dot = logger.lastIndexOf('.', logger.length() - 2);
        return rest(new StringBuilder(level).append(' ').append(text(logger.substring(dot + 1))));
    }

    /**
     * For the file.
     *
     * @param millis the time of the event, since 1970
     */
    String inFile(long millis, @Nullable Throwable thrown) {
        StringBuilder line = new StringBuilder(160);
        time(line, millis);
        line.append(' ').append(level);
        line.append(" ".repeat(Math.max(0, LEVEL_WIDTH - level.length())));
        String first = rest(line.append(' ').append(text(logger)));
        if (thrown == null) {
            return first;
        }
        StringBuilder all = new StringBuilder(first);
        for (String each : TraceLines.of(thrown)) {
            all.append(each).append(System.lineSeparator());
        }
        return all.toString();
    }

    private String rest(StringBuilder line) {
        line.append(' ');
        if (!module.isEmpty()) {
            line.append('[').append(text(module)).append("] ");
        }
        return line.append(text(message)).append(System.lineSeparator()).toString();
    }

    /** Such as {@code 2026-11-29T08:15:09,123+0100}; a zone of the java.time kind takes 50 ms when it is first asked for. */
    private static void time(StringBuilder line, long millis) {
        int offset = TimeZone.getDefault().getOffset(millis);
        long local = millis + offset;
        LocalDateTime time = LocalDateTime.ofEpochSecond(Math.floorDiv(local, 1000L), 0, ZoneOffset.UTC);
        digits(line, time.getYear(), 4).append('-');
        digits(line, time.getMonthValue(), 2).append('-');
        digits(line, time.getDayOfMonth(), 2).append('T');
        digits(line, time.getHour(), 2).append(':');
        digits(line, time.getMinute(), 2).append(':');
        digits(line, time.getSecond(), 2).append(',');
        digits(line, Math.floorMod(local, 1000), 3).append(offset < 0 ? '-' : '+');
        int minutes = Math.abs(offset) / MINUTE;
        digits(line, minutes / 60, 2);
        digits(line, minutes % 60, 2);
    }

    private static StringBuilder digits(StringBuilder line, int number, int width) {
        String digits = Integer.toString(number);
        return line.append("0".repeat(Math.max(0, width - digits.length()))).append(digits);
    }

    /** On one line, of bounded length. */
    static String text(String text) {
        return text.length() <= LONGEST
                ? Shown.line(text)
                : Shown.line(text.substring(0, LONGEST)) + "... (" + text.length() + " characters)";
    }
}
