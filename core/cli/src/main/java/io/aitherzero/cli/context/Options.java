package io.aitherzero.cli.context;

import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The options that commands share, in groups. */
public final class Options {
    public static final Supplier<List<OptionSpec>> PLUGINS = () -> List.of(
            many("--plugins", "DIR", "Folder with plugin archives; may be repeated. Default: plugins in the home."));
    public static final Supplier<List<OptionSpec>> SCHEDULE = () -> List.of(
            one("--schedule", "NAME", "auto, ready, level or sequential. Default: auto."),
            one("--workers", "N", "Number of threads that start modules. Default: as many as needed."));
    public static final Supplier<List<OptionSpec>> START = () -> List.of(
            one("--start-timeout", "TIME", "How long one module may take to start. Default: 60s."),
            many("--require", "ID", "Fail if this module does not start; may be repeated."));
    public static final Supplier<List<OptionSpec>> CONSOLE =
            () -> List.of(flag("Write what is logged to standard error, too, and not warnings alone.", "--console")
                    .build());
    public static final Supplier<List<OptionSpec>> ORDER = () -> List.of(
            one(
                    "--shuffle",
                    "SEED",
                    "Start in a random legal order on a random number of workers, drawn from a number."),
            one("--replay", "PROFILE", "Start in the order of a recorded boot, on as many workers."));
    public static final Supplier<List<OptionSpec>> LIFT =
            () -> List.of(many("--lift", "ID", "Let the module start beside others again; may be repeated."));
    public static final Supplier<List<OptionSpec>> CHAIN = () -> List.of(
            one("--fuzz", "TIME", "Show modules that had so much time to spare. Default: a twentieth of the path."),
            one("--profile", "FILE", "A file that 'aither boot' wrote. Default: the last boot."));
    public static final Supplier<List<OptionSpec>> CHANGES = () -> List.of(
            many("--without", "ID", "As if the module were not there; may be repeated."),
            many("--lazy", "ID", "As if it and what waits for it were not started at boot; may be repeated."),
            many("--faster", "ID=PERCENT", "As if it took less time, such as web=50%%; may be repeated."));
    public static final Supplier<List<OptionSpec>> OUTPUT =
            () -> List.of(one("-o", "FILE", "Write to this file. Default: standard output."));
    public static final Supplier<List<OptionSpec>> PLOT = () -> List.of(
            one(
                    "-o",
                    "FILE",
                    "Write to this file. Default: standard output, or var/boot/plot.html (.svg, .json) in the home where"
                            + " that is a terminal."),
            flag("The chart alone, for documents.", "--svg").build());
    public static final Supplier<List<OptionSpec>> COMMON = () -> List.of(
            flag("Print a document for machines.", "--json").build(),
            one("--home", "DIR", "Folder with conf, plugins and var. Default: AITHER_HOME, else that of the program."),
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

    public static OptionSpec one(String name, String label, String description) {
        return OptionSpec.builder(name)
                .type(String.class)
                .paramLabel(label)
                .description(description)
                .build();
    }

    private static OptionSpec many(String name, String label, String description) {
        return OptionSpec.builder(name)
                .type(List.class)
                .auxiliaryTypes(String.class)
                .arity("1")
                .paramLabel(label)
                .description(description)
                .build();
    }

    public static OptionSpec.Builder flag(String description, String... names) {
        return OptionSpec.builder(names).type(boolean.class).arity("0").description(description);
    }
}
