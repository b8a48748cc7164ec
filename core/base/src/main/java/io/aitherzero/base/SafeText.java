package io.aitherzero.base;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a failure says of itself. Its methods are the caller's code: where one throws, that is told instead, and causes
 * are followed only so far. To be used without a lock.
 */
public final class SafeText {
    private static final int MOST_CAUSES = 100;
    private static final int MOST_FRAMES = 30;

    private SafeText() {}

    /** What {@code toString()} says. */
    public static String text(Throwable error) {
        return ask(
                () -> String.valueOf(error.toString()),
                e -> error.getClass().getName() + " (toString() threw " + e + ")");
    }

    /** What {@code getMessage()} says, empty where there is none. */
    public static String message(Throwable error) {
        return ask(() -> Objects.requireNonNullElse(error.getMessage(), ""), e -> "(getMessage() threw " + e + ")");
    }

    /** Where it was thrown, empty where that is not known. */
    public static StackTraceElement[] stack(Throwable error) {
        StackTraceElement[] none = new StackTraceElement[0];
        return ask(() -> Objects.requireNonNullElse(error.getStackTrace(), none), e -> none);
    }

    /** The failure, its cause, the cause of that and so on. */
    public static List<Throwable> chain(Throwable error) {
        List<Throwable> chain = new ArrayList<>();
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Throwable next = error;
        while (next != null && chain.size() < MOST_CAUSES && seen.add(next)) {
            chain.add(next);
            next = cause(next);
        }
        return chain;
    }

    private static @Nullable Throwable cause(Throwable error) {
        try {
            return error.getCause();
        } catch (Throwable e) { // no cause that can be had
            return null;
        }
    }

    /** Its stack trace with its causes, a line each. */
    public static List<String> lines(Throwable error) {
        List<String> lines = new ArrayList<>();
        String prefix = "";
        for (Throwable each : chain(error)) {
            lines.add(prefix + text(each));
            StackTraceElement[] stack = stack(each);
            for (int i = 0; i < Math.min(stack.length, MOST_FRAMES); i++) {
                lines.add("    at " + stack[i]);
            }
            prefix = "Caused by: ";
        }
        return lines;
    }

    private static <V> V ask(Supplier<V> question, Function<String, V> otherwise) {
        try {
            return question.get();
        } catch (Throwable e) { // whatever it is, it is not worth more than its name
            return otherwise.apply(e.getClass().getName());
        }
    }
}
