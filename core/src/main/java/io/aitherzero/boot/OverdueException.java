package io.aitherzero.boot;

/** A module passed its deadline. The stack trace is that of the module's thread at that moment. */
public final class OverdueException extends Exception {
    private static final long serialVersionUID = 1L;

    OverdueException(String message, StackTraceElement[] stackOfModule) {
        super(message, null, false, true);
        setStackTrace(stackOfModule);
    }
}
