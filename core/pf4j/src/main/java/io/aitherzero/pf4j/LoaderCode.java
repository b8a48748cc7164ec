package io.aitherzero.pf4j;

import org.jspecify.annotations.Nullable;

/** Tells whether code, or a thread, belongs to the class loader of a plugin, as far as that can be told by names. */
final class LoaderCode {
    private LoaderCode() {}

    /** Whether a class of that name is one that this very loader has defined. */
    static boolean defines(@Nullable ClassLoader loader, String className) {
        return loader instanceof GuardedPluginClassLoader own && own.hasDefined(className);
    }

    /** Whether a loader's code is in a stack. */
    static boolean isIn(StackTraceElement[] stack, ClassLoader loader) {
        for (StackTraceElement frame : stack) {
            if (defines(loader, frame.getClassName())) {
                return true;
            }
        }
        return false;
    }

    /** Whether a thread is of a loader, whatever it does now. */
    static boolean isOf(Thread thread, ClassLoader loader) {
        return thread.getClass().getClassLoader() == loader || thread.getContextClassLoader() == loader;
    }
}
