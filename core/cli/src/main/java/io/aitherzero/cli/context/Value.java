package io.aitherzero.cli.context;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an option or a parameter takes: how its text is read, what it must be, what to do about another one, and what a shell
 * proposes.
 *
 * @param rule what it must be, as it follows "must be"
 * @param wayOut what to do about a wrong one
 * @param reading the value of a text; empty if the rule is broken
 * @param proposals for completion
 * @param <T> the value
 */
public record Value<T>(String rule, String wayOut, Function<String, Optional<T>> reading, List<String> proposals) {
    /** Stands for the ids of all modules among what a shell proposes. */
    public static final String MODULES = "__aither_module_ids__";

    private static final String CORRECT = "correct it";
    public static final String LEAVE_OUT = CORRECT + ", or leave it out to get the default";
    // compiled when a value is read, since a launch makes many options and reads few
    private static final String WHOLE = "0*[1-9]\\d{0,8}";
    private static final String PERCENTAGE = "(\\d{1,4}(?:\\.\\d{1,3})?)\\s*%";
    private static final String TIME = "(\\d{1,9})(ms|s|m|h)";

    private static final Function<String, Optional<String>> ANY = Optional::of;

    private static <T> Value<T> of(String rule, Function<String, Optional<T>> reading) {
        return new Value<>(rule, LEAVE_OUT, reading, List.of());
    }

    /** The same with its default named. */
    public Value<T> withDefault(String text) {
        return new Value<>(rule, LEAVE_OUT + " of " + text, reading, proposals);
    }

    /** The same with another way out. */
    public Value<T> withWayOut(String other) {
        return new Value<>(rule, other, reading, proposals);
    }

    /** Any text. */
    public static Value<String> text() {
        return of("a text", ANY);
    }

    /** The id of a module. */
    public static Value<String> module() {
        return new Value<>("the id of a module", LEAVE_OUT, ANY, List.of(MODULES));
    }

    /** A number of things, from 1. */
    public static Value<Integer> count(int most) {
        return of(
                "a whole number from 1 to " + most,
                text -> text.matches(WHOLE) && Integer.parseInt(text) <= most
                        ? Optional.of(Integer.valueOf(text))
                        : Optional.empty());
    }

    /** Any number that a seed may be. */
    public static Value<Long> seed() {
        return of("a whole number", text -> {
            try {
                return Optional.of(Long.valueOf(text));
            } catch (NumberFormatException e) {
                return Optional.empty();
            }
        });
    }

    /** A share as people type it: 0.15 for {@code 15%}. */
    public static Value<Double> share(String example) {
        return of("a percentage such as " + example, Value::percentage);
    }

    /** The share that a percentage is. */
    public static Optional<Double> percentage(String text) {
        Matcher matcher = Pattern.compile(PERCENTAGE).matcher(text.trim());
        return matcher.matches() ? Optional.of(Double.parseDouble(matcher.group(1)) / 100) : Optional.empty();
    }

    /** A time as people type it: {@code 500ms}, {@code 30s}, {@code 2m}, {@code 1h}. */
    public static Value<Duration> time() {
        return of("a time such as 500ms, 30s or 2m, longer than nothing", Value::duration);
    }

    /** A time, or none. */
    public static Value<Duration> timeOrNone() {
        return of(
                "0 or a time such as 10ms or 1s",
                text -> text.equals("0") ? Optional.of(Duration.ZERO) : duration(text));
    }

    private static Optional<Duration> duration(String text) {
        Matcher matcher = Pattern.compile(TIME).matcher(text.trim());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long number = Long.parseLong(matcher.group(1));
        Duration duration = switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
        };
        return Optional.of(duration).filter(value -> !value.isZero());
    }

    /** One of some names, in any letters. */
    public static <E extends Enum<E>> Value<E> oneOf(Class<E> type) {
        List<String> names = new ArrayList<>();
        for (E each : type.getEnumConstants()) {
            names.add(each.name().toLowerCase(Locale.ROOT));
        }
        return new Value<>(
                "one of " + String.join(", ", names),
                LEAVE_OUT,
                text -> Arrays.stream(type.getEnumConstants())
                        .filter(each -> each.name().equalsIgnoreCase(text))
                        .findFirst(),
                names);
    }

    /** A path in place of a default one, to be taken as it is typed; a relative one is of the working folder. */
    public static Value<Path> path() {
        return of("a path, not empty and in letters that the locale can spell", Value::toPath);
    }

    /** The same where nothing is the default. */
    public static Value<Path> pathWithoutDefault() {
        return path().withWayOut(CORRECT);
    }

    /** The path of a file to be written. */
    public static Value<OutputFile> output() {
        return of(
                        "the path of a file",
                        text -> toPath(text)
                                .map(path -> path.toAbsolutePath().normalize())
                                .filter(path -> path.getFileName() != null && !Files.isDirectory(path))
                                .map(OutputFile::new))
                .withWayOut("name a file in a folder that exists");
    }

    /** Empty where it is none. */
    static Optional<Path> toPath(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Path.of(text));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** Reads the text of an option or a parameter. */
    public T read(String subject, String text) {
        return reading.apply(text).orElseThrow(() -> UsageException.of(subject, rule, text, wayOut));
    }
}
