package io.aitherzero.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.logging.LogManager;

/** Sends what is logged with {@code java.util.logging} or {@code System.Logger} to the log; made by the JDK on first use. */
public final class JulConfiguration {
    /**
     * Sets it up.
     *
     * @throws IOException never
     */
    public JulConfiguration() throws IOException {
        String text = "handlers = " + JulHandler.class.getName() + "\n.level = INFO\n";
        LogManager.getLogManager()
                .readConfiguration(new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    /** Has the JDK make one when somebody logs that way, unless the user has chosen something else. */
    static void prepare() {
        if (System.getProperty("java.util.logging.config.class") == null
                && System.getProperty("java.util.logging.config.file") == null) {
            System.setProperty("java.util.logging.config.class", JulConfiguration.class.getName());
        }
    }
}
