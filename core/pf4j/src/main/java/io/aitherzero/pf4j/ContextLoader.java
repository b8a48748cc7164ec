package io.aitherzero.pf4j;

import java.util.Optional;

/** Gives the current thread another context class loader for the time of a call. */
final class ContextLoader {
    /** Code of a plugin. */
    interface Call<R, E extends Exception> {
        R run() throws E;
    }

    private ContextLoader() {}

    /**
     * Makes a call.
     *
     * @param loader the loader meanwhile; empty to leave the one that there is
     */
    static <R, E extends Exception> R call(Optional<ClassLoader> loader, Call<R, E> code) throws E {
        if (loader.isEmpty()) {
            return code.run();
        }
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader.get());
        try {
            return code.run();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
