package io.aitherzero.pf4j;

import io.aitherzero.api.plugin.ConfigurationException;
import io.aitherzero.base.SafeText;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;

/** Tells of what plugins throw. The class may be the plugin's own, and may fail at being told of, too. */
final class Failures {
    private Failures() {}

    static String describe(Throwable error) {
        try {
            return String.valueOf(error);
        } catch (RuntimeException | Error e) {
            return error.getClass().getName();
        }
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
            log.error(message, subject, error);
        } catch (RuntimeException | Error e) {
            log.error(message + ": {}", subject, error.getClass().getName());
        }
    }
}
