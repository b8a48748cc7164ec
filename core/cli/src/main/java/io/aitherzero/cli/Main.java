package io.aitherzero.cli;

import io.aitherzero.base.Shown;
import io.aitherzero.host.Launch;

/** The program {@code aither}. */
public final class Main {
    private static final int OTHER_ERROR_OF_EXEC = 255;

    private Main() {}

    /**
     * Runs one command and ends the process with its exit code.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        int failed = args.length > 0 && args[0].equals("exec") ? OTHER_ERROR_OF_EXEC : ExitCode.FAILED;
        int code = failed;
        try {
            code = run(args, failed);
        } catch (Throwable e) { // too few threads, files or bytes even to say it well
            System.err.println("'aither' failed: " + e + "; 'ulimit -a' shows what this process may have");
        }
        System.exit(code);
    }

    private static int run(String[] args, int failed) {
        Launch launch = Launch.ofMain();
        StandardOutput out = StandardOutput.ofProcess();
        CliContext context = new CliContext(
                out.stream(),
                System.err,
                System::getenv,
                System::getProperty,
                launch,
                System::nanoTime,
                action -> Runtime.getRuntime().addShutdownHook(new Thread(action, "aither-stop")));
        // logging looks there for its configuration when the first logger is made
        System.setProperty("aither.home", HomeFolder.early(args, context).toString());
        int code = CommandTree.run(args, context);
        if (context.out().checkError() && code == ExitCode.OK) {
            // a reader that has seen enough needs not be told
            if (!out.failure().contains("Broken pipe")) {
                System.err.println("Standard output must be open and have room, but cannot be written ("
                        + Shown.line(out.failure()) + "), so what was to be printed is lost; make room, or send it"
                        + " elsewhere");
            }
            return failed;
        }
        return code;
    }
}
