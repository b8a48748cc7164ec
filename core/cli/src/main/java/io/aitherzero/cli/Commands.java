package io.aitherzero.cli;

import io.aitherzero.cli.context.CommandLeaf;
import io.aitherzero.cli.context.CommandLeaf.Action;
import io.aitherzero.cli.context.Option;
import io.aitherzero.cli.context.Options;
import io.aitherzero.cli.context.Parameter;
import io.aitherzero.cli.context.Value;
import io.aitherzero.cli.exec.ExecCommand;
import io.aitherzero.cli.exec.ExecOptions;
import io.aitherzero.cli.live.PluginFolderCommand;
import io.aitherzero.cli.live.StatusCommand;
import io.aitherzero.cli.live.TailCommand;
import java.util.List;
import java.util.Optional;

/** All commands that do something. Each is made when it is asked for: a launch needs one of them. */
final class Commands {
    /** In the order of the help. */
    static final List<String> PATHS = List.of(
            "start",
            "boot",
            "dev",
            "modules",
            "why",
            "plan",
            "status",
            "stop",
            "reload",
            "events",
            "logs",
            "plugin new",
            "plugin list",
            "plugin info",
            "plugin install",
            "plugin remove",
            "plugin enable",
            "plugin disable",
            "plugin restart",
            "plugin rollback",
            "plugin verify",
            "plugin history",
            "doctor",
            "class-archive",
            "serial",
            "analyze time",
            "analyze blame",
            "analyze critical-chain",
            "analyze what-if",
            "analyze edges",
            "analyze plot",
            "analyze dot",
            "analyze trace",
            "analyze compare",
            "analyze budget",
            "analyze history",
            "exec",
            "jobs",
            "jobs why",
            "jobs plan",
            "bench",
            "completion");

    private Commands() {}

    /** The command of a path; empty where there is none. */
    static Optional<CommandLeaf> of(String path) {
        return switch (path) {
            case "start" -> Optional.of(start());
            case "boot" -> Optional.of(boot());
            case "dev" ->
                leaf(
                        path,
                        DevCommand::run,
                        "Run plugins from where they are compiled, and load anew what is compiled.",
                        List.of(".", "web db --debug"),
                        Options.of(DevCommand.options(), Options.plugins(), Options.home(), DevCommand.noColor()),
                        new Parameter(
                                "DIR",
                                0,
                                Parameter.ANY,
                                "Folders of Maven projects. Default: this one.",
                                Value.path()));
            case "modules" ->
                leaf(
                        path,
                        InspectCommand::modules,
                        "List all modules and how they are.",
                        List.of("", "--json"),
                        Options.of(Options.plugins(), Options.common()));
            case "why" ->
                leaf(
                        path,
                        InspectCommand::why,
                        "Tell why a module runs or does not run.",
                        List.of("hello", "hello --json"),
                        Options.of(Options.plugins(), Options.common()),
                        new Parameter("ID", 1, 1, "Id of the module.", Value.module()));
            case "plan" ->
                leaf(
                        path,
                        InspectCommand::plan,
                        "Show what a boot would do; starts nothing.",
                        List.of("", "--schedule level"),
                        Options.of(Options.plugins(), Options.schedule(), Options.common()));
            case "doctor" ->
                leaf(
                        path,
                        DoctorCommand::run,
                        "Tell what of machine, user and home would get in the way.",
                        List.of("", "--home /srv/aither"),
                        Options.of(Options.plugins(), Options.common()));
            case "class-archive" ->
                leaf(
                        path,
                        ClassArchiveCommand::run,
                        "Make the file that launches take the host's classes from.",
                        List.of("", "--remove"),
                        Options.of(ClassArchiveCommand.options()));
            case "serial" ->
                leaf(
                        path,
                        SerialCommand::run,
                        "List modules that run alone, or let them run beside others.",
                        List.of("", "--lift web"),
                        Options.of(Options.lift(), Options.common()));
            case "exec" -> Optional.of(exec());
            case "jobs" ->
                leaf(
                        path,
                        JobsCommand::list,
                        "List what parallel batches did.",
                        List.of("", "why exec gzip"),
                        Options.of(Options.common()));
            case "jobs why" ->
                leaf(
                        path,
                        JobsCommand::why,
                        "Tell why so many items of a batch ran at once, and what failed.",
                        List.of("exec gzip", "fetch --owner web"),
                        Options.of(JobsCommand.owner(), Options.common()),
                        JobsCommand.TASK);
            case "jobs plan" ->
                leaf(
                        path,
                        JobsCommand::plan,
                        "Predict the next batch of a task at each limit.",
                        List.of("exec gzip", "fetch --json"),
                        Options.of(JobsCommand.owner(), Options.common()),
                        JobsCommand.TASK);
            case "bench" ->
                leaf(
                        path,
                        BenchCommand::bench,
                        "Measure the parallel engine against the ideal.",
                        List.of("", "b1 b3 --runs 50", "--save base.json", "--baseline base.json --max-regress 10%%"),
                        Options.of(BenchCommand.options(), Options.common()),
                        new Parameter("NAME", 0, Parameter.ANY, "Benchmarks to run. Default: all.", Value.text()));
            case "completion" ->
                leaf(
                        path,
                        CommandTree::completion,
                        "Print a script that completes commands in a shell.",
                        List.of("bash > ~/.aither-completion", "zsh > ~/.aither-completion"),
                        Options.of(),
                        new Parameter(
                                "SHELL",
                                1,
                                1,
                                "bash or zsh; source the script when it starts.",
                                Value.oneOf(Completion.Shell.class).withWayOut("name one of them")));
            default ->
                path.startsWith("plugin ")
                        ? plugin(path)
                        : path.startsWith("analyze ") ? analysis(path) : running(path);
        };
    }

    private static CommandLeaf start() {
        return new CommandLeaf(
                "start",
                BootCommand::start,
                "Start all modules and stay up until Ctrl-C or SIGTERM.",
                List.of("", "--require web"),
                Options.of(Options.plugins(), Options.schedule(), Options.start(), Options.console(), Options.common()),
                Optional.empty(),
                false);
    }

    private static CommandLeaf boot() {
        return new CommandLeaf(
                "boot",
                BootCommand::boot,
                "Start all modules, report, stop them.",
                List.of("", "--plugins build/plugins --json"),
                Options.of(Options.plugins(), Options.schedule(), Options.start(), Options.order(), Options.common()),
                Optional.empty(),
                false);
    }

    /** All after the first word that is no option belongs to the command, as it was typed. */
    private static CommandLeaf exec() {
        return new CommandLeaf(
                "exec",
                ExecCommand::run,
                "Run a command over arguments or lines in parallel.",
                List.of(
                        "gzip -9 {} ::: *.log",
                        "-j 8 --joblog log 'convert {} {.}.png' < files",
                        "--retry-failed --joblog log"),
                Options.of(ExecOptions.jobs(), ExecOptions.input(), ExecOptions.output(), ExecOptions.record()),
                Optional.of(ExecOptions.WORDS),
                true);
    }

    private static Optional<CommandLeaf> running(String path) {
        return switch (path) {
            case "status" ->
                leaf(
                        path,
                        StatusCommand::status,
                        "Show how the running host is, on one screen.",
                        List.of("", "--json"),
                        Options.of(Options.common()));
            case "stop" ->
                leaf(
                        path,
                        StatusCommand::stop,
                        "Stop the running host, and wait until it is gone.",
                        List.of(""),
                        Options.of(Options.common()));
            case "reload" ->
                leaf(
                        path,
                        StatusCommand::reload,
                        "Have the running host read its configuration again.",
                        List.of("", "--plan"),
                        Options.of(Options.plan(), Options.common()));
            case "events" ->
                leaf(
                        path,
                        TailCommand::events,
                        "Show the last changes of modules' states.",
                        List.of("", "-f"),
                        Options.of(Options.follow(), Options.common()));
            case "logs" ->
                leaf(
                        path,
                        TailCommand::logs,
                        "Show the end of the log, or what one module logged.",
                        List.of("", "-f web"),
                        Options.of(Options.follow(), Options.common()),
                        new Parameter("ID", 0, 1, "Id of a module. Default: all.", Value.module()));
            default -> Optional.empty();
        };
    }

    private static Optional<CommandLeaf> plugin(String path) {
        return switch (path.substring("plugin ".length())) {
            case "new" ->
                leaf(
                        path,
                        NewPluginCommand::run,
                        "Begin a plugin project in a folder named by its id.",
                        List.of("audit", "audit --extension-of system-monitor --package org.me.audit"),
                        Options.of(Options.newPlugin(), Options.plugins(), Options.home()),
                        new Parameter("ID", 1, 1, "Id of the new plugin, and name of its folder.", Value.text()));
            case "list" ->
                leaf(
                        path,
                        PluginFolderCommand::list,
                        "List the plugins and their files.",
                        List.of(""),
                        Options.of(Options.common()));
            case "info" ->
                leaf(
                        path,
                        PluginFolderCommand::info,
                        "Show one plugin.",
                        List.of("web"),
                        Options.of(Options.common()),
                        new Parameter("ID", 1, 1, "Id of the plugin.", Value.module()));
            case "install" ->
                leaf(
                        path,
                        PluginFolderCommand::install,
                        "Put archives into the plugins folder, as one change.",
                        List.of("web-1.1.jar", "web-1.1.jar db-2.0.zip --plan"),
                        Options.of(Options.sha256(), Options.plan(), Options.common()),
                        new Parameter("FILE", 1, Parameter.ANY, "Jars and zips.", Value.pathWithoutDefault()));
            case "remove" ->
                leaf(
                        path,
                        PluginFolderCommand::remove,
                        "Take plugins out of the plugins folder.",
                        List.of("web", "web --plan"),
                        Options.of(Options.plan(), Options.common()),
                        new Parameter("ID", 1, Parameter.ANY, "Ids of plugins.", Value.module()));
            case "enable" ->
                leaf(
                        path,
                        EnablementCommand::enable,
                        "Let plugins be started again, from the next boot on.",
                        List.of("metrics-file", "web db --plan"),
                        Options.of(Options.plan(), Options.plugins(), Options.common()),
                        new Parameter("ID", 1, Parameter.ANY, "Ids of the plugins.", Value.module()));
            case "disable" ->
                leaf(
                        path,
                        EnablementCommand::disable,
                        "Let plugins not be started, from the next boot on.",
                        List.of("metrics-file", "web db --plan"),
                        Options.of(Options.plan(), Options.plugins(), Options.common()),
                        new Parameter("ID", 1, Parameter.ANY, "Ids of the plugins.", Value.module()));
            case "restart" ->
                leaf(
                        path,
                        PluginFolderCommand::restart,
                        "Stop modules with what depends on them, and start them from new class loaders.",
                        List.of("web", "web --plan"),
                        Options.of(Options.plan(), Options.common()),
                        new Parameter("ID", 1, Parameter.ANY, "Ids of modules.", Value.module()));
            case "rollback" ->
                leaf(
                        path,
                        PluginFolderCommand::rollback,
                        "Put the archives of an earlier accepted set back.",
                        List.of("", "12 --plan"),
                        Options.of(Options.plan(), Options.common()),
                        new Parameter(
                                "N",
                                0,
                                1,
                                "Number of a set. Default: the last one that was another.",
                                PluginFolderCommand.set()));
            case "verify" ->
                leaf(
                        path,
                        VerifyCommand::run,
                        "Say what is wrong with plugin archives, their byte code looked at.",
                        List.of(
                                "target/audit-0.1.0.jar",
                                "target/audit-0.1.0.jar --fail-on warning --junit report.xml"),
                        Options.of(VerifyCommand.options(), Options.plugins(), Options.common()),
                        new Parameter(
                                "FILE",
                                1,
                                Parameter.ANY,
                                "Plugin archives: jars, zips or folders.",
                                Value.pathWithoutDefault()));
            case "history" ->
                leaf(
                        path,
                        PluginFolderCommand::history,
                        "List the sets of plugins that were accepted.",
                        List.of("", "--json"),
                        Options.of(Options.common()));
            default -> Optional.empty();
        };
    }

    private static Optional<CommandLeaf> analysis(String path) {
        Parameter profile = new Parameter(
                "PROFILE", 0, 1, "A file that 'aither boot' wrote. Default: the last boot.", Value.path());
        return switch (path.substring("analyze ".length())) {
            case "time" ->
                leaf(
                        path,
                        AnalyzeCommand::time,
                        "Show the phases of a boot and their sum.",
                        List.of("", "var/boot/20261123T184012345Z-001.json"),
                        Options.of(Options.common()),
                        profile);
            case "blame" ->
                leaf(
                        path,
                        AnalyzeCommand::blame,
                        "List modules by their own time, longest first.",
                        List.of("", "--json"),
                        Options.of(Options.common()),
                        profile);
            case "critical-chain" ->
                leaf(
                        path,
                        ChainCommand::run,
                        "Show what the end of a boot, or a module, had to wait for.",
                        List.of("", "web --fuzz 20ms"),
                        Options.of(Options.chain(), Options.common()),
                        new Parameter("ID", 0, 1, "Id of a module. Default: the end of the boot.", Value.module()));
            case "what-if" ->
                leaf(
                        path,
                        WhatIfCommand::run,
                        "Predict other schedules, other workers and changed modules.",
                        List.of("", "--lazy web --faster db=50%%"),
                        Options.of(WhatIfCommand.changes(), Options.common()),
                        profile);
            case "edges" ->
                leaf(
                        path,
                        AnalyzeCommand::edges,
                        "List dependencies that were not used, and uses that are not declared.",
                        List.of("", "--json"),
                        Options.of(Options.common()),
                        profile);
            case "plot" ->
                leaf(
                        path,
                        PlotCommand::plot,
                        "Draw a boot as a page for the browser: who ran what when, and what it waited for.",
                        List.of("-o boot.html", "--svg > boot.svg"),
                        Options.of(Options.plot(), Options.common()),
                        profile);
            case "dot" ->
                leaf(
                        path,
                        PlotCommand::dot,
                        "Print the modules and their dependencies for Graphviz.",
                        List.of("-o boot.dot", "| dot -Tsvg -o graph.svg"),
                        Options.of(Options.output(), Options.common()),
                        profile);
            case "trace" ->
                leaf(
                        path,
                        PlotCommand::trace,
                        "Print a trace that Perfetto and chrome://tracing open.",
                        List.of("-o boot.trace.json", "> boot.trace.json"),
                        Options.of(Options.output(), Options.common()),
                        profile);
            default -> comparison(path);
        };
    }

    private static Optional<CommandLeaf> comparison(String path) {
        return switch (path.substring("analyze ".length())) {
            case "compare" ->
                leaf(
                        path,
                        CompareCommand::compare,
                        "Tell what changed between boots and whether it is too much.",
                        List.of("before.json after.json", "--baseline baseline/ --max-regress 10%% --junit boot.xml"),
                        Options.of(CompareCommand.options(), Options.common()),
                        new Parameter(
                                "PATH",
                                0,
                                2,
                                "A and B, files or folders of boots; B is the last boots of the home by default.",
                                Value.pathWithoutDefault()));
            case "budget" ->
                leaf(
                        path,
                        BudgetCommand::budget,
                        "Tell whether a boot and its modules keep to the limits of a file.",
                        List.of("", "--budget ci/boot-budget.conf --junit boot.xml"),
                        Options.of(BudgetCommand.options(), Options.common()),
                        new Parameter(
                                "PROFILE", 0, 1, "A file or folder of boots. Default: the last boot.", Value.path()));
            case "history" ->
                leaf(
                        path,
                        HistoryCommand::history,
                        "List the recorded boots, one line each.",
                        List.of("", "--json"),
                        Options.of(HistoryCommand.options(), Options.common()));
            default -> Optional.empty();
        };
    }

    private static Optional<CommandLeaf> leaf(
            String path, Action action, String description, List<String> examples, List<Option> options) {
        return Optional.of(new CommandLeaf(path, action, description, examples, options, Optional.empty(), false));
    }

    private static Optional<CommandLeaf> leaf(
            String path,
            Action action,
            String description,
            List<String> examples,
            List<Option> options,
            Parameter parameter) {
        return Optional.of(
                new CommandLeaf(path, action, description, examples, options, Optional.of(parameter), false));
    }
}
