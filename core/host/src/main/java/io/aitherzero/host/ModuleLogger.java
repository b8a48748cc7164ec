package io.aitherzero.host;

import io.aitherzero.base.SafeText;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.spi.LoggingEventBuilder;

/** A module's logger: around each call, on any thread, {@code module} in the logging context is the module's id. */
final class ModuleLogger extends LegacyAbstractLogger {
    private static final long serialVersionUID = 1L;
    private static final String KEY = "module";
    private static final Object[] NONE = {};

    private final transient Logger delegate;

    ModuleLogger(String module) {
        this(module, LoggerFactory.getLogger(module));
    }

    ModuleLogger(String module, Logger delegate) {
        this.name = module;
        this.delegate = delegate;
    }

    @Override
    public boolean isTraceEnabled() {
        return inModule(delegate::isTraceEnabled);
    }

    @Override
    public boolean isDebugEnabled() {
        return inModule(delegate::isDebugEnabled);
    }

    @Override
    public boolean isInfoEnabled() {
        return inModule(delegate::isInfoEnabled);
    }

    @Override
    public boolean isWarnEnabled() {
        return inModule(delegate::isWarnEnabled);
    }

    @Override
    public boolean isErrorEnabled() {
        return inModule(delegate::isErrorEnabled);
    }

    @Override
    protected String getFullyQualifiedCallerName() {
        return ModuleLogger.class.getName();
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level,
            @Nullable Marker marker,
            String message,
            Object @Nullable [] arguments,
            @Nullable Throwable cause) {
        inModule(() -> {
            LoggingEventBuilder event = delegate.atLevel(level);
            if (marker != null) {
                event = event.addMarker(marker);
            }
            event.setCause(cause == null ? null : SafeText.loggable(cause))
                    .log(message, arguments == null ? NONE : arguments);
            return true;
        });
    }

    private boolean inModule(Supplier<Boolean> call) {
        String outer = MDC.get(KEY);
        MDC.put(KEY, getName());
        try {
            return call.get();
        } finally {
            if (outer == null) {
                MDC.remove(KEY);
            } else {
                MDC.put(KEY, outer);
            }
        }
    }
}
