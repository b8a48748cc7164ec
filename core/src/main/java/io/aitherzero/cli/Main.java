package io.aitherzero.cli;

import io.aitherzero.host.Launch;

/** The program {@code aither}. */
public final class Main {
    private Main() {}

    /**
     * Runs one command and ends the process with its exit code.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        Launch launch = Launch.ofMain();
        Surroundings world = new Surroundings(
                System.out,
                System.err,
                System::getenv,
                System::getProperty,
                launch,
                System::nanoTime,
                action -> Runtime.getRuntime().addShutdownHook(new Thread(action, "aither-stop")));
        Logging.prepare(HomeFolder.early(args, world));
        System.exit(CommandTree.run(args, world));
    }
}
