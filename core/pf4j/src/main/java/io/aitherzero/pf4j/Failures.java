package io.aitherzero.pf4j;

import io.aitherzero.api.plugin.ConfigurationException;
import io.aitherzero.base.SafeText;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;

/** Tells of what plugins throw. The class may be the plugin's own, and may fail, hang or go on for ever at being told of. */
final class Failures {
    private Failures() {}

    static String describe(Throwable error) {
        return SafeText.textWithRoot(error);
    }

    /** What a failure says is wrong in a file of the plugin's; nothing if it is none of that kind. */
    static List<String> misconfigured(Throwable error) {
        return SafeText.chain(error).stream()
                .flatMap(each ->
                        each instanceof ConfigurationException wrong ? wrong.problems().stream() : Stream.empty())
                .toList();
    }

    /** Logs an error; {@code message} has a place for what failed. */
    static void log(Logger log, String message, String subject, Throwable error) {
        try {
            log.error(message, subject, SafeText.loggable(error));
        } catch (RuntimeException | Error e) {
            log.error(message + ": {}", subject, error.getClass().getName());
        }
    }

    /** Logs that a plugin has not come back; {@code message} has a place for it, and one behind all for where it is. */
    static void log(Logger log, String message, String subject, String where, Throwable error) {
        try {
            log.error(message, subject, where, SafeText.loggable(error));
        } catch (RuntimeException | Error e) {
            log.error(message + ": {}", subject, where, error.getClass().getName());
        }
    }

    /** Logs a warning; {@code message} has a place for what it is about. */
    static void warn(Logger log, String message, String subject, Throwable error) {
        log.warn(message, subject, SafeText.loggable(error));
    }
}
