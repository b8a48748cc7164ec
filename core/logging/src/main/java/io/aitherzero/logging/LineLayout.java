package io.aitherzero.logging;

import io.aitherzero.base.Shown;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.config.plugins.PluginAttribute;
import org.apache.logging.log4j.core.config.plugins.PluginFactory;
import org.apache.logging.log4j.core.layout.AbstractStringLayout;
import org.jspecify.annotations.Nullable;

/**
 * One line for each event and one for each line of its stack trace, whatever a plugin puts into it: what would end the line,
 * move the cursor or turn the text is written out. Of use in a {@code conf/log4j2.xml}, too, as {@code <LineLayout/>}.
 */
public final class LineLayout extends AbstractStringLayout {
    /** The name of the element. */
    static final String NAME = "LineLayout";

    private static final int LONGEST = 100_000;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss,SSSxx", Locale.ROOT);

    private final boolean console;

    private LineLayout(Charset charset, boolean console) {
        super(charset);
        this.console = console;
    }

    /**
     * Called by Log4j.
     *
     * @param console whether to leave out time, package of the logger and stack
     */
    @PluginFactory
    public static LineLayout create(@PluginAttribute("console") boolean console) {
        return new LineLayout(console ? Charset.defaultCharset() : StandardCharsets.UTF_8, console);
    }

    @Override
    public String toSerializable(LogEvent event) {
        StringBuilder line = new StringBuilder();
        String logger = event.getLoggerName() == null ? "" : event.getLoggerName();
        if (console) {
            line.append(event.getLevel())
                    .append(' ')
                    .append(text(logger.substring(logger.substring(0, Math.max(0, logger.length() - 1))
                                    .lastIndexOf('.')
                            + 1)));
        } else {
            Instant time = Instant.ofEpochMilli(event.getTimeMillis());
            TIME.formatTo(time.atZone(ZoneId.systemDefault()), line);
            line.append(String.format(Locale.ROOT, " %-5s ", event.getLevel())).append(text(logger));
        }
        line.append(' ');
        @Nullable String module = event.getContextData().getValue("module");
        if (module != null && !module.isEmpty()) {
            line.append('[').append(text(module)).append("] ");
        }
        line.append(text(message(event))).append(System.lineSeparator());
        if (!console && event.getThrown() != null) {
            for (String each : TraceLines.of(event.getThrown())) {
                line.append(each).append(System.lineSeparator());
            }
        }
        return line.toString();
    }

    /** What is logged may be an object of a plugin's, whose own code makes the text. */
    private static String message(LogEvent event) {
        try {
            return String.valueOf(event.getMessage().getFormattedMessage());
        } catch (RuntimeException | StackOverflowError | LinkageError e) {
            return "(a message that threw " + e.getClass().getName() + ")";
        }
    }

    /** On one line, of bounded length. */
    static String text(String text) {
        return text.length() <= LONGEST
                ? Shown.line(text)
                : Shown.line(text.substring(0, LONGEST)) + "... (" + text.length() + " characters)";
    }
}
