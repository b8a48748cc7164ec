package io.aitherzero.boot.run;

import java.util.Arrays;
import java.util.function.Function;

/** A module passed its deadline, or could never end. The stack trace is that of the module's thread at that moment. */
public final class OverdueException extends Exception {
    private static final long serialVersionUID = 1L;

    private enum Kind {
        LATE,
        DEADLOCK,
        EXIT
    }

    private final Kind kind;
    private final String lock;

    OverdueException(String message, StackTraceElement[] stackOfModule) {
        this(message, Kind.LATE, "", stackOfModule);
    }

    private OverdueException(String message, Kind kind, String lock, StackTraceElement[] stackOfModule) {
        super(message, null, false, true);
        this.kind = kind;
        this.lock = lock;
        setStackTrace(stackOfModule);
    }

    /**
     * A module has called {@code System.exit} or {@code Runtime.exit}.
     *
     * @param id the module
     * @param stack of the thread that is in that call
     */
    public static OverdueException exitCalled(String id, StackTraceElement[] stack) {
        return new OverdueException("Module '" + id + "' called System.exit", Kind.EXIT, "", fromExit(stack));
    }

    /** Without what the JVM does in that call. */
    private static StackTraceElement[] fromExit(StackTraceElement[] stack) {
        int first = 0;
        for (int i = 0; i < stack.length; i++) {
            String type = stack[i].getClassName();
            if (stack[i].getMethodName().equals("exit")
                    && (type.equals("java.lang.Runtime") || type.equals("java.lang.System"))) {
                first = i + 1;
            }
        }
        return Arrays.copyOfRange(stack, first, stack.length);
    }

    /** A module waits for a lock of the thread that waits for the module. */
    static OverdueException behindCaller(
            String id, String action, Deadlocks.AwaitedLock lock, StackTraceElement[] stackOfModule) {
        return new OverdueException(
                "Module '%s' cannot %s: it waits for %s, held by thread '%s', which waits for the module. Let go of the lock"
                                .formatted(id, action, lock.name(), lock.owner())
                        + " before all modules are told to %s, or let the calling thread run them with setExecutor(Runnable::run)"
                                .formatted(action),
                Kind.DEADLOCK,
                "",
                stackOfModule);
    }

    /** The same with the circle of threads and locks that the module's thread is part of, in words. */
    OverdueException deadlocked(String circle) {
        return new OverdueException(getMessage() + ": deadlock, " + circle, Kind.DEADLOCK, "", getStackTrace());
    }

    /** The same of a module whose thread waits for a lock that another one has. */
    OverdueException awaiting(Deadlocks.AwaitedLock awaited) {
        return new OverdueException(
                String.valueOf(getMessage()),
                kind,
                ", where it waits for %s, held by thread '%s'".formatted(awaited.name(), awaited.owner()),
                getStackTrace());
    }

    /** Whether the module's thread waited for a lock that it could never get; the message says which. */
    public boolean inDeadlock() {
        return kind == Kind.DEADLOCK;
    }

    /** Whether the module has called {@code System.exit}, of which its thread will not come back. */
    public boolean exitCalled() {
        return kind == Kind.EXIT;
    }

    /**
     * The message, the place where the module's thread was, and the lock that it waited for there.
     *
     * @param at the place that a stack shows, behind a sentence
     */
    public String cause(Function<StackTraceElement[], String> at) {
        return getMessage() + where(at);
    }

    /**
     * What {@link #cause} has behind the message.
     *
     * @param at the place that a stack shows, behind a sentence
     */
    public String where(Function<StackTraceElement[], String> at) {
        String place = at.apply(getStackTrace());
        return place.isEmpty() ? "" : place + lock;
    }
}
