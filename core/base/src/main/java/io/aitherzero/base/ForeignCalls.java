package io.aitherzero.base;

import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Calls of methods that somebody else has written and that ought to return at once: on a thread of their own, for which
 * nobody waits long. A class whose method has not returned is not asked again.
 */
final class ForeignCalls {
    static final long LONGEST_MILLIS = 1000;

    private static final int MOST_AT_ONCE = 64;
    private static final Set<Class<?>> NOT_RETURNED =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    /** Made when the first foreign failure is asked. */
    private static final class Threads {
        static final ThreadPoolExecutor POOL = new ThreadPoolExecutor(
                0, MOST_AT_ONCE, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), ForeignCalls::thread);
    }

    private ForeignCalls() {}

    private static Thread thread(Runnable body) {
        Thread thread = new Thread(null, body, "aither-text", 0, false);
        thread.setContextClassLoader(null);
        thread.setDaemon(true);
        return thread;
    }

    /** Whether one of an object's methods without parameters, as they are called, is not one of the JDK's or of ours. */
    static boolean isForeign(Object object, String... methods) {
        Class<?> type = object.getClass();
        if (isOwn(type)) {
            return false;
        }
        for (String method : methods) {
            try {
                if (!isOwn(type.getMethod(method).getDeclaringClass())) {
                    return true;
                }
            } catch (NoSuchMethodException | LinkageError e) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOwn(Class<?> type) {
        @Nullable ClassLoader loader = type.getClassLoader();
        return loader == null
                || loader == ClassLoader.getPlatformClassLoader()
                || type.getName().startsWith("org.pf4j.");
    }

    /**
     * What a call returns.
     *
     * @throws TimeoutException where it has not returned in a second, or one of this class has not before
     * @throws Throwable what it threw
     */
    static <V> V call(Class<?> type, Callable<V> call) throws Throwable {
        if (NOT_RETURNED.contains(type)) {
            throw new TimeoutException();
        }
        Future<V> result = Threads.POOL.submit(call);
        boolean interrupted = false;
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LONGEST_MILLIS);
        try {
            while (true) {
                try {
                    return result.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (TimeoutException e) {
            NOT_RETURNED.add(type);
            throw e;
        } catch (java.util.concurrent.ExecutionException e) {
            throw e.getCause() == null ? e : e.getCause();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
