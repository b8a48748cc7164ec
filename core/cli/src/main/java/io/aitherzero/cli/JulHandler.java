package io.aitherzero.cli;

import io.aitherzero.base.SafeText;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.event.Level;

/** Hands records of {@code java.util.logging} on to the log, with the module that made them. */
public final class JulHandler extends Handler {
    private static final int ERROR = 1000;
    private static final int WARN = 900;
    private static final int INFO = 800;
    private static final int DEBUG = 500;

    private final SimpleFormatter texts = new SimpleFormatter();

    /** Made by the JDK. */
    public JulHandler() {}

    private static Level level(int value) {
        if (value >= WARN) {
            return value >= ERROR ? Level.ERROR : Level.WARN;
        }
        if (value >= INFO) {
            return Level.INFO;
        }
        return value >= DEBUG ? Level.DEBUG : Level.TRACE;
    }

    @Override
    public void publish(@Nullable LogRecord record) {
        if (record == null || !isLoggable(record)) {
            return;
        }
        @Nullable String name = record.getLoggerName();
        Logger log = LoggerFactory.getLogger(name == null || name.isEmpty() ? "java.util.logging" : name);
        Level level = level(record.getLevel().intValue());
        if (!log.isEnabledForLevel(level)) {
            return;
        }
        Optional<String> module = ModuleOutput.caller();
        @Nullable String before = MDC.get("module");
        module.ifPresent(id -> MDC.put("module", id));
        try {
            @Nullable Throwable thrown = record.getThrown();
            log.atLevel(level)
                    .setCause(thrown == null ? null : SafeText.loggable(thrown))
                    .log("{}", texts.formatMessage(record));
        } finally {
            if (before == null) {
                MDC.remove("module");
            } else {
                MDC.put("module", before);
            }
        }
    }

    @Override
    public void flush() {
        // the log does that
    }

    @Override
    public void close() {
        // the log is closed by who opened it
    }
}
