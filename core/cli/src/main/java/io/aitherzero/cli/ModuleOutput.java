package io.aitherzero.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * What {@code System.out} or {@code System.err} is while modules run in a process that {@code aither} has started: each line
 * goes to the log of the module that prints it, so that the real streams are the host's alone. It cannot be closed. Prints
 * of the logging itself go to the real standard error.
 *
 * <p>Other than those of the JDK these methods hold no lock while they log: a console appender that took this stream for the
 * real one would wait for it with the appender's lock held.
 */
@SuppressWarnings("AnnotateFormatMethod") // the methods are the JDK's
final class ModuleOutput extends PrintStream {
    private static final int LONGEST_LINE = 1 << 13;
    private static final int MOST_UNFINISHED = 1000;
    private static final StackWalker WALKER = StackWalker.getInstance(
            Set.of(StackWalker.Option.RETAIN_CLASS_REFERENCE, StackWalker.Option.SHOW_HIDDEN_FRAMES));
    private static final ThreadLocal<@Nullable Boolean> LOGGING = new ThreadLocal<>();

    private static volatile Function<ClassLoader, Optional<String>> modules = loader -> Optional.empty();

    /** Who prints: a module, the host's logging, or neither. */
    private record Origin(Optional<String> module, boolean logging) {}

    private record Line(Origin origin, StringBuilder text) {}

    private final PrintStream real;
    private final boolean warns;
    private final Map<Thread, Line> unfinished = new ConcurrentHashMap<>();

    private ModuleOutput(PrintStream real, boolean warns) {
        super(OutputStream.nullOutputStream());
        this.real = real;
        this.warns = warns;
    }

    /**
     * Puts such streams in the place of the process's own.
     *
     * @param err the real standard error
     */
    static void install(PrintStream err) {
        System.setOut(new ModuleOutput(err, false));
        System.setErr(new ModuleOutput(err, true));
    }

    /** From now on modules are known by their class loaders. */
    static void of(Function<ClassLoader, Optional<String>> known) {
        modules = known;
    }

    /** Logs what was printed without the end of a line. */
    static void finish() {
        for (PrintStream stream : new PrintStream[] {System.out, System.err}) {
            if (stream instanceof ModuleOutput output) {
                output.unfinished.keySet().forEach(output::finish);
            }
        }
    }

    private void finish(Thread thread) {
        @Nullable Line rest = unfinished.remove(thread);
        if (rest != null) {
            tell(rest);
        }
    }

    /** The module that prints: the first one on the calling stack, else that of the thread; empty where it is none. */
    static Optional<String> caller() {
        return origin().module;
    }

    private static Origin origin() {
        Function<ClassLoader, Optional<String>> known = modules;
        Optional<Origin> found = WALKER.walk(frames -> frames.map(frame -> origin(frame, known))
                .flatMap(Optional::stream)
                .findFirst());
        return found.orElseGet(() -> new Origin(of(Thread.currentThread(), known), false));
    }

    private static Optional<String> of(Thread thread, Function<ClassLoader, Optional<String>> known) {
        @Nullable ClassLoader own = thread.getClass().getClassLoader();
        @Nullable ClassLoader given = thread.getContextClassLoader();
        return Optional.ofNullable(MDC.get("module"))
                .or(() -> own == null ? Optional.empty() : known.apply(own))
                .or(() -> given == null ? Optional.empty() : known.apply(given));
    }

    /** Empty where the frame does not tell. */
    private static Optional<Origin> origin(
            StackWalker.StackFrame frame, Function<ClassLoader, Optional<String>> known) {
        @Nullable ClassLoader loader = frame.getDeclaringClass().getClassLoader();
        if (loader == null) {
            return Optional.empty();
        }
        if (loader == ModuleOutput.class.getClassLoader()) {
            return isLogging(frame.getClassName()) ? Optional.of(new Origin(Optional.empty(), true)) : Optional.empty();
        }
        return known.apply(loader).map(module -> new Origin(Optional.of(module), false));
    }

    private static boolean isLogging(String type) {
        return type.startsWith("org.apache.logging.log4j.") || type.startsWith("io.aitherzero.logging.");
    }

    private void text(String text) {
        Thread thread = Thread.currentThread();
        int from = 0;
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
            add(thread, text, from, end);
            finish(thread);
            from = end + 1;
        }
        if (from < text.length()) {
            add(thread, text, from, text.length());
        }
    }

    private void add(Thread thread, String text, int from, int to) {
        Line line = unfinished.computeIfAbsent(thread, mine -> new Line(origin(), new StringBuilder()));
        for (int at = from; at < to; ) {
            int part = Math.min(to - at, LONGEST_LINE - line.text.length());
            line.text.append(text, at, at + part);
            at += part;
            if (line.text.length() >= LONGEST_LINE) {
                tell(line);
                line.text.setLength(0);
            }
        }
        if (unfinished.size() > MOST_UNFINISHED) {
            unfinished.keySet().forEach(this::finish);
        }
    }

    private void tell(Line line) {
        int length = line.text.length();
        String text = line.text.substring(0, length > 0 && line.text.charAt(length - 1) == '\r' ? length - 1 : length);
        if (LOGGING.get() != null || line.origin.logging) {
            real.println(text);
            return;
        }
        LOGGING.set(true);
        try {
            log(line.origin.module, text);
        } finally {
            LOGGING.remove();
        }
    }

    private void log(Optional<String> module, String line) {
        Logger log = LoggerFactory.getLogger(module.orElse(warns ? "stderr" : "stdout"));
        @Nullable String before = MDC.get("module");
        module.ifPresent(id -> MDC.put("module", id));
        try {
            if (warns) {
                log.warn("{}", line);
            } else {
                log.info("{}", line);
            }
        } finally {
            if (before == null) {
                MDC.remove("module");
            } else {
                MDC.put("module", before);
            }
        }
    }

    @Override
    public void write(int one) {
        text(new String(new byte[] {(byte) one}, Charset.defaultCharset()));
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
        text(new String(bytes, from, length, Charset.defaultCharset()));
    }

    @Override
    public void write(byte[] bytes) {
        write(bytes, 0, bytes.length);
    }

    @Override
    public void writeBytes(byte[] bytes) {
        write(bytes, 0, bytes.length);
    }

    @Override
    public void flush() {
        // a line is logged when it is complete
    }

    @Override
    public void close() {
        // it belongs to all modules
    }

    @Override
    public boolean checkError() {
        return false;
    }

    @Override
    public void print(boolean value) {
        text(String.valueOf(value));
    }

    @Override
    public void print(char value) {
        text(String.valueOf(value));
    }

    @Override
    public void print(int value) {
        text(String.valueOf(value));
    }

    @Override
    public void print(long value) {
        text(String.valueOf(value));
    }

    @Override
    public void print(float value) {
        text(String.valueOf(value));
    }

    @Override
    public void print(double value) {
        text(String.valueOf(value));
    }

    @Override
    public void print(char[] value) {
        text(new String(value));
    }

    @Override
    public void print(@Nullable String value) {
        text(String.valueOf(value));
    }

    @Override
    public void print(@Nullable Object value) {
        text(String.valueOf(value));
    }

    @Override
    public void println() {
        text("\n");
    }

    @Override
    public void println(boolean value) {
        text(value + "\n");
    }

    @Override
    public void println(char value) {
        text(value + "\n");
    }

    @Override
    public void println(int value) {
        text(value + "\n");
    }

    @Override
    public void println(long value) {
        text(value + "\n");
    }

    @Override
    public void println(float value) {
        text(value + "\n");
    }

    @Override
    public void println(double value) {
        text(value + "\n");
    }

    @Override
    public void println(char[] value) {
        text(new String(value) + "\n");
    }

    @Override
    public void println(@Nullable String value) {
        text(value + "\n");
    }

    @Override
    public void println(@Nullable Object value) {
        text(value + "\n");
    }

    @Override
    public PrintStream format(String format, @Nullable Object... arguments) {
        text(String.format(format, arguments));
        return this;
    }

    @Override
    public PrintStream format(@Nullable Locale locale, String format, @Nullable Object... arguments) {
        text(String.format(locale, format, arguments));
        return this;
    }

    @Override
    public PrintStream printf(String format, @Nullable Object... arguments) {
        return format(format, arguments);
    }

    @Override
    public PrintStream printf(@Nullable Locale locale, String format, @Nullable Object... arguments) {
        return format(locale, format, arguments);
    }

    @Override
    public PrintStream append(@Nullable CharSequence text) {
        text(Objects.requireNonNullElse(text, "null").toString());
        return this;
    }

    @Override
    public PrintStream append(@Nullable CharSequence text, int start, int end) {
        return append(Objects.requireNonNullElse(text, "null").subSequence(start, end));
    }

    @Override
    public PrintStream append(char value) {
        text(String.valueOf(value));
        return this;
    }
}
