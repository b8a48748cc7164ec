package io.aitherzero.cli;

import io.aitherzero.cli.context.CliContext;
import io.aitherzero.cli.context.ExitCode;
import io.aitherzero.host.Launch;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.ExecutionException;

/**
 * What the JVM runs whose classes become the class archive: the commands that are typed most, which end by themselves, and
 * then the host that stays up, as {@code aither} does it.
 */
final class ClassArchiveTraining {
    private static final List<String> COMMANDS = List.of(
            "--help", "boot", "modules", "plan", "why second", "analyze blame", "exec -j2 true ::: 1 2", "jobs");

    private ClassArchiveTraining() {}

    /** Arguments: none; {@code aither.home} is the home. */
    public static void main(String[] arguments) {
        PrintStream nothing = new PrintStream(OutputStream.nullOutputStream());
        for (String command : COMMANDS) {
            int ignored = Program.run(
                    command.split(" "),
                    new CliContext(
                            nothing,
                            nothing,
                            System::getenv,
                            System::getProperty,
                            Launch.ofMain(),
                            System::nanoTime,
                            action -> {}));
        }
        Thread end = new Thread(ClassArchiveTraining::end, "aither-training");
        end.setDaemon(true);
        end.start();
        Main.main(new String[] {"start"});
    }

    /** A JVM that writes its classes while another thread links some may crash, so the last that does so is waited for. */
    private static void end() {
        try {
            Logging.awaitComplete();
            System.exit(ExitCode.OK);
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
