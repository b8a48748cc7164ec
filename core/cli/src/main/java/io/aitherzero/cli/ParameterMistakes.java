package io.aitherzero.cli;

import io.aitherzero.base.Shown;
import io.aitherzero.cli.context.CliContext;
import io.aitherzero.cli.context.ExitCode;
import io.aitherzero.cli.context.UsageException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in a sentence what cannot be understood of a command line. */
final class ParameterMistakes {
    private final CliContext context;

    ParameterMistakes(CliContext context) {
        this.context = context;
    }

    /** The command line cannot be understood. */
    int handle(ParameterException mistake, String[] args) {
        CommandLine command = mistake.getCommandLine();
        if (mistake.getCause() instanceof UsageException wrong) {
            context.err().println(wrong.getMessage());
            return Failures.code(ExitCode.USAGE, command.getCommandSpec().qualifiedName());
        }
        String message = Shown.line(String.valueOf(mistake.getMessage()));
        String wayOut = "run '" + command.getCommandSpec().qualifiedName() + " --help' to see what is known";
        if (mistake instanceof UnmatchedArgumentException unmatched) {
            message = "Unknown " + (unmatched.isUnknownOption() ? "option" : "argument") + " '"
                    + Shown.line(unmatched.getUnmatched().get(0)) + "' of '"
                    + command.getCommandSpec().qualifiedName() + "'";
            List<String> near = unmatched.getSuggestions();
            wayOut = near.isEmpty() ? wayOut : "did you mean '" + near.get(0) + "'?";
        }
        context.err().println(message + "; " + wayOut);
        return Failures.code(ExitCode.USAGE, command.getCommandSpec().qualifiedName());
    }
}
