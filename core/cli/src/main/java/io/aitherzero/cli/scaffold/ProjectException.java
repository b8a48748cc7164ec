package io.aitherzero.cli.scaffold;

/** A project cannot be written; the message says why, and what helps. */
public final class ProjectException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ProjectException(String message) {
        super(message);
    }
}
