package io.aitherzero.cli;

import java.nio.file.Files;
import java.nio.file.Path;

/** Tells Log4j where its configuration is; to be done before the first logger is made. */
final class Logging {
    private Logging() {}

    static void prepare(Path home) {
        System.setProperty("aither.home", home.toString());
        System.setProperty("log4j2.shutdownHookEnabled", "false");
        // one context for all plugins: by default Log4j looks one up for the class loader of each caller
        System.setProperty("log4j2.contextSelector", "org.apache.logging.log4j.core.selector.BasicContextSelector");
        Path own = home.resolve("conf").resolve("log4j2.xml");
        if (System.getProperty("log4j2.configurationFile") == null) {
            System.setProperty(
                    "log4j2.configurationFile",
                    Files.isRegularFile(own) ? own.toUri().toString() : "classpath:" + builtIn(home));
        }
    }

    private static String builtIn(Path home) {
        return HomeFolder.writable(home.resolve("var").resolve("log"))
                ? "aither-log4j2.xml"
                : "aither-log4j2-console.xml";
    }
}
