package io.aitherzero.plugins.metricsfile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;

/** The file that a collector reads: always whole, the old text or the new one. For one thread. */
final class MetricsFile {
    private final Path file;
    private final Path whole;
    private final Logger logger;
    private String failure = "";

    MetricsFile(Path file, Logger logger) {
        this.file = file.toAbsolutePath();
        // nobody can foretell it, and each failure that has it in its message is like the one before
        whole = this.file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ".tmp");
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
        try {
            create(whole, text.getBytes(StandardCharsets.UTF_8));
            Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(whole);
        }
    }

    /** The collector's user may read what the umask lets, and nobody but the owner may write. */
    private static void create(Path whole, byte[] text) throws IOException {
        FileAttribute<?>[] permissions =
                whole.getFileSystem().supportedFileAttributeViews().contains("posix")
                        ? new FileAttribute<?>[] {
                            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--"))
                        }
                        : new FileAttribute<?>[0];
        Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (SeekableByteChannel channel = Files.newByteChannel(whole, options, permissions)) {
            ByteBuffer bytes = ByteBuffer.wrap(text);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
    }
}
