package io.aitherzero.host.json;

/** A file is not a boot profile of this version. The message names the file, the rule and the way out. */
public final class BadProfileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BadProfileException(String message, Throwable cause) {
        super(message, cause);
    }

    public BadProfileException(String message) {
        super(message);
    }
}
