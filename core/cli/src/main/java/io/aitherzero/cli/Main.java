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
        // logging looks there for its configuration when the first logger is made
        System.setProperty("aither.home", HomeFolder.early(args, world).toString());
        System.exit(CommandTree.run(args, world));
    }
}
