package io.aitherzero.logging;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.logging.log4j.CloseableThreadContext;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.MarkerManager;
import org.apache.logging.log4j.message.Message;
import org.apache.logging.log4j.spi.ExtendedLogger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;

/** A logger of Log4j that is told in the terms of SLF4J; no class of Log4j is loaded before the first is made. */
final class Log4jLine {
    private final ExtendedLogger logger;

    private Log4jLine(ExtendedLogger logger) {
        this.logger = logger;
    }

    /** Returns when Log4j has read its configuration. */
    static void bringUp() {
        LogManager.getContext(HostLogging.class.getClassLoader(), false);
    }

    static Log4jLine of(String name) {
        return new Log4jLine(LogManager.getContext(HostLogging.class.getClassLoader(), false)
                .getLogger(name.equals(org.slf4j.Logger.ROOT_LOGGER_NAME) ? LogManager.ROOT_LOGGER_NAME : name));
    }

    boolean enabled(Level level, @Nullable Marker marker) {
        return logger.isEnabled(level(level), marker == null ? null : marker(marker));
    }

    /** @param caller the class whose caller has logged */
    void log(
            String caller,
            Level level,
            @Nullable Marker marker,
            @Nullable String message,
            Object @Nullable [] arguments,
            @Nullable Throwable thrown,
            @Nullable List<KeyValuePair> pairs) {
        Message made = arguments == null || arguments.length == 0
                ? logger.getMessageFactory().newMessage(message)
                : logger.getMessageFactory().newMessage(message, arguments);
        org.apache.logging.log4j.@Nullable Marker own = marker == null ? null : marker(marker);
        if (pairs == null || pairs.isEmpty()) {
            logger.logIfEnabled(caller, level(level), own, made, thrown);
            return;
        }
        Map<String, String> values = pairs.stream()
                .collect(Collectors.toMap(pair -> pair.key, pair -> String.valueOf(pair.value), (a, b) -> b));
        CloseableThreadContext.Instance context = CloseableThreadContext.putAll(values);
        try {
            logger.logIfEnabled(caller, level(level), own, made, thrown);
        } finally {
            context.close();
        }
    }

    private static org.apache.logging.log4j.Level level(Level level) {
        return switch (level) {
            case ERROR -> org.apache.logging.log4j.Level.ERROR;
            case WARN -> org.apache.logging.log4j.Level.WARN;
            case INFO -> org.apache.logging.log4j.Level.INFO;
            case DEBUG -> org.apache.logging.log4j.Level.DEBUG;
            case TRACE -> org.apache.logging.log4j.Level.TRACE;
        };
    }

    /** Log4j's marker of the same name, with those that this one refers to as its parents. */
    @SuppressWarnings("deprecation") // there is no other way to ask for them
    private static org.apache.logging.log4j.Marker marker(Marker marker) {
        org.apache.logging.log4j.Marker own = MarkerManager.getMarker(marker.getName());
        for (Iterator<Marker> parents = marker.iterator(); parents.hasNext(); ) {
            org.apache.logging.log4j.Marker parent =
                    MarkerManager.getMarker(parents.next().getName());
            if (!own.isInstanceOf(parent) && !parent.isInstanceOf(own)) {
                own.addParents(parent);
            }
        }
        return own;
    }

    @Override
    public String toString() {
        return Arrays.toString(new Object[] {logger.getName(), logger.getLevel()});
    }
}
