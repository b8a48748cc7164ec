package io.aitherzero.cli;

import io.aitherzero.api.plugin.ConfigurationException;
import io.aitherzero.base.SafeText;
import io.aitherzero.base.Shown;
import io.aitherzero.cli.context.CliContext;
import io.aitherzero.cli.context.ExitCode;
import io.aitherzero.cli.context.UsageException;
import io.aitherzero.cli.exec.ExecTotals;
import io.aitherzero.host.json.BadProfileException;

/** Says what went wrong in a sentence, and which exit code that is. */
final class Failures {
    private final CliContext context;

    Failures(CliContext context) {
        this.context = context;
    }

    /**
     * The exit code of a command that did not do what it should.
     *
     * @param command as it is typed
     * @param verbose whether the stack is shown
     */
    int code(Exception failure, String command, boolean verbose) {
        int code = ExitCode.FAILED;
        if (failure instanceof ConfigurationException configuration) {
            configuration.problems().forEach(problem -> context.err().println(Shown.line(problem)));
            code = ExitCode.USAGE;
        } else if (failure instanceof UsageException) {
            context.err().println(failure.getMessage());
            code = ExitCode.USAGE;
        } else if (failure instanceof BadProfileException) {
            context.err().println(failure.getMessage());
        } else {
            context.err()
                    .println("'" + command + "' failed: "
                            + Shown.line(SafeText.text(failure))
                            + (verbose ? "" : "; run it again with --verbose to see where, and report it"));
        }
        if (verbose) {
            SafeText.lines(failure).forEach(line -> context.err().println(Shown.line(line)));
        }
        return code(code, command);
    }

    /** Small exit codes of {@code exec} count failed jobs. */
    static int code(int usual, String command) {
        return command.equals(Program.NAME + " exec") ? ExecTotals.OTHER_ERROR : usual;
    }
}
