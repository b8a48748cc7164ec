package io.aitherzero.cli.context;

import io.aitherzero.cli.report.Style;
import io.aitherzero.host.Launch;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What commands know of the process they run in: its streams, variables, clock and end.
 *
 * @param out for data
 * @param err for messages and progress
 * @param environment variables by name
 * @param properties system properties by name; {@code aither.home} and {@code aither.tty}, {@code .tty.in} and
 *     {@code .tty.out} are set by the launcher, as is {@code aither.classes}
 * @param launch when the program began
 * @param nanoClock nanoseconds of any origin
 * @param onTermination keeps what is to be done when the process is asked to end
 */
public record CliContext(
        PrintStream out,
        PrintStream err,
        Function<String, @Nullable String> environment,
        Function<String, @Nullable String> properties,
        Launch launch,
        LongSupplier nanoClock,
        Consumer<Runnable> onTermination) {
    private static final int USUAL_COLUMNS = 80;
    private static final int NARROW = 40;

    public Optional<String> variable(String name) {
        return filled(environment.apply(name));
    }

    public Optional<String> property(String name) {
        return filled(properties.apply(name));
    }

    /**
     * Where temporary files are to be, which need not exist.
     *
     * @throws UsageException if the variable is no path
     */
    public Path temporaryFolder() {
        return Value.path()
                .read(
                        "Variable TMPDIR",
                        variable("TMPDIR").or(() -> property("java.io.tmpdir")).orElse("/tmp"));
    }

    private static Optional<String> filled(@Nullable String value) {
        return value == null || value.isEmpty() ? Optional.empty() : Optional.of(value);
    }

    /** Whether a line on {@link #err} can be rewritten. */
    public boolean terminal() {
        return isTrue("aither.tty") && !dumb();
    }

    /** Whether {@link #out} is looked at by a person. */
    public boolean outTerminal() {
        return isTrue("aither.tty.out");
    }

    /** Whether arguments that are read come from a person who types them. */
    public boolean inputTerminal() {
        return isTrue("aither.tty.in");
    }

    /** How wide the terminal is: as the variable COLUMNS says, else the terminal itself; 80 if neither does. */
    public int columns() {
        return variable("COLUMNS")
                .flatMap(CliContext::width)
                .or(CliContext::askTerminal)
                .orElse(USUAL_COLUMNS);
    }

    /** The text for {@link #out}: where that is a narrow terminal, broken between words. */
    public String fitted(String text) {
        return outTerminal() && text.lines().anyMatch(line -> line.length() > NARROW)
                ? Wrapped.to(text, columns())
                : text;
    }

    /** The same for help, which is laid out for 80 columns. */
    public String fittedHelp(String text) {
        if (!outTerminal() || text.isEmpty()) {
            return text;
        }
        int columns = columns();
        return columns < USUAL_COLUMNS ? Wrapped.help(text, columns) : text;
    }

    private static Optional<Integer> askTerminal() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String answer = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return width(answer.strip().replaceFirst("^\\d+ ", ""));
        } catch (IOException e) {
            // no terminal, or nothing that could ask it
            return Optional.empty();
        }
    }

    private static Optional<Integer> width(String text) {
        return text.matches("[1-9]\\d{0,3}") ? Optional.of(Integer.valueOf(text)) : Optional.empty();
    }

    public Style style(boolean noColor) {
        boolean colour =
                outTerminal() && !dumb() && !noColor && variable("NO_COLOR").isEmpty();
        return colour ? Style.COLOUR : Style.PLAIN;
    }

    /** Whether characters beyond ASCII can be shown on {@link #out}: the locale says so, and it is no dumb terminal. */
    public boolean unicode() {
        String locale = variable("LC_ALL")
                .or(() -> variable("LC_CTYPE"))
                .or(() -> variable("LANG"))
                .orElse("");
        return !dumb() && locale.toLowerCase(Locale.ROOT).replace("-", "").contains("utf8");
    }

    private boolean isTrue(String property) {
        return Boolean.parseBoolean(property(property).orElse("false"));
    }

    private boolean dumb() {
        return variable("TERM").orElse("").equals("dumb");
    }
}
