package io.aitherzero.cli;

import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The options of {@code exec}, by the names they have in GNU parallel. */
final class ExecOptions {
    static final Supplier<List<OptionSpec>> JOBS = () -> List.of(
            value(
                    "N",
                    "Jobs at once: 8, 200%% of the processors, +1, -1, or auto to search the best number. Default: 100%%.",
                    "-j",
                    "--jobs"),
            value(
                    "KIND",
                    "What jobs mostly wait for: cpu, io, network or mixed; without --jobs the best number is searched.",
                    "--workload"),
            value("TIME", "Kill a job after 30, 500ms or 2m, or after 200%% of the median of good jobs.", "--timeout"),
            value("N", "Run a failing job up to N times.", "--retries"),
            value(
                    "WHEN",
                    "End early: now or soon, then fail, success or done, then a number or share; soon,fail=3.",
                    "--halt"),
            value("SIZE", "Begin no job while less memory is available, such as 2G.", "--memfree"),
            value(
                    "N",
                    "Begin no job while as many processes or more are running; 100%% is one a processor.",
                    "--load"));
    static final Supplier<List<OptionSpec>> INPUT = () -> List.of(
            value("FILE", "Arguments are the lines of a file.", "-a", "--arg-file"),
            flag("Arguments read end with NUL, not with a line feed.", "-0", "--null"));
    static final Supplier<List<OptionSpec>> OUTPUT = () -> List.of(
            flag("Print outputs in the order of the arguments.", "-k", "--keep-order"),
            flag("Begin each line of output with the arguments of its job.", "--tag"),
            flag("Print the commands and run nothing.", "--dry-run"),
            flag("Show how far it is on a terminal.", "--progress"));
    static final Supplier<List<OptionSpec>> RECORD = () -> List.of(
            value("FILE", "List each job that is over, in the format of GNU parallel.", "--joblog"),
            value("FILE", "Record each job that is over by its command, wherever it is in the list.", "--journal"),
            flag("Leave out what the journal or joblog has.", "--resume"),
            flag("The same, but run again what failed.", "--resume-failed"),
            flag("Run what failed and nothing else.", "--retry-failed"));

    static final Supplier<PositionalParamSpec> WORDS = () -> Options.parameter(
                    "COMMAND [::: ARG]",
                    "0..*",
                    "Command with {} {.} {/} {//} {/.} {1} {#} where arguments go, else they come last; after :::"
                            + " arguments, else the lines of the standard input.")
            .type(String[].class)
            .build();

    private ExecOptions() {}

    /** All after the first word that is no option belongs to the command, as it was typed. */
    static void describe(CommandSpec root, CommandSpec exec) {
        root.parser().expandAtFiles(false);
        exec.parser().stopAtPositional(true).expandAtFiles(false);
        exec.usageMessage()
                .footerHeading("%nExit codes:%n")
                .footer(
                        "  0       all jobs succeeded",
                        "  1..100  so many jobs failed; 2 also: an option is wrong",
                        "  101     more than 100 jobs failed",
                        "  255     something else failed",
                        "  With --halt now,fail=1 and the like: the exit value of the job that ended the run");
    }

    private static OptionSpec value(String label, String description, String... names) {
        return OptionSpec.builder(names)
                .type(String.class)
                .paramLabel(label)
                .description(description)
                .build();
    }

    private static OptionSpec flag(String description, String... names) {
        return OptionSpec.builder(names)
                .type(boolean.class)
                .arity("0")
                .description(description)
                .build();
    }
}
