package io.aitherzero.cli.exec;

/** A command ended with another exit value than 0. */
final class ExecFailure extends Exception {
    private static final long serialVersionUID = 1L;

    ExecFailure(String command, int exit) {
        super("Exit value " + exit + " of " + command, null, false, false);
    }
}
