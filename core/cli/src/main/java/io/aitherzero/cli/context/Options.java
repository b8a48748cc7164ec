package io.aitherzero.cli.context;

import io.aitherzero.boot.graph.Schedule;
import io.aitherzero.host.HostSettings;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The options that commands share, in groups. */
public final class Options {
    public static final Supplier<List<OptionSpec>> PLUGINS = () -> List.of(many(
            "--plugins",
            "DIR",
            "Folder with plugin archives; may be repeated. Default: plugins in the home.",
            Value.text()));
    public static final Supplier<List<OptionSpec>> SCHEDULE = () -> List.of(
            one("--schedule", "NAME", "auto, ready, level or sequential. Default: auto.", Value.oneOf(Schedule.class)),
            one(
                    "--workers",
                    "N",
                    "Number of threads that start modules. Default: as many as needed.",
                    Value.count(HostSettings.MOST_WORKERS)));
    public static final Supplier<List<OptionSpec>> START = () -> List.of(
            one("--start-timeout", "TIME", "How long one module may take to start. Default: 60s.", Value.time()),
            many("--require", "ID", "Fail if this module does not start; may be repeated.", Value.module()));
    public static final Supplier<List<OptionSpec>> CONSOLE =
            () -> List.of(flag("Write what is logged to standard error, too, and not warnings alone.", "--console")
                    .build());
    public static final Supplier<List<OptionSpec>> FOLLOW = () -> List.of(
            flag("Go on with what comes, until Ctrl-C.", "-f", "--follow").build());
    public static final Supplier<List<OptionSpec>> PLAN =
            () -> List.of(flag("Show what would stop, start and restart, and do nothing.", "--plan")
                    .build());
    public static final Supplier<List<OptionSpec>> SHA256 = () ->
            List.of(many("--sha256", "HASH", "What the file must be; once a file, in their order.", Value.text()));
    public static final Supplier<List<OptionSpec>> ORDER = () -> List.of(
            one(
                    "--shuffle",
                    "SEED",
                    "Start in a random legal order on a random number of workers, drawn from a number.",
                    Value.seed()),
            one("--replay", "PROFILE", "Start in the order of a recorded boot, on as many workers.", Value.text()));
    public static final Supplier<List<OptionSpec>> LIFT = () ->
            List.of(many("--lift", "ID", "Let the module start beside others again; may be repeated.", Value.module()));
    public static final Supplier<List<OptionSpec>> CHAIN = () -> List.of(
            one(
                    "--fuzz",
                    "TIME",
                    "Show modules that had so much time to spare. Default: a twentieth of the path.",
                    Value.timeOrNone()),
            one("--profile", "FILE", "A file that 'aither boot' wrote. Default: the last boot.", Value.text()));
    public static final Supplier<List<OptionSpec>> OUTPUT =
            () -> List.of(one("-o", "FILE", "Write to this file. Default: standard output.", Value.output()));
    public static final Supplier<List<OptionSpec>> PLOT = () -> List.of(
            one(
                    "-o",
                    "FILE",
                    "Write to this file. Default: standard output, or var/boot/plot.html (.svg, .json) in the home where"
                            + " that is a terminal.",
                    Value.output()),
            flag("The chart alone, for documents.", "--svg").build());
    public static final Supplier<List<OptionSpec>> COMMON = () -> List.of(
            flag("Print a document for machines.", "--json").build(),
            one(
                    "--home",
                    "DIR",
                    "Folder with conf, plugins and var. Default: AITHER_HOME, else that of the program.",
                    Value.path()),
            flag("No colours; so does the variable NO_COLOR.", "--no-color").build());
    public static final Supplier<List<OptionSpec>> HELP = () -> List.of(
            flag("Show the stack of a failure.", "-v", "--verbose").build(),
            flag("Show this help and exit.", "-h", "--help").usageHelp(true).build());

    private Options() {}

    @SafeVarargs
    public static void addTo(CommandSpec spec, Supplier<List<OptionSpec>>... groups) {
        for (Supplier<List<OptionSpec>> group : groups) {
            group.get().forEach(spec::addOption);
        }
    }

    public static PositionalParamSpec.Builder parameter(String label, String arity, String description) {
        return PositionalParamSpec.builder()
                .paramLabel(label)
                .arity(arity)
                .required(!arity.startsWith("0"))
                .type(String.class)
                .description(description);
    }

    public static OptionSpec one(String name, String label, String description, Value<?> value) {
        return builder(label, description, value, name).build();
    }

    /** An option of a value that several names may begin. */
    public static OptionSpec.Builder builder(String label, String description, Value<?> value, String... names) {
        OptionSpec.Builder builder = OptionSpec.builder(names)
                .type(Object.class)
                .arity("1")
                .converters(value.of(longest(names)))
                .paramLabel(label)
                .description(description);
        return value.proposals().isEmpty() ? builder : builder.completionCandidates(value.proposals());
    }

    private static String longest(String... names) {
        return Arrays.stream(names)
                .filter(name -> name.startsWith("--"))
                .findFirst()
                .orElse(names[0]);
    }

    public static OptionSpec many(String name, String label, String description, Value<?> value) {
        return builder(label, description, value, name)
                .type(List.class)
                .auxiliaryTypes(Object.class)
                .build();
    }

    public static OptionSpec.Builder flag(String description, String... names) {
        return OptionSpec.builder(names).type(boolean.class).arity("0").description(description);
    }
}
