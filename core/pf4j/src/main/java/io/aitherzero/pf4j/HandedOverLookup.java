package io.aitherzero.pf4j;

import io.aitherzero.base.DetachedThread;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Another loader defines a class on a thread of its own, while the asking loader's lock is free for others. */
final class HandedOverLookup implements Runnable {
    private final ClassLoader asking;
    private final GuardedPluginClassLoader asked;
    private final String className;
    private final Set<LookupTrail.Step> trail = LookupTrail.copy();

    // all three are guarded by the asking loader's lock
    private boolean done;
    private @Nullable Class<?> found;
    private @Nullable Throwable failure;

    private HandedOverLookup(ClassLoader asking, GuardedPluginClassLoader asked, String className) {
        this.asking = asking;
        this.asked = asked;
        this.className = className;
    }

    /**
     * Has {@code asked} define a class of its own and waits for it with the lock of {@code asking} released. An interrupt
     * is kept for later, as in any class loading.
     */
    static Class<?> run(ClassLoader asking, GuardedPluginClassLoader asked, String className)
            throws ClassNotFoundException {
        HandedOverLookup lookup = new HandedOverLookup(asking, asked, className);
        Thread thread = DetachedThread.daemon(lookup, "class look-up " + className);
        thread.start();
        return lookup.await();
    }

    @Override
    public void run() {
        LookupTrail.resume(trail);
        Class<?> answer = null;
        Throwable thrown = null;
        try {
            answer = asked.loadOwn(className);
        } catch (Throwable e) {
            thrown = e;
        }
        synchronized (asking) {
            found = answer;
            failure = thrown;
            done = true;
            asking.notifyAll();
        }
    }

    private Class<?> await() throws ClassNotFoundException {
        boolean interrupted = false;
        try {
            synchronized (asking) {
                while (!done) {
                    try {
                        asking.wait();
                    } catch (InterruptedException e) {
                        interrupted = true;
                    }
                }
                return answer();
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Class<?> answer() throws ClassNotFoundException {
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure instanceof RuntimeException exception) {
            throw exception;
        }
        if (found == null) {
            throw new ClassNotFoundException(className, failure);
        }
        return found;
    }
}
