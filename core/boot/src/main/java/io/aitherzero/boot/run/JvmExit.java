package io.aitherzero.boot.run;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who is ending this JVM: a call of {@code System.exit} never comes back, and its thread runs the shutdown hooks. */
public final class JvmExit {
    private JvmExit() {}

    /** Whether the JVM is ending, be it by {@code System.exit} or by a signal. */
    public static boolean isBegun() {
        try {
            // a thread that runs is no hook that could be removed
            return Runtime.getRuntime().removeShutdownHook(Thread.currentThread());
        } catch (IllegalStateException e) {
            return true;
        }
    }

    /** Whether a thread is in {@code System.exit} or {@code Runtime.exit}, of which it will not come back. */
    static boolean isIn(StackTraceElement[] stack) {
        return has(stack, "java.lang.Runtime", "exit");
    }

    private static boolean has(StackTraceElement[] stack, String type, String method) {
        for (StackTraceElement frame : stack) {
            if (frame.getClassName().equals(type) && frame.getMethodName().equals(method)) {
                return true;
            }
        }
        return false;
    }

    private static Optional<Map.Entry<Thread, StackTraceElement[]>> ending() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(entry -> has(entry.getValue(), "java.lang.ApplicationShutdownHooks", "runHooks"))
                .findFirst();
    }

    /** The thread that ends the JVM with a call of {@code System.exit}; empty where it does not end, or by a signal. */
    public static Optional<Thread> caller() {
        return ending().filter(entry -> isIn(entry.getValue())).map(Map.Entry::getKey);
    }

    /** The signal that ends the JVM, such as TERM; empty where there is none. */
    public static Optional<String> signal() {
        return ending().filter(entry -> !isIn(entry.getValue()))
                .map(entry -> entry.getKey().getName())
                .filter(name -> name.startsWith("SIG") && name.endsWith(" handler"))
                .map(name -> name.substring(3, name.length() - " handler".length()));
    }

    /** The shutdown hook that the JVM waits for. */
    public static Optional<Thread> awaitedHook() {
        @Nullable Thread ending = ending().map(Map.Entry::getKey).orElse(null);
        if (ending == null) {
            return Optional.empty();
        }
        @Nullable ThreadInfo info = ManagementFactory.getThreadMXBean().getThreadInfo(ending.getId());
        if (info == null || info.getLockInfo() == null) {
            return Optional.empty();
        }
        int identity = info.getLockInfo().getIdentityHashCode();
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.isAlive() && System.identityHashCode(thread) == identity)
                .findFirst();
    }
}
