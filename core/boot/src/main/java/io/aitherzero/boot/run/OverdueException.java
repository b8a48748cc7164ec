package io.aitherzero.boot.run;

/** A module passed its deadline, or could never end. The stack trace is that of the module's thread at that moment. */
public final class OverdueException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean inDeadlock;

    OverdueException(String message, StackTraceElement[] stackOfModule) {
        this(message, false, stackOfModule);
    }

    private OverdueException(String message, boolean inDeadlock, StackTraceElement[] stackOfModule) {
        super(message, null, false, true);
        this.inDeadlock = inDeadlock;
        setStackTrace(stackOfModule);
    }

    /** A module waits for a lock of the thread that waits for the module. */
    static OverdueException behindCaller(
            String id, String action, Deadlocks.AwaitedLock lock, StackTraceElement[] stackOfModule) {
        return new OverdueException(
                "Module '%s' cannot %s: it waits for %s, held by thread '%s', which waits for the module. Let go of the lock"
                                .formatted(id, action, lock.name(), lock.owner())
                        + " before all modules are told to %s, or let the calling thread run them with setExecutor(Runnable::run)"
                                .formatted(action),
                true,
                stackOfModule);
    }

    /** The same with the circle of threads and locks that the module's thread is part of, in words. */
    OverdueException deadlocked(String circle) {
        return new OverdueException(getMessage() + ": deadlock, " + circle, true, getStackTrace());
    }

    /** Whether the module's thread waited for a lock that it could never get; the message says which. */
    public boolean inDeadlock() {
        return inDeadlock;
    }
}
