package io.aitherzero.report;

/** A file is not a boot profile of this version. The message names the file, the rule and the way out. */
public final class BadProfileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadProfileException(String message, Throwable cause) {
        super(message, cause);
    }

    BadProfileException(String message) {
        super(message);
    }
}
