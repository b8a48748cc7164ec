package io.aitherzero.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/**
 * Lets a second signal end a process that is about to end: the JVM itself makes it wait for the first one. What handles
 * signals is no part of Java SE, though in all its implementations; where it is missing, a second signal changes nothing.
 */
final class SecondSignal {
    private static final int FIRST_EXIT = 128;

    private SecondSignal() {}

    /**
     * From now on signals end the process at once.
     *
     * @param last what is still done then; must not wait
     */
    static void endsAtOnce(Runnable last) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            InvocationHandler end = (proxy, method, arguments) -> {
                int number = arguments != null
                                && arguments.length == 1
                                && method.getName().equals("handle")
                        ? (int) signal.getMethod("getNumber").invoke(arguments[0])
                        : 0;
                if (number > 0) {
                    try {
                        last.run();
                    } finally {
                        Runtime.getRuntime().halt(FIRST_EXIT + number);
                    }
                }
                return null;
            };
            Object ending = Proxy.newProxyInstance(SecondSignal.class.getClassLoader(), new Class<?>[] {handler}, end);
            for (String name : new String[] {"INT", "TERM", "HUP"}) {
                handle(signal, handler, name, ending);
            }
        } catch (ReflectiveOperationException e) {
            // such a JVM waits, as all do without this
        }
    }

    /**
     * From now on a signal has something done instead of ending the process.
     *
     * @param name of the signal, without SIG
     * @param action is done by a thread of its own
     */
    static void on(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            InvocationHandler run = (proxy, method, arguments) -> {
                if (method.getName().equals("handle")) {
                    action.run();
                }
                return null;
            };
            handle(
                    signal,
                    handler,
                    name,
                    Proxy.newProxyInstance(SecondSignal.class.getClassLoader(), new Class<?>[] {handler}, run));
        } catch (ReflectiveOperationException e) {
            // such a JVM ends on it
        }
    }

    private static void handle(Class<?> signal, Class<?> handler, String name, Object ending) {
        try {
            Object ignored = signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), ending);
        } catch (ReflectiveOperationException e) {
            // the system does not know it, or it is ignored, as for a job in the background
        }
    }
}
