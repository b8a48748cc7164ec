package io.aitherzero.test;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMDCAdapter;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * Keeps what is logged while a host of a test is there; an SLF4J provider that the kit asks for by name, so that it is in
 * nobody's way who merely has it on the class path.
 */
public final class TestLogging implements SLF4JServiceProvider {
    private static final String ASKED_FOR = "slf4j.provider";
    private static final List<LogLine> LINES = new CopyOnWriteArrayList<>();

    private final IMarkerFactory markers = new BasicMarkerFactory();
    private final MDCAdapter context = new BasicMDCAdapter();
    private final Map<String, KeptLogger> loggers = new ConcurrentHashMap<>();

    /** Called by SLF4J. */
    public TestLogging() {}

    /** Has SLF4J take this provider, unless another was asked for; too late where something has logged already. */
    static void askFor() {
        if (System.getProperty(ASKED_FOR) == null) {
            System.setProperty(ASKED_FOR, TestLogging.class.getName());
        }
    }

    static void clear() {
        LINES.clear();
    }

    static List<LogLine> lines() {
        ILoggerFactory bound = LoggerFactory.getILoggerFactory();
        if (!(bound instanceof KeptLoggers)) {
            throw new IllegalStateException(
                    "No line is kept, since SLF4J was bound to %s before; run the tests with -D%s=%s"
                            .formatted(bound.getClass().getName(), ASKED_FOR, TestLogging.class.getName()));
        }
        return List.copyOf(LINES);
    }

    private interface KeptLoggers extends ILoggerFactory {}

    @Override
    public ILoggerFactory getLoggerFactory() {
        KeptLoggers factory = name -> loggers.computeIfAbsent(name, KeptLogger::new);
        return factory;
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return context;
    }

    @Override
    public String getRequestedApiVersion() {
        return "2.0.99";
    }

    @Override
    public void initialize() {}

    private static final class KeptLogger extends LegacyAbstractLogger {
        private static final long serialVersionUID = 1L;

        KeptLogger(String name) {
            this.name = name;
        }

        @Override
        public boolean isTraceEnabled() {
            return false;
        }

        @Override
        public boolean isDebugEnabled() {
            return false;
        }

        @Override
        public boolean isInfoEnabled() {
            return true;
        }

        @Override
        public boolean isWarnEnabled() {
            return true;
        }

        @Override
        public boolean isErrorEnabled() {
            return true;
        }

        @Override
        protected String getFullyQualifiedCallerName() {
            return KeptLogger.class.getName();
        }

        @Override
        protected void handleNormalizedLoggingCall(
                Level level,
                @Nullable Marker marker,
                String message,
                Object @Nullable [] arguments,
                @Nullable Throwable thrown) {
            String module = MDC.get("module");
            String text = MessageFormatter.basicArrayFormat(message, arguments);
            LINES.add(new LogLine(module == null ? "" : module, getName(), level, text, Optional.ofNullable(thrown)));
        }
    }
}
