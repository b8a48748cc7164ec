package io.aitherzero.pf4j;

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
        @Nullable String before = MDC.get("module");
        @Nullable String outer = RUNNING.get();
        RUNNING.set(moduleId);
        MDC.put("module", moduleId);
        try {
            call.run();
        } finally {
            back(outer, before);
        }
    }

    private static void back(@Nullable String outer, @Nullable String before) {
        try {
            if (outer == null) {
                RUNNING.remove();
            } else {
                RUNNING.set(outer);
            }
            if (before == null) {
                MDC.remove("module");
            } else {
                MDC.put("module", before);
            }
        } catch (OutOfMemoryError e) {
            // what the code of the plugin has done counts; the next call sets both anew
        }
    }
}
