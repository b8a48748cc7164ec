package io.aitherzero.cli.context;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where the host keeps its files. */
public final class HomeFolder {
    private static final String OPTION = "--home";

    private HomeFolder() {}

    /**
     * The option, else the launcher's property, else the variable, else the folder of {@code aither.jar} where that was
     * started, else the current folder.
     *
     * @throws UsageException if property or variable is no path
     */
    public static Path of(Optional<Path> option, CliContext context) {
        return option.or(() ->
                        context.property("aither.home").map(text -> Value.path().read("Property aither.home", text)))
                .or(() ->
                        context.variable("AITHER_HOME").map(text -> Value.path().read("Variable AITHER_HOME", text)))
                .or(() -> context.property("java.class.path").flatMap(HomeFolder::ofJar))
                .orElse(Path.of(""))
                .toAbsolutePath()
                .normalize();
    }

    /** The folder of the distribution where {@code java -jar} was called with its jar; the class path is just that then. */
    private static Optional<Path> ofJar(String classPath) {
        return classPath.endsWith("aither.jar")
                ? Value.path()
                        .reading()
                        .apply(classPath)
                        .filter(Files::isRegularFile)
                        .map(jar -> jar.toAbsolutePath().resolveSibling(""))
                : Optional.empty();
    }

    /**
     * The home as far as it can be told before the command line is parsed; logging needs it first. An option that is no path
     * is passed over: who parses the line refuses it.
     *
     * @throws UsageException if property or variable is no path
     */
    public static Path early(String[] args, CliContext context) {
        Optional<String> option = Optional.empty();
        for (int i = 0; i < args.length; i++) {
            if (args[i].equals(OPTION) && i + 1 < args.length) {
                option = Optional.of(args[i + 1]);
            } else if (args[i].startsWith(OPTION + "=")) {
                option = Optional.of(args[i].substring(OPTION.length() + 1));
            }
        }
        return of(option.flatMap(Value.path().reading()), context);
    }
}
