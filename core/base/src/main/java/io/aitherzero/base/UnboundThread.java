package io.aitherzero.base;

import java.security.AccessController;
import java.security.PrivilegedAction;

/**
 * Threads that hold nothing of the code that happens to have them made. Until JDK 24 a thread keeps the class loaders of all
 * callers on its maker's stack for as long as it lives: one that the host makes while a plugin starts would keep that plugin
 * in memory.
 */
public final class UnboundThread {
    private UnboundThread() {}

    /**
     * A daemon that has not been started, with the loader of this class as its context class loader and without
     * inheritable thread-locals.
     *
     * @param name its name
     * @param body what it runs
     */
    public static Thread daemon(String name, Runnable body) {
        return daemon(Thread.currentThread().getThreadGroup(), name, body);
    }

    /**
     * The same in a group.
     *
     * @param group its group
     * @param name its name
     * @param body what it runs
     */
    @SuppressWarnings("removal") // what it does until JDK 24 is all that it is for
    public static Thread daemon(ThreadGroup group, String name, Runnable body) {
        PrivilegedAction<Thread> make = () -> new Thread(group, body, name, 0, false);
        Thread thread = AccessController.doPrivileged(make);
        thread.setDaemon(true);
        thread.setContextClassLoader(UnboundThread.class.getClassLoader());
        return thread;
    }
}
