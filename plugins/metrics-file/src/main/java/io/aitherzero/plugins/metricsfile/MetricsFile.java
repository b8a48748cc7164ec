package io.aitherzero.plugins.metricsfile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.slf4j.Logger;

/** The file that a collector reads: always whole, the old text or the new one. For one thread. */
final class MetricsFile {
    private final Path file;
    private final Logger logger;
    private String failure = "";

    MetricsFile(Path file, Logger logger) {
        this.file = file.toAbsolutePath();
        this.logger = logger;
    }

    /** Writes the text, or logs why it cannot, once until the cause changes. */
    void write(String text) {
        try {
            replace(text);
            if (!failure.isEmpty()) {
                logger.info("Metrics are written to {} again", file);
                failure = "";
            }
        } catch (IOException e) {
            if (!failure.equals(e.toString())) {
                failure = e.toString();
                logger.warn(
                        "Metrics cannot be written to {} ({}), tried again each period; make the folder writable with"
                                + " room for a few kilobytes, or name another file in conf/metrics-file.conf",
                        file,
                        failure);
            }
        }
    }

    private void replace(String text) throws IOException {
        Files.createDirectories(file.resolveSibling(""));
        // no Files.createTempFile: what that makes, the collector's user may not read
        Path whole = file.resolveSibling(file.getFileName() + ".tmp");
        try {
            Files.writeString(whole, text);
            Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(whole);
        }
    }
}
