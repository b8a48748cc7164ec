package io.aitherzero.parallel;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** The logging context and the context class loader of the thread that began a batch, for the threads of its items. */
final class CallerContext {
    /** Whether a batch of this process has a logging context: to ask for one starts the logging, which takes long. */
    private static volatile boolean logs;

    private final boolean hasLogging;
    private final @Nullable Map<String, String> logging;
    private final @Nullable ClassLoader loader;

    private CallerContext(boolean hasLogging, @Nullable Map<String, String> logging, @Nullable ClassLoader loader) {
        this.hasLogging = hasLogging;
        this.logging = logging;
        this.loader = loader;
    }

    /** @param logging whether items may log */
    static CallerContext capture(boolean logging) {
        logs |= logging;
        return new CallerContext(
                logging, logging ? copy() : null, Thread.currentThread().getContextClassLoader());
    }

    /** Makes this thread look like the caller's, whatever an earlier item made of it. */
    void enter() {
        Thread thread = Thread.currentThread();
        if (thread.getContextClassLoader() != loader) {
            thread.setContextClassLoader(loader);
        }
        if (hasLogging && !Objects.equals(copy(), logging)) {
            if (logging == null) {
                MDC.clear();
            } else {
                MDC.setContextMap(logging);
            }
        }
    }

    /** Leaves nothing of the caller on this thread. */
    static void leave() {
        if (logs) {
            MDC.clear();
        }
        Thread.currentThread().setContextClassLoader(null);
    }

    private static @Nullable Map<String, String> copy() {
        Map<String, String> map = MDC.getCopyOfContextMap();
        return map == null || map.isEmpty() ? null : map;
    }
}
