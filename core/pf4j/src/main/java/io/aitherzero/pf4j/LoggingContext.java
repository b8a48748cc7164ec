package io.aitherzero.pf4j;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** Knows whose code a thread runs, and puts the module's id into the logging context meanwhile. */
final class LoggingContext {
    // apart from the logging context, which a backend may leave out and a plugin may change
    private static final ThreadLocal<@Nullable String> RUNNING = new ThreadLocal<>();

    private final @Nullable Map<String, String> before = MDC.getCopyOfContextMap();
    private final @Nullable ClassLoader loader = Thread.currentThread().getContextClassLoader();
    private final @Nullable String outer = RUNNING.get();

    private LoggingContext() {}

    /** The module whose load, start or stop the current thread is in. */
    static @Nullable String running() {
        return RUNNING.get();
    }

    /** The current thread runs code of a module from now on; returns what it had before. */
    static LoggingContext enter(String moduleId) {
        LoggingContext before = new LoggingContext();
        RUNNING.set(moduleId);
        MDC.put("module", moduleId);
        return before;
    }

    /** Gives the current thread all of it back, its context class loader, too. */
    void comeBack() {
        Thread thread = Thread.currentThread();
        try {
            if (outer == null) {
                RUNNING.remove();
            } else {
                RUNNING.set(outer);
            }
            // what the module has left there would keep its class loader
            if (thread.getContextClassLoader() != loader) {
                thread.setContextClassLoader(loader);
            }
            if (before == null) {
                MDC.clear();
            } else {
                MDC.setContextMap(before);
            }
        } catch (OutOfMemoryError e) {
            // what the code of the plugin has done counts; the next call sets both anew
        }
    }
}
