package io.aitherzero.logging;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
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
        @Nullable String module = event.getContextData().getValue("module");
        LineText text = new LineText(
                event.getLevel().toString(),
                event.getLoggerName() == null ? "" : event.getLoggerName(),
                module == null ? "" : module,
                message(event));
        return console ? text.onConsole() : text.inFile(event.getTimeMillis(), event.getThrown());
    }

    /** What is logged may be an object of a plugin's, whose own code makes the text. */
    private static String message(LogEvent event) {
        try {
            return String.valueOf(event.getMessage().getFormattedMessage());
        } catch (RuntimeException | StackOverflowError | LinkageError e) {
            return "(a message that threw " + e.getClass().getName() + ")";
        }
    }
}
