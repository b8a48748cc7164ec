package io.aitherzero.cli.context;

/** What was typed cannot be done. The message names subject, rule, value and way out. */
public final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UsageException(String message) {
        super(message);
    }
}
