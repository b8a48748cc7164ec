package io.aitherzero.plugin;

import org.slf4j.MDC;

/** Puts a module's id into the logging context while its code runs. */
final class LoggingContext {
    /** Code of a plugin. */
    interface Call<E extends Exception> {
        void run() throws E;
    }

    private LoggingContext() {}

    static <E extends Exception> void run(String moduleId, Call<E> call) throws E {
        String before = MDC.get("module");
        MDC.put("module", moduleId);
        try {
            call.run();
        } finally {
            if (before == null) {
                MDC.remove("module");
            } else {
                MDC.put("module", before);
            }
        }
    }
}
