package io.aitherzero.cli;

import io.aitherzero.base.FileAccess;
import io.aitherzero.base.Shown;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/** What the logging backend is told in system properties before the first logger is made, and where the log is. */
final class Logging {
    private static final CompletableFuture<Thread> COMPLETING = new CompletableFuture<>();

    private Logging() {}

    /**
     * @param console whether all that is logged goes to the console, too, and not warnings alone
     * @param modules whether what modules log does, and of the rest that alone which the command does not tell itself
     */
    static void prepare(Path home, boolean console, boolean modules) {
        if (modules) {
            System.setProperty("aither.console", "INFO");
            System.setProperty("aither.console.told", "OFF");
        } else if (console) {
            System.setProperty("aither.console", "INFO");
            System.setProperty("aither.console.reported", "WARN");
        }
        System.setProperty("aither.home", home.toString());
        Thread.setDefaultUncaughtExceptionHandler(Logging::ended);
    }

    /** The JVM would print names and texts of plugins as they are. */
    private static void ended(Thread thread, Throwable error) {
        try {
            LoggerFactory.getLogger(Thread.class).error("Thread '{}' ended: {}", thread.getName(), error, error);
        } catch (Throwable e) { // too few bytes even to log it
            System.err.println("Thread " + Shown.line(thread.getName()) + " ended");
        }
    }

    /** Lets the backend begin now, and not with the first logger that is asked for. */
    static void begin() {
        ILoggerFactory ignored = LoggerFactory.getILoggerFactory();
    }

    /**
     * Lets a backend that is only half there since a boot does not wait for it come up, beside what goes on; the
     * distribution's says so by being a {@link Runnable}.
     */
    static void complete() {
        if (LoggerFactory.getILoggerFactory() instanceof Runnable rest) {
            Thread thread = new Thread(rest, "aither-logging");
            thread.setDaemon(true);
            try {
                thread.start();
                COMPLETING.complete(thread);
            } catch (OutOfMemoryError e) {
                // no thread to be had; what is there goes on logging
                return;
            }
        }
    }

    /** Waits until {@link #complete} was called, and for what it has begun. */
    static void awaitComplete() throws InterruptedException, ExecutionException {
        COMPLETING.get().join();
    }

    /** Where the log is, as a sentence says it. */
    static String place(Path home) {
        Path own = home.resolve("conf").resolve("log4j2.xml");
        if (Files.isRegularFile(own)) {
            return "the log is where '" + Shown.line(own.toString()) + "' says";
        }
        Path folder = home.resolve("var").resolve("log");
        return FileAccess.writable(folder)
                ? "the log is '" + Shown.line(folder.resolve("aither.log").toString()) + "'"
                : "there is no log file";
    }
}
