package io.aitherzero.base;

import java.security.AccessController;
import java.security.PrivilegedAction;
import org.jspecify.annotations.Nullable;

/**
 * Threads that outlive the call by which they are made, and keep nothing of who called: neither thread-locals nor the context
 * class loader, nor, where the JVM notes that for each thread, the class loaders of all that was on the stack.
 */
public final class DetachedThread {
    private DetachedThread() {}

    private record Making(@Nullable ThreadGroup group, Runnable body, String name) implements PrivilegedAction<Thread> {
        @Override
        public Thread run() {
            return new Thread(group, body, name, 0, false);
        }
    }

    /**
     * A daemon that has not begun.
     *
     * @param body what it does
     * @param name its name
     */
    public static Thread daemon(Runnable body, String name) {
        return daemon(null, body, name);
    }

    /**
     * A daemon of a group that has not begun.
     *
     * @param group the group, or null for that of the caller
     * @param body what it does
     * @param name its name
     */
    @SuppressWarnings("removal") // until JDK 23 a thread keeps the access control context of the stack it is made on
    public static Thread daemon(@Nullable ThreadGroup group, Runnable body, String name) {
        Thread thread = AccessController.doPrivileged(new Making(group, body, name));
        thread.setDaemon(true);
        thread.setContextClassLoader(DetachedThread.class.getClassLoader());
        return thread;
    }
}
