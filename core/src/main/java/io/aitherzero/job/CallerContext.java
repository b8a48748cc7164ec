package io.aitherzero.job;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** The logging context and the context class loader of the thread that began a batch, for the threads of its items. */
final class CallerContext {
    private final @Nullable Map<String, String> logging;
    private final @Nullable ClassLoader loader;

    private CallerContext(@Nullable Map<String, String> logging, @Nullable ClassLoader loader) {
        this.logging = logging;
        this.loader = loader;
    }

    static CallerContext capture() {
        return new CallerContext(copy(), Thread.currentThread().getContextClassLoader());
    }

    /** Makes this thread look like the caller's, whatever an earlier item made of it. */
    void enter() {
        Thread thread = Thread.currentThread();
        if (thread.getContextClassLoader() != loader) {
            thread.setContextClassLoader(loader);
        }
        if (!Objects.equals(copy(), logging)) {
            if (logging == null) {
                MDC.clear();
            } else {
                MDC.setContextMap(logging);
            }
        }
    }

    /** Leaves nothing of the caller on this thread. */
    static void leave() {
        MDC.clear();
        Thread.currentThread().setContextClassLoader(null);
    }

    private static @Nullable Map<String, String> copy() {
        Map<String, String> map = MDC.getCopyOfContextMap();
        return map == null || map.isEmpty() ? null : map;
    }
}
