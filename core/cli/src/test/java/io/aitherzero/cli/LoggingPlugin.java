package io.aitherzero.cli;

import org.pf4j.Plugin;
import org.slf4j.LoggerFactory;

/** Logs that it was started. */
public final class LoggingPlugin extends Plugin {
    @Override
    public void start() {
        LoggerFactory.getLogger(LoggingPlugin.class).info("begun by {}", "a module");
    }
}
