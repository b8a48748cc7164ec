package io.aitherzero.cli.context;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Where the host keeps its files. */
public final class HomeFolder {
    private static final String OPTION = "--home";

    private HomeFolder() {}

    /**
     * The option, else the launcher's property, else the variable, else the folder of {@code aither.jar} where that was
     * started, else the current folder.
     */
    public static Path of(Optional<String> option, CliContext context) {
        Optional<String> named = option.isPresent() ? option : context.property("aither.home");
        if (named.isEmpty()) {
            named = context.variable("AITHER_HOME");
        }
        if (named.isEmpty()) {
            named = ofJar(context.property("java.class.path").orElse(""));
        }
        return Path.of(named.orElse("")).toAbsolutePath().normalize();
    }

    /** The folder of the distribution where {@code java -jar} was called with its jar; the class path is just that then. */
    private static Optional<String> ofJar(String classPath) {
        if (!classPath.endsWith("aither.jar")) {
            return Optional.empty();
        }
        try {
            Path jar = Path.of(classPath).toAbsolutePath();
            return Files.isRegularFile(jar) ? Optional.of(jar.resolveSibling("").toString()) : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** The home as far as it can be told before the command line is parsed; logging needs it first. */
    public static Path early(String[] args, CliContext context) {
        Optional<String> option = Optional.empty();
        for (int i = 0; i < args.length; i++) {
            if (args[i].equals(OPTION) && i + 1 < args.length) {
                option = Optional.of(args[i + 1]);
            } else if (args[i].startsWith(OPTION + "=")) {
                option = Optional.of(args[i].substring(OPTION.length() + 1));
            }
        }
        try {
            return of(option, context);
        } catch (InvalidPathException e) {
            return of(Optional.empty(), context);
        }
    }
}
