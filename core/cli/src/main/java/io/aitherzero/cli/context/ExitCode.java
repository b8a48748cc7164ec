package io.aitherzero.cli.context;

/** What the process tells its caller. */
public final class ExitCode {
    public static final int OK = 0;
    public static final int FAILED = 1;
    public static final int USAGE = 2;
    public static final int NOT_RUNNING = 3;
    public static final int NOT_FOUND = 4;
    public static final int PARTIAL = 6;

    private ExitCode() {}
}
