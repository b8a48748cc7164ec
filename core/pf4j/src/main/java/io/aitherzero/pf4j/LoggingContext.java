package io.aitherzero.pf4j;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** Knows whose code a thread runs, and puts the module's id into the logging context meanwhile. */
final class LoggingContext {
    /** Code of a plugin. */
    interface Call<E extends Exception> {
        void run() throws E;
    }

    // apart from the logging context, which a backend may leave out and a plugin may change
    private static final ThreadLocal<@Nullable String> RUNNING = new ThreadLocal<>();

    private LoggingContext() {}

    /** The module whose load, start or stop the current thread is in. */
    static @Nullable String running() {
        return RUNNING.get();
    }

    static <E extends Exception> void run(String moduleId, Call<E> call) throws E {
        @Nullable Map<String, String> before = MDC.getCopyOfContextMap();
        @Nullable ClassLoader loader = Thread.currentThread().getContextClassLoader();
        @Nullable String outer = RUNNING.get();
        RUNNING.set(moduleId);
        MDC.put("module", moduleId);
        try {
            call.run();
        } finally {
            back(outer, before, loader);
        }
    }

    private static void back(
            @Nullable String outer, @Nullable Map<String, String> before, @Nullable ClassLoader loader) {
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
