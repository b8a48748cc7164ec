package io.aitherzero.logging;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;
import org.slf4j.event.LoggingEvent;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.spi.LoggingEventAware;

/**
 * Writes to the early log, and through Log4j as soon as that is up. Public, since SLF4J looks up the method for what was
 * logged while it began itself.
 */
public final class HostLogger extends LegacyAbstractLogger implements LoggingEventAware {
    private static final long serialVersionUID = 1L;
    private static final String CALLER = HostLogger.class.getName();

    private final transient HostLoggers loggers;
    private transient volatile @Nullable Log4jLine log4j;

    HostLogger(String name, HostLoggers loggers) {
        this.name = name;
        this.loggers = loggers;
    }

    /** Of Log4j, from the first event after it came up on. */
    private @Nullable Log4jLine log4j() {
        Log4jLine line = log4j;
        if (line == null && loggers.up()) {
            line = Log4jLine.of(name);
            log4j = line;
        }
        return line;
    }

    private boolean enabled(Level level, @Nullable Marker marker) {
        Log4jLine up = log4j();
        return up == null
                ? loggers.early().isPresent() && loggers.early().get().enabled(name, level)
                : up.enabled(level, marker);
    }

    private void log(
            String caller,
            Level level,
            @Nullable Marker marker,
            @Nullable String message,
            Object @Nullable [] arguments,
            @Nullable Throwable thrown,
            @Nullable List<KeyValuePair> pairs) {
        Log4jLine up = log4j();
        if (up == null && loggers.early().isPresent()) {
            String text = String.valueOf(
                    MessageFormatter.arrayFormat(message, arguments, thrown).getMessage());
            EarlyLog early = loggers.early().get();
            if (early.append(new LineText(level.toString(), name, ContextMap.module(), text), level, thrown)) {
                if (early.full()) {
                    // Log4j knows how to begin another file
                    loggers.run();
                }
                return;
            }
            up = log4j();
        }
        if (up != null) {
            up.log(caller, level, marker, message, arguments, thrown, pairs);
        }
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level,
            @Nullable Marker marker,
            @Nullable String message,
            Object @Nullable [] arguments,
            @Nullable Throwable thrown) {
        log(CALLER, level, marker, message, arguments, thrown, null);
    }

    @Override
    public void log(LoggingEvent event) {
        List<Marker> markers = event.getMarkers();
        @Nullable Marker marker = markers == null || markers.isEmpty() ? null : markers.get(0);
        if (enabled(event.getLevel(), marker)) {
            String boundary = event.getCallerBoundary();
            log(
                    boundary == null ? CALLER : boundary,
                    event.getLevel(),
                    marker,
                    event.getMessage(),
                    event.getArgumentArray(),
                    event.getThrowable(),
                    event.getKeyValuePairs());
        }
    }

    @Override
    protected String getFullyQualifiedCallerName() {
        return CALLER;
    }

    @Override
    public boolean isTraceEnabled() {
        return enabled(Level.TRACE, null);
    }

    @Override
    public boolean isTraceEnabled(Marker marker) {
        return enabled(Level.TRACE, marker);
    }

    @Override
    public boolean isDebugEnabled() {
        return enabled(Level.DEBUG, null);
    }

    @Override
    public boolean isDebugEnabled(Marker marker) {
        return enabled(Level.DEBUG, marker);
    }

    @Override
    public boolean isInfoEnabled() {
        return enabled(Level.INFO, null);
    }

    @Override
    public boolean isInfoEnabled(Marker marker) {
        return enabled(Level.INFO, marker);
    }

    @Override
    public boolean isWarnEnabled() {
        return enabled(Level.WARN, null);
    }

    @Override
    public boolean isWarnEnabled(Marker marker) {
        return enabled(Level.WARN, marker);
    }

    @Override
    public boolean isErrorEnabled() {
        return enabled(Level.ERROR, null);
    }

    @Override
    public boolean isErrorEnabled(Marker marker) {
        return enabled(Level.ERROR, marker);
    }

    /** Loggers of other processes are those of this one. */
    @Override
    protected Object readResolve() {
        Logger here = loggers == null ? HostLoggers.all().getLogger(name) : this;
        return here;
    }
}
