package io.aitherzero.cli;

/** What the process tells its caller. */
public final class ExitCode {
    public static final int OK = 0;
    public static final int FAILED = 1;
    static final int USAGE = 2;
    static final int NOT_RUNNING = 3;
    static final int NOT_FOUND = 4;
    static final int PARTIAL = 6;

    private ExitCode() {}
}
