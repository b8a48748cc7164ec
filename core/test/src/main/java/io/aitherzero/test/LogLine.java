package io.aitherzero.test;

import java.util.Optional;
import org.slf4j.event.Level;

/**
 * One line that was logged while a host was there.
 *
 * @param module the module whose code logged it; empty for the host itself
 * @param logger the name of the logger
 * @param level its level
 * @param text the text with its parameters
 * @param thrown what was logged with it
 */
public record LogLine(String module, String logger, Level level, String text, Optional<Throwable> thrown) {
    @Override
    public String toString() {
        return level + " " + (module.isEmpty() ? logger : module) + ": " + text
                + thrown.map(each -> " (" + each + ")").orElse("");
    }
}
