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
        // without lambdas, whose linking each launch would wait for
        Optional<Path> named = option;
        if (named.isEmpty()) {
            named = read("Property aither.home", context.property("aither.home"));
        }
        if (named.isEmpty()) {
            named = read("Variable AITHER_HOME", context.variable("AITHER_HOME"));
        }
        if (named.isEmpty()) {
            named = ofJar(context.property("java.class.path").orElse(""));
        }
        return named.orElse(Path.of("")).toAbsolutePath().normalize();
    }

    private static Optional<Path> read(String subject, Optional<String> text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Optional<Path> path = Value.toPath(text.get());
        return path.isPresent() ? path : Optional.of(Value.path().read(subject, text.get()));
    }

    /** The folder of the distribution where {@code java -jar} was called with its jar; the class path is just that then. */
    private static Optional<Path> ofJar(String classPath) {
        Optional<Path> jar = classPath.endsWith("aither.jar") ? Value.toPath(classPath) : Optional.empty();
        return jar.isPresent() && Files.isRegularFile(jar.get())
                ? Optional.of(jar.get().toAbsolutePath().resolveSibling(""))
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
        return of(option.isPresent() ? Value.toPath(option.get()) : Optional.empty(), context);
    }
}
