package io.aitherzero.base;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which frame of a stack tells a reader where it happened: not that of the JDK's {@code sleep} or {@code park}, but the
 * innermost one of a plugin's code.
 */
public final class StackPlace {
    private static final List<String> JDK = List.of("java.", "jdk.", "sun.");
    private static final List<String> RUNTIME = List.of("io.aitherzero.", "org.pf4j.");

    /** Plugins that come with the runtime; what is below is as any other's. */
    private static final String OWN_PLUGINS = "io.aitherzero.plugins.";

    /** What frames of the class path begin with where another thread's stack was asked for. */
    private static final String CLASS_PATH = "app//";

    /** Otherwise that of a plugin's frame says nothing, as in a web application. */
    private static final boolean RUNTIME_IS_NAMED =
            StackPlace.class.getClassLoader().getName() != null;

    private StackPlace() {}

    /**
     * The innermost frame that looks as if it were a plugin's: its class loader has no name, as those of plugins, and it is
     * neither the JDK's nor the runtime's. Where there is none, the innermost that is of neither of the two, as that of an
     * application's job, but no caller of the runtime; then one that is not the JDK's; then the innermost of all.
     *
     * @return empty where the stack is, as that of a thread that has ended
     */
    public static Optional<StackTraceElement> of(StackTraceElement[] stack) {
        return first(stack, frame -> RUNTIME_IS_NAMED && isForeign(frame) && isUnnamed(frame))
                .or(() -> first(called(stack), StackPlace::isForeign))
                .or(() -> first(stack, frame -> !isJdk(frame)))
                .or(() -> Arrays.stream(stack).findFirst());
    }

    /** Without those outside the runtime that have called it, if there is any of it. */
    private static StackTraceElement[] called(StackTraceElement[] stack) {
        int end = stack.length;
        while (end > 0 && !isRuntime(stack[end - 1])) {
            end--;
        }
        return end == 0 ? stack : Arrays.copyOf(stack, end);
    }

    /** The same behind a sentence: {@code , at a.B.c(B.java:7)}, or nothing. */
    public static String at(StackTraceElement[] stack) {
        return of(stack).map(frame -> ", at " + text(frame)).orElse("");
    }

    /** A frame as stack traces show it, cut where the names of a plugin's are very long. */
    public static String text(StackTraceElement frame) {
        String text = frame.toString();
        return SafeText.cut(text.startsWith(CLASS_PATH) ? text.substring(CLASS_PATH.length()) : text);
    }

    /** Whether a frame is neither the JDK's nor the runtime's. */
    public static boolean isForeign(StackTraceElement frame) {
        return !isJdk(frame) && !isRuntime(frame);
    }

    private static boolean isRuntime(StackTraceElement frame) {
        String type = frame.getClassName();
        return !type.startsWith(OWN_PLUGINS) && RUNTIME.stream().anyMatch(type::startsWith);
    }

    /** By the module where there is one, as packages such as {@code javax.} and {@code com.sun.} are others', too. */
    private static boolean isJdk(StackTraceElement frame) {
        String module = frame.getModuleName();
        String name = module == null ? frame.getClassName() : module + ".";
        return JDK.stream().anyMatch(name::startsWith);
    }

    private static boolean isUnnamed(StackTraceElement frame) {
        return frame.getModuleName() == null && frame.getClassLoaderName() == null;
    }

    private static Optional<StackTraceElement> first(StackTraceElement[] stack, Predicate<StackTraceElement> which) {
        return Arrays.stream(stack).filter(which).findFirst();
    }
}
