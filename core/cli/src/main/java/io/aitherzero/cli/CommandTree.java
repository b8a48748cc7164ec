package io.aitherzero.cli;

import io.aitherzero.cli.context.CliContext;
import io.aitherzero.cli.context.CommandLeaf;
import io.aitherzero.cli.context.ExitCode;
import io.aitherzero.cli.context.Invocation;
import io.aitherzero.cli.context.Options;
import io.aitherzero.cli.context.PicocliModel;
import io.aitherzero.cli.report.Style;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The commands as picocli has them; built by hand, since reading annotations takes longer. */
final class CommandTree {
    private static final Set<String> HELP = Set.of("--help", "-h");

    private final CliContext context;

    private CommandTree(CliContext context) {
        this.context = context;
    }

    /** Parses and runs a command line and returns the exit code. */
    static int run(String[] args, CliContext context) {
        CommandLine line = model(context, args.length == 1 && HELP.contains(args[0]));
        StringWriter help = new StringWriter();
        line.setOut(new PrintWriter(help, true));
        line.setErr(new PrintWriter(context.err(), true, StandardCharsets.UTF_8));
        int code = line.execute(args);
        context.out().print(context.fittedHelp(help.toString()));
        context.out().flush();
        return code;
    }

    /** @param brief whether commands need not be more than listed */
    static CommandLine model(CliContext context, boolean brief) {
        return new CommandTree(context).commandLine(brief);
    }

    private CommandLine commandLine(boolean brief) {
        CommandSpec root = root();
        Map<String, CommandSpec> groups = new HashMap<>();
        for (String path : Commands.PATHS) {
            CommandSpec leaf = leaf(Commands.of(path).orElseThrow(), brief);
            int space = path.indexOf(' ');
            String group = space < 0 ? "" : path.substring(0, space);
            if (!group.isEmpty() && !groups.containsKey(group)) {
                groups.put(group, group(root, group));
            }
            groups.getOrDefault(group, root).addSubcommand(leaf.name(), leaf);
            groups.put(path, leaf);
        }
        ParameterMistakes mistakes = new ParameterMistakes(context);
        Failures failures = new Failures(context);
        CommandLine line = new CommandLine(root);
        line.setParameterExceptionHandler(mistakes::handle);
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            CommandLine.ParseResult last = parsed;
            while (last.hasSubcommand()) {
                last = last.subcommand();
            }
            return failures.code(
                    failure, command.getCommandSpec().qualifiedName(), last.matchedOption("--verbose") != null);
        });
        boolean colour = context.style(false) == Style.COLOUR;
        line.setColorScheme(Help.defaultColorScheme(colour ? Help.Ansi.ON : Help.Ansi.OFF));
        return line;
    }

    private static CommandSpec root() {
        CommandSpec root = CommandSpec.create();
        describe(
                root,
                Program.NAME,
                "Boots a folder of plugins in parallel and tells how long each took.",
                List.of(
                        "boot             start all modules, report, stop them",
                        "analyze blame    which module took how long in the last boot"));
        PicocliModel.add(root, Options.help());
        root.addOption(OptionSpec.builder("-V", Program.VERSION)
                .versionHelp(true)
                .description("Show the version and exit.")
                .build());
        root.version(Program.version());
        root.parser().expandAtFiles(false);
        root.usageMessage()
                .footerHeading("%nExit codes:%n")
                .footer(
                        "  0  ok",
                        "  1  failed: a required module did not start, or the command could not be done;",
                        "     'doctor': a problem",
                        "  2  usage: an option, a parameter or a configuration file is wrong",
                        "  3  not running: the module of 'why' does not run, or no host does",
                        "  4  no such module or plugin, or no recorded batch of such a task",
                        "  6  partial: some module did not start",
                        "  129, 130, 143  ended by SIGHUP, Ctrl-C or SIGTERM");
        return root;
    }

    /** A command that is nothing without one of its own commands. */
    private static CommandSpec group(CommandSpec root, String name) {
        CommandSpec group = CommandSpec.create();
        String path = Program.NAME + " " + name;
        if (name.equals("plugin")) {
            describe(
                    group,
                    path,
                    "Look after the plugins of a home, in the running host or in its files.",
                    List.of("install web-1.1.jar --plan", "rollback"));
        } else {
            describe(
                    group,
                    path,
                    "Look at a recorded boot.",
                    List.of(
                            "time     where the time of the last boot went",
                            "blame    which module took how long in the last boot"));
        }
        PicocliModel.add(group, Options.help());
        root.addSubcommand(name, group);
        return group;
    }

    /** Proposes what may be typed. */
    static int completion(Invocation call) {
        call.print(Completion.script(Program.NAME, model(call.context(), false)));
        return ExitCode.OK;
    }

    private CommandSpec leaf(CommandLeaf command, boolean brief) {
        CommandSpec[] self = new CommandSpec[1];
        Callable<Integer> body = () -> command.action()
                .run(new Invocation(PicocliModel.typed(self[0].commandLine().getParseResult()), context));
        CommandSpec spec = CommandSpec.wrapWithoutInspection(body);
        self[0] = spec;
        describe(spec, Program.NAME + " " + command.path(), command.description(), command.examples());
        if (brief) {
            return spec;
        }
        PicocliModel.add(spec, command.options());
        command.parameter().ifPresent(parameter -> spec.addPositional(PicocliModel.parameter(parameter)));
        if (command.wordsEndOptions()) {
            spec.parser().stopAtPositional(true).expandAtFiles(false);
            spec.usageMessage()
                    .footerHeading("%nExit codes:%n")
                    .footer(
                            "  0       all jobs succeeded",
                            "  1..100  so many jobs failed, or so many percent with a --halt in percent",
                            "  101     more than 100 jobs failed",
                            "  255     something else failed, or an option is wrong",
                            "  With --halt now,fail=1 and the like: the exit value of the job that ended the run");
        }
        return spec;
    }

    /** The header stands for the command in lists, so the examples go above it. */
    private static void describe(CommandSpec spec, String path, String description, List<String> examples) {
        spec.name(path.substring(path.lastIndexOf(' ') + 1));
        StringBuilder heading = new StringBuilder("Examples:%n");
        for (String example : examples) {
            heading.append(("  " + path + " " + example).stripTrailing()).append("%n");
        }
        spec.usageMessage()
                .headerHeading(heading.append("%n").toString())
                .header(description)
                .synopsisHeading("%nUsage: ")
                .optionListHeading("%nOptions:%n")
                .parameterListHeading("%nParameters:%n")
                .commandListHeading("%nCommands:%n")
                .abbreviateSynopsis(true)
                .sortOptions(false);
    }
}
