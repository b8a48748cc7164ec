package io.aitherzero.cli;

import io.aitherzero.base.Shown;
import io.aitherzero.cli.context.CliContext;
import io.aitherzero.cli.context.ExitCode;
import io.aitherzero.cli.context.Invocation;
import io.aitherzero.cli.context.Options;
import io.aitherzero.cli.context.UsageException;
import io.aitherzero.cli.context.Value;
import io.aitherzero.cli.exec.ExecCommand;
import io.aitherzero.cli.exec.ExecOptions;
import io.aitherzero.cli.report.Style;
import io.aitherzero.host.HostVersion;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The commands with their options, examples and texts; built by hand, since reading annotations takes longer. */
final class CommandTree {
    private static final String NAME = "aither";

    private final CliContext context;

    private CommandTree(CliContext context) {
        this.context = context;
    }

    /** What a command does. */
    @FunctionalInterface
    private interface Action {
        int run(Invocation call) throws Exception;
    }

    /** Parses and runs a command line and returns the exit code. */
    static int run(String[] args, CliContext context) {
        boolean exec = args.length > 0 && args[0].equals("exec");
        CommandLine line = new CommandTree(context).commandLine(exec);
        StringWriter help = new StringWriter();
        line.setOut(new PrintWriter(help, true));
        line.setErr(new PrintWriter(context.err(), true, StandardCharsets.UTF_8));
        int code = line.execute(args);
        context.out().print(context.fittedHelp(help.toString()));
        context.out().flush();
        return code;
    }

    /** @param exec whether it is {@code exec}, whose users count each millisecond: the others are not described then */
    private CommandLine commandLine(boolean exec) {
        CommandSpec root = root();
        if (!exec) {
            boots(root);
            inspections(root);
            marks(root);
            plugins(root);
            analyses(root);
        }
        execs(root);
        if (!exec) {
            jobs(root);
            benchmarks(root);
            completions(root);
        }
        ErrorHandlers errors = new ErrorHandlers(context);
        CommandLine line = new CommandLine(root);
        line.setParameterExceptionHandler(errors::parameter);
        line.setExecutionExceptionHandler(errors::execution);
        boolean colour = context.style(false) == Style.COLOUR;
        line.setColorScheme(Help.defaultColorScheme(colour ? Help.Ansi.ON : Help.Ansi.OFF));
        return line;
    }

    private static CommandSpec root() {
        CommandSpec root = CommandSpec.create();
        describe(
                root,
                NAME,
                "Boots a folder of plugins in parallel and tells how long each took.",
                List.of(
                        "boot             start all modules, report, stop them",
                        "analyze blame    which module took how long in the last boot"));
        Options.addTo(root, Options.HELP);
        root.addOption(OptionSpec.builder("-V", "--version")
                .versionHelp(true)
                .description("Show the version and exit.")
                .build());
        root.version(NAME + " " + HostVersion.current());
        root.usageMessage()
                .footerHeading("%nExit codes:%n")
                .footer(
                        "  0  ok",
                        "  1  failed: a required module did not start, or the command could not be done",
                        "  2  usage: an option, a parameter or a configuration file is wrong",
                        "  3  not running: the module of 'why' does not run",
                        "  4  no such module or plugin, or no recorded batch of such a task",
                        "  6  partial: some module did not start",
                        "  129, 130, 143  ended by SIGHUP, Ctrl-C or SIGTERM");
        return root;
    }

    private void boots(CommandSpec root) {
        leaf(
                root,
                "start",
                BootCommand::start,
                "Start all modules and stay up until Ctrl-C or SIGTERM.",
                List.of("", "--require web"),
                Options.PLUGINS,
                Options.SCHEDULE,
                Options.START,
                Options.CONSOLE,
                Options.COMMON);
        leaf(
                root,
                "boot",
                BootCommand::boot,
                "Start all modules, report, stop them.",
                List.of("", "--plugins build/plugins --json"),
                Options.PLUGINS,
                Options.SCHEDULE,
                Options.START,
                Options.ORDER,
                Options.COMMON);
    }

    private void inspections(CommandSpec root) {
        leaf(
                root,
                "modules",
                InspectCommand::modules,
                "List all modules and how they are.",
                List.of("", "--json"),
                Options.PLUGINS,
                Options.COMMON);
        leaf(
                        root,
                        "why",
                        InspectCommand::why,
                        "Tell why a module runs or does not run.",
                        List.of("hello", "hello --json"),
                        Options.PLUGINS,
                        Options.COMMON)
                .addPositional(Options.parameter("ID", "1", "Id of the module.")
                        .completionCandidates(List.of(Value.MODULES))
                        .build());
        leaf(
                root,
                "plan",
                InspectCommand::plan,
                "Show what a boot would do; starts nothing.",
                List.of("", "--schedule level"),
                Options.PLUGINS,
                Options.SCHEDULE,
                Options.COMMON);
    }

    private void marks(CommandSpec root) {
        leaf(
                root,
                "serial",
                SerialCommand::run,
                "List modules that run alone, or let them run beside others.",
                List.of("", "--lift web"),
                Options.LIFT,
                Options.COMMON);
    }

    private void plugins(CommandSpec root) {
        CommandSpec plugin = group(
                root,
                "plugin",
                "Change which plugins there are.",
                List.of(
                        "disable ID...    let plugins not be started",
                        "enable ID...     let them be started again",
                        "new ID           begin a plugin project",
                        "verify FILE...   what is wrong with archives"));
        leaf(
                        plugin,
                        "verify",
                        VerifyCommand::run,
                        "Say what is wrong with plugin archives, their byte code looked at.",
                        List.of(
                                "target/audit-0.1.0.jar",
                                "target/audit-0.1.0.jar --fail-on warning --junit report.xml"),
                        VerifyCommand.OPTIONS,
                        Options.PLUGINS,
                        Options.COMMON)
                .addPositional(VerifyCommand.FILES.get());
        leaf(
                        plugin,
                        "new",
                        NewPluginCommand::run,
                        "Begin a plugin project in a folder named by its id.",
                        List.of("audit", "audit --extension-of system-monitor --package org.me.audit"),
                        NewPluginCommand.OPTIONS,
                        Options.PLUGINS,
                        Options.HOME)
                .addPositional(NewPluginCommand.ID.get());
        leaf(
                        plugin,
                        "disable",
                        PluginCommand::disable,
                        "Let plugins not be started, from the next boot on.",
                        List.of("metrics-file", "web db --json"),
                        Options.PLUGINS,
                        Options.COMMON)
                .addPositional(PluginCommand.IDS.get());
        leaf(
                        plugin,
                        "enable",
                        PluginCommand::enable,
                        "Let plugins be started again, from the next boot on.",
                        List.of("metrics-file", "web db --json"),
                        Options.PLUGINS,
                        Options.COMMON)
                .addPositional(PluginCommand.IDS.get());
    }

    private void benchmarks(CommandSpec root) {
        leaf(
                        root,
                        "bench",
                        BenchCommand::bench,
                        "Measure the parallel engine against the ideal.",
                        List.of("", "b1 b3 --runs 50", "--save base.json", "--baseline base.json --max-regress 10%%"),
                        BenchCommand::options,
                        Options.COMMON)
                .addPositional(Options.parameter("NAME", "0..*", "Benchmarks to run. Default: all.")
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .build());
    }

    private void analyses(CommandSpec root) {
        CommandSpec analyze = group(
                root,
                "analyze",
                "Look at a recorded boot.",
                List.of(
                        "time     where the time of the last boot went",
                        "blame    which module took how long in the last boot"));
        CommandSpec time = leaf(
                analyze,
                "time",
                AnalyzeCommand::time,
                "Show the phases of a boot and their sum.",
                List.of("", "var/boot/20261123T184012345Z-001.json"),
                Options.COMMON);
        CommandSpec blame = leaf(
                analyze,
                "blame",
                AnalyzeCommand::blame,
                "List modules by their own time, longest first.",
                List.of("", "--json"),
                Options.COMMON);
        leaf(
                        analyze,
                        "critical-chain",
                        ChainCommand::run,
                        "Show what the end of a boot, or a module, had to wait for.",
                        List.of("", "web --fuzz 20ms"),
                        Options.CHAIN,
                        Options.COMMON)
                .addPositional(Options.parameter("ID", "0..1", "Id of a module. Default: the end of the boot.")
                        .completionCandidates(List.of(Value.MODULES))
                        .build());
        CommandSpec whatIf = leaf(
                analyze,
                "what-if",
                WhatIfCommand::run,
                "Predict other schedules, other workers and changed modules.",
                List.of("", "--lazy web --faster db=50%%"),
                WhatIfCommand.CHANGES,
                Options.COMMON);
        CommandSpec edges = leaf(
                analyze,
                "edges",
                AnalyzeCommand::edges,
                "List dependencies that were not used, and uses that are not declared.",
                List.of("", "--json"),
                Options.COMMON);
        CommandSpec plot = leaf(
                analyze,
                "plot",
                PlotCommand::plot,
                "Draw a boot as a page for the browser: who ran what when, and what it waited for.",
                List.of("-o boot.html", "--svg > boot.svg"),
                Options.PLOT,
                Options.COMMON);
        CommandSpec dot = leaf(
                analyze,
                "dot",
                PlotCommand::dot,
                "Print the modules and their dependencies for Graphviz.",
                List.of("-o boot.dot", "| dot -Tsvg -o graph.svg"),
                Options.OUTPUT,
                Options.COMMON);
        CommandSpec trace = leaf(
                analyze,
                "trace",
                PlotCommand::trace,
                "Print a trace that Perfetto and chrome://tracing open.",
                List.of("-o boot.trace.json", "> boot.trace.json"),
                Options.OUTPUT,
                Options.COMMON);
        for (CommandSpec spec : List.of(time, blame, whatIf, edges, plot, dot, trace)) {
            spec.addPositional(
                    Options.parameter("PROFILE", "0..1", "A file that 'aither boot' wrote. Default: the last boot.")
                            .build());
        }
        comparisons(analyze);
    }

    private void comparisons(CommandSpec analyze) {
        leaf(
                        analyze,
                        "compare",
                        CompareCommand::compare,
                        "Tell what changed between boots and whether it is too much.",
                        List.of("before.json after.json", "--baseline baseline/ --max-regress 10%% --junit boot.xml"),
                        CompareCommand::options,
                        Options.COMMON)
                .addPositional(Options.parameter(
                                "PATH",
                                "0..2",
                                "A and B, files or folders of boots; B is the last boots of the home by default.")
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .build());
        leaf(
                        analyze,
                        "budget",
                        BudgetCommand::budget,
                        "Tell whether a boot and its modules keep to the limits of a file.",
                        List.of("", "--budget ci/boot-budget.conf --junit boot.xml"),
                        BudgetCommand::options,
                        Options.COMMON)
                .addPositional(
                        Options.parameter("PROFILE", "0..1", "A file or folder of boots. Default: the last boot.")
                                .build());
        leaf(
                analyze,
                "history",
                HistoryCommand::history,
                "List the recorded boots, one line each.",
                List.of("", "--json"),
                HistoryCommand::options,
                Options.COMMON);
    }

    private void execs(CommandSpec root) {
        CommandSpec exec = leaf(
                root,
                "exec",
                ExecCommand::run,
                "Run a command over arguments or lines in parallel.",
                List.of(
                        "gzip -9 {} ::: *.log",
                        "-j 8 --joblog log 'convert {} {.}.png' < files",
                        "--retry-failed --joblog log"),
                ExecOptions.JOBS,
                ExecOptions.INPUT,
                ExecOptions.OUTPUT,
                ExecOptions.RECORD);
        exec.addPositional(ExecOptions.WORDS.get());
        ExecOptions.describe(root, exec);
    }

    private void jobs(CommandSpec root) {
        CommandSpec jobs = leaf(
                root,
                "jobs",
                JobsCommand::list,
                "List what parallel batches did.",
                List.of("", "why exec gzip"),
                Options.COMMON);
        leaf(
                        jobs,
                        "why",
                        JobsCommand::why,
                        "Tell why so many items of a batch ran at once, and what failed.",
                        List.of("exec gzip", "fetch --owner web"),
                        JobsCommand.OWNER,
                        Options.COMMON)
                .addPositional(JobsCommand.TASK.get());
        leaf(
                        jobs,
                        "plan",
                        JobsCommand::plan,
                        "Predict the next batch of a task at each limit.",
                        List.of("exec gzip", "fetch --json"),
                        JobsCommand.OWNER,
                        Options.COMMON)
                .addPositional(JobsCommand.TASK.get());
    }

    private void completions(CommandSpec root) {
        CommandSpec completion = leaf(
                root,
                "completion",
                this::completion,
                "Print a script that completes commands in a shell.",
                List.of("bash > ~/.aither-completion", "zsh > ~/.aither-completion"));
        completion.addPositional(Options.parameter("SHELL", "1", "bash or zsh; source the script when it starts.")
                .completionCandidates(List.of("bash", "zsh"))
                .build());
    }

    private int completion(Invocation call) {
        String shell = call.parameter().orElseThrow();
        if (!shell.equals("bash") && !shell.equals("zsh")) {
            throw new UsageException("SHELL must be bash or zsh, but is '" + Shown.line(shell) + "'; name one of them");
        }
        call.print(Completion.script(NAME, commandLine(false)));
        return ExitCode.OK;
    }

    /** A command that is nothing without one of its own commands. */
    private static CommandSpec group(CommandSpec root, String name, String description, List<String> examples) {
        CommandSpec group = CommandSpec.create();
        describe(group, NAME + " " + name, description, examples);
        Options.addTo(group, Options.HELP);
        root.addSubcommand(name, group);
        return group;
    }

    @SafeVarargs
    private CommandSpec leaf(
            CommandSpec parent,
            String name,
            Action action,
            String description,
            List<String> examples,
            Supplier<List<OptionSpec>>... options) {
        CommandSpec[] self = new CommandSpec[1];
        Callable<Integer> body =
                () -> action.run(new Invocation(self[0].commandLine().getParseResult(), context));
        CommandSpec spec = CommandSpec.wrapWithoutInspection(body);
        self[0] = spec;
        describe(
                spec,
                (parent.name().equals(NAME) ? NAME : NAME + " " + parent.name()) + " " + name,
                description,
                examples);
        Options.addTo(spec, options);
        Options.addTo(spec, Options.HELP);
        parent.addSubcommand(name, spec);
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
