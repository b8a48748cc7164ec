package io.aitherzero.cli;

import io.aitherzero.cli.context.CliContext;
import io.aitherzero.cli.context.CommandLeaf;
import io.aitherzero.cli.context.ExitCode;
import io.aitherzero.cli.context.Invocation;
import io.aitherzero.cli.context.StrictLine;
import io.aitherzero.cli.context.Typed;
import io.aitherzero.host.HostVersion;
import java.util.Optional;

/** Runs a command line: one that is written out at once, any other one by picocli. */
final class Program {
    static final String NAME = "aither";
    static final String VERSION = "--version";

    private Program() {}

    static String version() {
        return NAME + " " + HostVersion.current();
    }

    /** Runs a command line and returns the exit code. */
    static int run(String[] args, CliContext context) {
        if (args.length == 1 && args[0].equals(VERSION)) {
            context.out().println(version());
            context.out().flush();
            return ExitCode.OK;
        }
        int words = args.length > 1 && Commands.PATHS.contains(args[0] + " " + args[1]) ? 2 : 1;
        if (args.length < words) {
            return CommandTree.run(args, context);
        }
        Optional<CommandLeaf> command = Commands.of(words == 2 ? args[0] + " " + args[1] : args[0]);
        Optional<Typed> typed = command.isPresent() ? StrictLine.read(args, words, command.get()) : Optional.empty();
        return typed.isPresent() ? run(command.orElseThrow(), typed.get(), context) : CommandTree.run(args, context);
    }

    private static int run(CommandLeaf command, Typed typed, CliContext context) {
        int code;
        try {
            code = command.action().run(new Invocation(typed, context));
        } catch (Exception e) {
            code = new Failures(context)
                    .code(e, NAME + " " + command.path(), typed.options().containsKey("--verbose"));
        }
        context.out().flush();
        return code;
    }
}
