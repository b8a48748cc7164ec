package io.aitherzero.host.work;

import io.aitherzero.base.DetachedThread;
import java.util.Optional;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The threads of one module in one of its runs: made when there is something to do, and gone a second after. Each looks as
 * one of the module whatever the body before has made of it.
 */
final class ModuleThreads {
    private static final long IDLE_MILLIS = 1_000;

    private final String module;
    private final Function<String, Optional<ClassLoader>> loaders;
    private @Nullable ThreadPoolExecutor pool;
    private boolean closed;

    ModuleThreads(String module, Function<String, Optional<ClassLoader>> loaders) {
        this.module = module;
        this.loaders = loaders;
    }

    /**
     * Runs a body on a thread of its own.
     *
     * @throws OutOfMemoryError if there can be no more threads
     * @throws java.util.concurrent.RejectedExecutionException if the module has ended
     */
    void execute(String name, Runnable body) {
        ClassLoader context = loaders.apply(module).orElse(null);
        pool().execute(() -> run(name, context, body));
    }

    private synchronized ThreadPoolExecutor pool() {
        ThreadPoolExecutor known = pool;
        if (known == null) {
            known = new ThreadPoolExecutor(
                    0,
                    Integer.MAX_VALUE,
                    IDLE_MILLIS,
                    TimeUnit.MILLISECONDS,
                    new SynchronousQueue<>(),
                    body -> DetachedThread.daemon(body, module + "-idle"));
            pool = known;
            if (closed) {
                known.shutdown();
            }
        }
        return known;
    }

    private void run(String name, @Nullable ClassLoader context, Runnable body) {
        Thread thread = Thread.currentThread();
        thread.setName(module + "-" + name);
        thread.setContextClassLoader(context);
        MDC.put("module", module);
        try {
            body.run();
        } finally {
            MDC.clear();
            thread.setContextClassLoader(null);
            thread.setName(module + "-idle");
        }
    }

    synchronized void close() {
        closed = true;
        if (pool != null) {
            pool.shutdown();
        }
    }

    /** Returns when the threads have ended, or after that time. */
    void await(long nanos) throws InterruptedException {
        ThreadPoolExecutor known;
        synchronized (this) {
            known = pool;
        }
        if (known != null) {
            boolean ignored = known.awaitTermination(nanos, TimeUnit.NANOSECONDS);
        }
    }
}
