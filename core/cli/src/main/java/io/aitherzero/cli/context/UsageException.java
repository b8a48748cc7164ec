package io.aitherzero.cli.context;

import io.aitherzero.base.Shown;

/** What was typed cannot be done. The message names subject, rule, value and way out. */
public final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UsageException(String message) {
        super(message);
    }

    /**
     * A value that breaks a rule.
     *
     * @param subject what has it, such as {@code Option --home}
     * @param rule what it must be, as it follows "must be"
     * @param text the value as it was typed
     * @param wayOut what to do about it
     */
    public static UsageException of(String subject, String rule, String text, String wayOut) {
        return new UsageException(subject + " must be " + rule + ", but is '" + Shown.line(text) + "'; " + wayOut);
    }
}
