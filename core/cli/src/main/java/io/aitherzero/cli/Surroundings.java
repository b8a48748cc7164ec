package io.aitherzero.cli;

import io.aitherzero.cli.report.Style;
import io.aitherzero.host.Launch;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the commands see of the world.
 *
 * @param out for data
 * @param err for messages and progress
 * @param environment variables by name
 * @param properties system properties by name; {@code aither.home}, {@code aither.tty} and {@code aither.tty.out} are
 *     set by the launcher
 * @param launch when the program began
 * @param nanoClock nanoseconds of any origin
 * @param onTermination keeps what is to be done when the process is asked to end
 */
public record Surroundings(
        PrintStream out,
        PrintStream err,
        Function<String, @Nullable String> environment,
        Function<String, @Nullable String> properties,
        Launch launch,
        LongSupplier nanoClock,
        Consumer<Runnable> onTermination) {
    public Optional<String> variable(String name) {
        return Optional.ofNullable(environment.apply(name)).filter(value -> !value.isEmpty());
    }

    public Optional<String> property(String name) {
        return Optional.ofNullable(properties.apply(name)).filter(value -> !value.isEmpty());
    }

    /** Whether a line on {@link #err} can be rewritten. */
    public boolean terminal() {
        return isTrue("aither.tty") && !dumb();
    }

    /** Whether {@link #out} is looked at by a person. */
    boolean outTerminal() {
        return isTrue("aither.tty.out");
    }

    Style style(boolean noColor) {
        boolean colour =
                outTerminal() && !dumb() && !noColor && variable("NO_COLOR").isEmpty();
        return colour ? Style.COLOUR : Style.PLAIN;
    }

    /** Whether characters beyond ASCII can be shown on {@link #out}: the locale says so, and it is no dumb terminal. */
    boolean unicode() {
        String locale = variable("LC_ALL")
                .or(() -> variable("LC_CTYPE"))
                .or(() -> variable("LANG"))
                .orElse("");
        return !dumb() && locale.toLowerCase(Locale.ROOT).replace("-", "").contains("utf8");
    }

    private boolean isTrue(String property) {
        return property(property).map(Boolean::parseBoolean).orElse(false);
    }

    private boolean dumb() {
        return variable("TERM").map("dumb"::equals).orElse(false);
    }
}
