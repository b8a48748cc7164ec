package io.aitherzero.base;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a failure says of itself. Its methods are somebody else's code: where one throws, or does not return in a second,
 * that is told instead; texts and stacks are cut, and causes are followed only so far. To be used without a lock.
 */
public final class SafeText {
    private static final int MOST_CAUSES = 100;
    private static final int MOST_FRAMES = 30;
    private static final int MOST_FRAMES_OF_COPY = 300;
    private static final int MOST_CAUSES_OF_COPY = 20;
    private static final int LONGEST = 4000;
    private static final int LONGEST_NAME = 500;

    private SafeText() {}

    /** What {@code toString()} says; of 4,000 characters at most. */
    public static String text(Throwable error) {
        return ask(
                error,
                () -> cut(String.valueOf(error.toString())),
                e -> error.getClass().getName() + " (toString() " + e + ")",
                "toString",
                "getLocalizedMessage",
                "getMessage");
    }

    /** What {@code getMessage()} says, empty where there is none; of 4,000 characters at most. */
    public static String message(Throwable error) {
        return ask(
                error,
                () -> cut(Objects.requireNonNullElse(error.getMessage(), "")),
                e -> "(getMessage() " + e + ")",
                "getMessage");
    }

    /**
     * What {@code toString()} says, and what the last of its causes does where that is not in it; of a class that could not
     * be initialized also what it threw.
     */
    public static String textWithRoot(Throwable error) {
        List<Throwable> chain = chain(error);
        StringBuilder told = new StringBuilder(text(error));
        boolean ofInitializer = false;
        for (int i = 1; i < chain.size(); i++) {
            boolean thrown = !ofInitializer && chain.get(i - 1) instanceof ExceptionInInitializerError;
            ofInitializer |= thrown;
            if (thrown || i == chain.size() - 1) {
                String text = text(chain.get(i));
                if (told.indexOf(text) < 0) {
                    told.append(", caused by ").append(text);
                }
            }
        }
        return told.toString();
    }

    /** The beginning of a long text, and how long it is. */
    public static String cut(String text) {
        return cut(text, LONGEST);
    }

    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest) + "... (" + text.length() + " characters)";
    }

    /** Where it was thrown, empty where that is not known. */
    public static StackTraceElement[] stack(Throwable error) {
        StackTraceElement[] none = new StackTraceElement[0];
        return ask(error, () -> known(error.getStackTrace()), e -> none, "getStackTrace");
    }

    /** Frames that are there, and whose names can be shown. */
    private static StackTraceElement[] known(StackTraceElement @Nullable [] stack) {
        return stack == null
                ? new StackTraceElement[0]
                : Arrays.stream(stack)
                        .filter(Objects::nonNull)
                        .map(SafeText::known)
                        .toArray(StackTraceElement[]::new);
    }

    private static StackTraceElement known(StackTraceElement frame) {
        String file = Objects.requireNonNullElse(frame.getFileName(), "");
        boolean fits = frame.getClassName().length() <= LONGEST_NAME
                && frame.getMethodName().length() <= LONGEST_NAME
                && file.length() <= LONGEST_NAME;
        return fits
                ? frame
                : new StackTraceElement(
                        cut(frame.getClassName(), LONGEST_NAME),
                        cut(frame.getMethodName(), LONGEST_NAME),
                        cut(file, LONGEST_NAME),
                        frame.getLineNumber());
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

    /** The last of its causes; itself where it has none. */
    public static Throwable root(Throwable error) {
        List<Throwable> chain = chain(error);
        return chain.get(chain.size() - 1);
    }

    private static @Nullable Throwable cause(Throwable error) {
        List<Throwable> cause = ask(
                error,
                () -> {
                    @Nullable Throwable next = error.getCause();
                    return next == null ? List.of() : List.of(next);
                },
                e -> List.of(),
                "getCause");
        return cause.isEmpty() ? null : cause.get(0);
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

    /**
     * The failure as it may be given to a logger, which asks it all: a copy of what it says, unless nothing but the JDK's own
     * code answers.
     */
    public static Throwable loggable(Throwable error) {
        return isHarmless(error) ? error : new Copy(error);
    }

    private static boolean isHarmless(Throwable error) {
        List<Throwable> chain = chain(error);
        if (chain.size() > MOST_CAUSES_OF_COPY) {
            return false;
        }
        for (Throwable each : chain) {
            boolean foreign = ForeignCalls.isForeign(
                    each, "toString", "getLocalizedMessage", "getMessage", "getCause", "getStackTrace");
            if (foreign
                    || Objects.requireNonNullElse(each.getMessage(), "").length() > LONGEST
                    || each.getStackTrace().length > MOST_FRAMES_OF_COPY
                    || each.getSuppressed().length > 0) {
                return false;
            }
        }
        return true;
    }

    /** Says what another failure has said, and is not code of anybody else's. */
    private static final class Copy extends Exception {
        private static final long serialVersionUID = 1L;

        private final String text;

        Copy(Throwable error) {
            this(chain(error), 0, true);
        }

        private Copy(List<Throwable> chain, int at, boolean withSuppressed) {
            super(message(chain.get(at)), next(chain, at + 1), withSuppressed, true);
            Throwable error = chain.get(at);
            text = text(error);
            StackTraceElement[] stack = stack(error);
            setStackTrace(Arrays.copyOf(stack, Math.min(stack.length, MOST_FRAMES_OF_COPY)));
            Throwable[] suppressed = withSuppressed ? error.getSuppressed() : new Throwable[0];
            for (int i = 0; i < Math.min(suppressed.length, MOST_CAUSES_OF_COPY); i++) {
                addSuppressed(new Copy(List.of(suppressed[i]), 0, false));
            }
        }

        private static @Nullable Throwable next(List<Throwable> chain, int at) {
            return at < Math.min(chain.size(), MOST_CAUSES_OF_COPY) ? new Copy(chain, at, false) : null;
        }

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }

        @Override
        @SuppressWarnings("OverrideThrowableToString") // the other one need not have said its class and message
        public String toString() {
            return text;
        }
    }

    private static <V> V ask(Throwable error, Callable<V> question, Function<String, V> otherwise, String... methods) {
        try {
            return ForeignCalls.isForeign(error, methods)
                    ? ForeignCalls.call(error.getClass(), question)
                    : question.call();
        } catch (TimeoutException e) {
            return otherwise.apply("did not return in " + ForeignCalls.LONGEST_MILLIS + " ms");
        } catch (Throwable e) { // whatever it is, it is not worth more than its name
            return otherwise.apply("threw " + e.getClass().getName());
        }
    }
}
