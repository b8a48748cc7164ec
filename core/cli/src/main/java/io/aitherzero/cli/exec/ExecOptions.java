package io.aitherzero.cli.exec;

import io.aitherzero.api.parallel.Workload;
import io.aitherzero.cli.context.Option;
import io.aitherzero.cli.context.Options;
import io.aitherzero.cli.context.Parameter;
import io.aitherzero.cli.context.Value;
import java.util.List;

/** The options of {@code exec}, by the names they have in GNU parallel. */
public final class ExecOptions {
    public static List<Option> jobs() {
        return List.of(
                value(
                        ExecValues.JOBS,
                        "N",
                        "Jobs at once: 8, 200%% of the processors, +1, -1, 0 for 1000, or auto to search the best number."
                                + " Default: 100%%.",
                        "-j",
                        "--jobs",
                        "-P",
                        "--max-procs"),
                value(
                        Value.oneOf(Workload.class),
                        "KIND",
                        "What jobs mostly wait for: cpu, io, network or mixed; without --jobs the best number is searched.",
                        "--workload"),
                value(
                        ExecValues.TIMEOUT,
                        "TIME",
                        "Kill a job after 30, 500ms or 2m, or after 200%% of the median of good jobs.",
                        "--timeout"),
                value(ExecValues.COUNT, "N", "Run a failing job up to N times.", "--retries"),
                value(
                        ExecValues.HALT_POLICY,
                        "WHEN",
                        "End early: now or soon, then fail, success or done, then a number or share; soon,fail=3.",
                        "--halt",
                        "--halt-on-error"),
                value(ExecValues.DELAY, "TIME", "Let so much time pass between the begins of two jobs.", "--delay"),
                value(
                        ExecValues.BYTES,
                        "SIZE",
                        "Begin no job while less memory is available, such as 2G.",
                        "--memfree"),
                value(
                        ExecValues.LOAD,
                        "N",
                        "Begin no job while as many processes or more are running; 100%% is one a processor.",
                        "--load"));
    }

    public static List<Option> input() {
        return List.of(
                new Option(
                        List.of("-a", "--arg-file"),
                        Option.Takes.MANY,
                        "FILE",
                        "Arguments are the lines of a file, - for the standard input; may be repeated.",
                        Value.pathWithoutDefault()),
                flag("Arguments read end with NUL, not with a line feed.", "-0", "--null"),
                value(
                        ExecValues.SEPARATOR,
                        "BYTE",
                        "Arguments read end with this byte, such as , or \\t.",
                        "-d",
                        "--delimiter"),
                value(ExecValues.COLUMNS, "REGEX", "Take each argument apart, for {1} {2}.", "-C", "--colsep"),
                value(
                        ExecValues.COUNT,
                        "N",
                        "Give N arguments to each job.",
                        "-n",
                        "-N",
                        "--max-args",
                        "--max-replace-args"),
                flag("Leave out blank arguments.", "-r", "--no-run-if-empty"),
                flag("Read all sources side by side, in place of each combination.", "--link", "--xapply"),
                value(Value.text(), "TEXT", "This, and not {}, stands for the arguments.", "-I"),
                flag("The shell is to take the command as it was typed, $ and * and all.", "-q", "--quote"));
    }

    public static List<Option> output() {
        return List.of(
                flag("Print outputs in the order of the arguments.", "-k", "--keep-order"),
                flag("Begin each line of output with the arguments of its job.", "--tag"),
                value(
                        Value.text(),
                        "TEXT",
                        "Begin each line with this text, in which {} and the like are filled in.",
                        "--tagstring"),
                flag("Print the commands and run nothing.", "--dry-run", "--dryrun"),
                flag("Show how far it is on a terminal.", "--progress", "--bar", "--eta"));
    }

    public static List<Option> record() {
        return List.of(
                value(Value.path(), "FILE", "List each job that is over, in the format of GNU parallel.", "--joblog"),
                value(
                        Value.path(),
                        "FILE",
                        "Record each job that is over by its command, wherever it is in the list.",
                        "--journal"),
                flag("Leave out what the journal or joblog has.", "--resume"),
                flag("The same, but run again what failed.", "--resume-failed"),
                flag("Run what failed and nothing else.", "--retry-failed"));
    }

    public static final Parameter WORDS = new Parameter(
            "COMMAND [::: ARG]",
            0,
            Parameter.ANY,
            "Command with {} {.} {/} {//} {/.} {1} {-1} {#} {%%} where arguments go, else they come last; after"
                    + " ::: arguments, after :::: files of them, with + one with one of the source before; else"
                    + " the lines of the standard input.",
            Value.text());

    private ExecOptions() {}

    private static Option value(Value<?> value, String label, String description, String... names) {
        return Options.one(label, description, value, names);
    }

    private static Option flag(String description, String... names) {
        return Options.flag(description, names);
    }
}
