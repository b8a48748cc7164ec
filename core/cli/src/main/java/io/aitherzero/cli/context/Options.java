package io.aitherzero.cli.context;

import io.aitherzero.boot.graph.Schedule;
import io.aitherzero.host.HostSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The options that commands share, in groups. */
public final class Options {
    public static List<Option> plugins() {
        return List.of(many(
                "--plugins",
                "DIR",
                "Folder with plugin archives; may be repeated. Default: plugins in the home.",
                Value.path()));
    }

    public static List<Option> schedule() {
        return List.of(
                one(
                        "--schedule",
                        "NAME",
                        "auto, ready, level or sequential. Default: auto.",
                        Value.oneOf(Schedule.class)),
                one(
                        "--workers",
                        "N",
                        "Number of threads that start modules. Default: as many as needed.",
                        Value.count(HostSettings.MOST_WORKERS)));
    }

    public static List<Option> start() {
        return List.of(
                one("--start-timeout", "TIME", "How long one module may take to start. Default: 60s.", Value.time()),
                many("--require", "ID", "Fail if this module does not start; may be repeated.", Value.module()));
    }

    public static List<Option> console() {
        return List.of(flag("Write what is logged to standard error, too, and not warnings alone.", "--console"));
    }

    public static List<Option> follow() {
        return List.of(flag("Go on with what comes, until Ctrl-C.", "-f", "--follow"));
    }

    public static List<Option> plan() {
        return List.of(flag("Show what would stop, start and restart, and do nothing.", "--plan"));
    }

    public static List<Option> sha256() {
        return List.of(many("--sha256", "HASH", "What the file must be; once a file, in their order.", Value.text()));
    }

    public static List<Option> newPlugin() {
        return List.of(
                one(
                        "--extension-of",
                        "ID",
                        "Add an extension of this plugin, which is in the plugins folder.",
                        Value.module()),
                one("--package", "NAME", "Package of its classes. Default: com.example and the id.", Value.text()),
                flag("Copy the repository with parent, API and test kit into the project.", "--self-contained"));
    }

    public static List<Option> order() {
        return List.of(
                one(
                        "--shuffle",
                        "SEED",
                        "Start in a random legal order on a random number of workers, drawn from a number.",
                        Value.seed()),
                one(
                        "--replay",
                        "PROFILE",
                        "Start in the order of a recorded boot, on as many workers.",
                        Value.pathWithoutDefault()));
    }

    public static List<Option> lift() {
        return List.of(
                many("--lift", "ID", "Let the module start beside others again; may be repeated.", Value.module()));
    }

    public static List<Option> chain() {
        return List.of(
                one(
                        "--fuzz",
                        "TIME",
                        "Show modules that had so much time to spare. Default: a twentieth of the path.",
                        Value.timeOrNone()),
                one("--profile", "FILE", "A file that 'aither boot' wrote. Default: the last boot.", Value.path()));
    }

    public static List<Option> output() {
        return List.of(one("-o", "FILE", "Write to this file. Default: standard output.", Value.output()));
    }

    public static List<Option> plot() {
        return List.of(
                one(
                        "-o",
                        "FILE",
                        "Write to this file. Default: standard output, or var/boot/plot.html (.svg, .json) in the home where"
                                + " that is a terminal.",
                        Value.output()),
                flag("The chart alone, for documents.", "--svg"));
    }

    public static List<Option> home() {
        return List.of(one(
                "--home",
                "DIR",
                "Folder with conf, plugins and var. Default: AITHER_HOME, else that of the program.",
                Value.path()));
    }

    public static List<Option> common() {
        return List.of(
                flag("Print a document for machines.", "--json"),
                home().get(0),
                flag("No colours; so does the variable NO_COLOR.", "--no-color"));
    }

    public static List<Option> help() {
        return List.of(
                flag("Show the stack of a failure.", "-v", "--verbose"),
                flag("Show this help and exit.", "-h", "--help"));
    }

    private Options() {}

    @SafeVarargs
    public static List<Option> of(List<Option>... groups) {
        List<Option> all = new ArrayList<>();
        for (List<Option> group : groups) {
            all.addAll(group);
        }
        all.addAll(help());
        return all;
    }

    public static Option one(String name, String label, String description, Value<?> value) {
        return new Option(List.of(name), Option.Takes.ONE, label, description, value);
    }

    /** An option of a value that several names may begin. */
    public static Option one(String label, String description, Value<?> value, String... names) {
        return new Option(Arrays.asList(names), Option.Takes.ONE, label, description, value);
    }

    /** An option whose value may be left out, which is then none. */
    public static Option perhaps(String name, String label, String description, Value<?> value) {
        return new Option(List.of(name), Option.Takes.PERHAPS, label, description, value);
    }

    public static Option many(String name, String label, String description, Value<?> value) {
        return new Option(List.of(name), Option.Takes.MANY, label, description, value);
    }

    public static Option flag(String description, String... names) {
        return Option.flag(description, names);
    }
}
