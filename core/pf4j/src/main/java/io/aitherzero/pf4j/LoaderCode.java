package io.aitherzero.pf4j;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells whether code, or a thread, belongs to the class loader of a plugin, as far as that can be told by names. */
final class LoaderCode {
    private LoaderCode() {}

    /** Whether a class of that name is one that this very loader has defined. */
    static boolean defines(@Nullable ClassLoader loader, String className) {
        return loader instanceof GuardedPluginClassLoader own && own.hasDefined(className);
    }

    /** The innermost frame of a stack that is in a loader's code. */
    static Optional<StackTraceElement> place(StackTraceElement[] stack, ClassLoader loader) {
        return Arrays.stream(stack)
                .filter(frame -> defines(loader, frame.getClassName()))
                .findFirst();
    }

    /** Whether a thread is of a loader, whatever it does now. */
    static boolean isOf(Thread thread, ClassLoader loader) {
        return thread.getClass().getClassLoader() == loader || thread.getContextClassLoader() == loader;
    }
}
