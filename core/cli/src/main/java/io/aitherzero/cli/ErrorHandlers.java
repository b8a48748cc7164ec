package io.aitherzero.cli;

import io.aitherzero.api.plugin.ConfigurationException;
import io.aitherzero.base.SafeText;
import io.aitherzero.base.Shown;
import io.aitherzero.cli.context.CliContext;
import io.aitherzero.cli.context.ExitCode;
import io.aitherzero.cli.context.UsageException;
import io.aitherzero.cli.exec.ExecTotals;
import io.aitherzero.host.json.BadProfileException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what went wrong in a sentence, and which exit code that is. */
final class ErrorHandlers {
    private final CliContext context;

    ErrorHandlers(CliContext context) {
        this.context = context;
    }

    /** The command line cannot be understood. */
    int parameter(ParameterException mistake, String[] args) {
        CommandLine command = mistake.getCommandLine();
        if (mistake.getCause() instanceof UsageException wrong) {
            context.err().println(wrong.getMessage());
            return code(ExitCode.USAGE, command);
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
        return code(ExitCode.USAGE, command);
    }

    /** The command did not do what it should. */
    int execution(Exception failure, CommandLine command, ParseResult parsed) {
        ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        boolean verbose = last.matchedOption("--verbose") != null;
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
                    .println("'" + command.getCommandSpec().qualifiedName() + "' failed: "
                            + Shown.line(SafeText.text(failure))
                            + (verbose ? "" : "; run it again with --verbose to see where, and report it"));
        }
        if (verbose) {
            SafeText.lines(failure).forEach(line -> context.err().println(Shown.line(line)));
        }
        return code(code, command);
    }

    /** Small exit codes of {@code exec} count failed jobs. */
    private static int code(int usual, CommandLine command) {
        return command.getCommandName().equals("exec") ? ExecTotals.OTHER_ERROR : usual;
    }
}
