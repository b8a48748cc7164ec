package io.aitherzero.logging;

import io.aitherzero.base.FileAccess;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * The built-in logging while Log4j is not up: the same lines in the same file, warnings on the console, without a file the
 * console alone, with the levels of {@code file.xml} and {@code console.xml}. Each line is handed to the operating system
 * by the thread that logs before it goes on, so whatever ends the process loses none. The file is opened for the first
 * line. Its threads may be any.
 */
final class EarlyLog {
    /** From where on Log4j begins another file. */
    private static final long MOST_BYTES = 10 << 20;

    private static final String[] REPORTED = {"org.pf4j", "io.aitherzero.pf4j"};
    private static final String[] TOLD = {"io.aitherzero.cli.live"};
    private static final String NONE = "OFF";
    private static final String[] LOG4J_FIRST = {"log4j2.", "log4j.", "LOG4J_"};

    private final Path folder;
    private final Path file;
    private final boolean hasFile;
    private final Optional<Level> console;
    private final Optional<Level> consoleOfReported;
    private final Optional<Level> consoleOfTold;
    private final PrintStream err;
    private @Nullable FileOutputStream out;
    private long bytes;
    private boolean broken;
    private boolean told;
    private boolean closed;

    private EarlyLog(
            Path home,
            Optional<Level> console,
            Optional<Level> consoleOfReported,
            Optional<Level> consoleOfTold,
            PrintStream err) {
        folder = home.resolve("var").resolve("log");
        file = folder.resolve("aither.log");
        hasFile = FileAccess.writable(folder);
        this.console = console;
        this.consoleOfReported = consoleOfReported;
        this.consoleOfTold = consoleOfTold;
        this.err = err;
    }

    /** Empty where Log4j is to be there from the begin: it was told something, or there is no home. */
    static Optional<EarlyLog> ofProcess() {
        String home = System.getProperty("aither.home");
        if (home == null || home.isEmpty() || toldLog4j()) {
            return Optional.empty();
        }
        try {
            Path folder = Path.of(home);
            if (Files.exists(folder.resolve("conf").resolve("log4j2.xml"), LinkOption.NOFOLLOW_LINKS)) {
                return Optional.empty();
            }
            return Optional.of(new EarlyLog(
                    folder,
                    level(System.getProperty("aither.console", Level.WARN.toString())),
                    level(System.getProperty("aither.console.reported", NONE)),
                    level(System.getProperty("aither.console.told", Level.TRACE.toString())),
                    System.err));
        } catch (InvalidPathException | UnknownLevelException e) {
            return Optional.empty();
        }
    }

    private static boolean toldLog4j() {
        for (Object name : System.getProperties().keySet()) {
            if (name instanceof String text && isLog4js(text)) {
                return true;
            }
        }
        for (String name : System.getenv().keySet()) {
            if (isLog4js(name)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isLog4js(String name) {
        for (String prefix : LOG4J_FIRST) {
            if (name.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    private static Optional<Level> level(String name) throws UnknownLevelException {
        if (name.equalsIgnoreCase(NONE)) {
            return Optional.empty();
        }
        for (Level level : Level.values()) {
            if (level.toString().equals(name.toUpperCase(Locale.ROOT))) {
                return Optional.of(level);
            }
        }
        throw new UnknownLevelException(name);
    }

    boolean enabled(String logger, Level level) {
        if (!hasFile) {
            return reaches(level, console);
        }
        return level.toInt() >= (isOf(logger, REPORTED) ? Level.WARN : Level.INFO).toInt();
    }

    private static boolean reaches(Level level, Optional<Level> threshold) {
        return threshold.isPresent() && level.toInt() >= threshold.get().toInt();
    }

    private static boolean isOf(String logger, String[] names) {
        for (String each : names) {
            if (logger.startsWith(each) && (logger.length() == each.length() || logger.charAt(each.length()) == '.')) {
                return true;
            }
        }
        return false;
    }

    /** Writes an event whose level is {@link #enabled}; false if the log is closed, since Log4j has it. */
    boolean append(LineText text, Level level, @Nullable Throwable thrown) {
        byte[] line = hasFile
                ? text.inFile(InstantSource.system().millis(), thrown).getBytes(StandardCharsets.UTF_8)
                : new byte[0];
        synchronized (this) {
            if (closed) {
                return false;
            }
            if (hasFile) {
                write(line);
            }
        }
        boolean shown = reaches(level, hasFile && isOf(text.logger(), REPORTED) ? consoleOfReported : console);
        if (shown && (!hasFile || !isOf(text.logger(), TOLD) || reaches(level, consoleOfTold))) {
            err.print(text.onConsole());
        }
        return true;
    }

    private void write(byte[] line) {
        try {
            FileOutputStream open = out;
            if (open == null) {
                open = open();
                out = open;
            }
            if (broken) {
                // what came before may have been cut off in the middle
                open.write('\n');
                broken = false;
            }
            open.write(line);
            bytes += line.length;
        } catch (IOException e) {
            broken = out != null;
            if (!told) {
                told = true;
                err.println("Logging: Unable to write to stream " + LineText.text(file.toString())
                        + " for appender file (" + LineText.text(e.toString())
                        + "); mend that: until then what is logged there is lost");
            }
        }
    }

    private FileOutputStream open() throws IOException {
        Path made = FileAccess.PRIVATE.createFolder(folder);
        assert made.equals(folder);
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            Path empty = FileAccess.PRIVATE.createFile(file);
            assert empty.equals(file);
        }
        // in append mode, so that nobody's lines are written over
        FileOutputStream opened = new FileOutputStream(file.toFile(), true);
        bytes = Files.size(file);
        return opened;
    }

    /** Whether the file has become so large that another one is to be begun. */
    synchronized boolean full() {
        return bytes > MOST_BYTES && !closed;
    }

    synchronized void close() {
        closed = true;
        try {
            if (out != null) {
                out.close();
            }
        } catch (IOException e) {
            // each line was written before
            return;
        }
    }

    /** A level that only Log4j knows. */
    private static final class UnknownLevelException extends Exception {
        private static final long serialVersionUID = 1L;

        UnknownLevelException(String name) {
            super(name);
        }
    }
}
