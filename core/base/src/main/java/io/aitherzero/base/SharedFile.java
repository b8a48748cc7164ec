package io.aitherzero.base;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small file to which several processes add. Each reads what is there and replaces the file with that and its own part,
 * one process at a time; a reader needs no lock, since a file is there whole or not at all.
 */
public final class SharedFile {
    private static final int TRIES = 200;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private SharedFile() {}

    /** What becomes of the file. */
    @FunctionalInterface
    public interface Edit {
        /**
         * Reads the file, which need not exist, and gives its new text; empty to leave it as it is.
         *
         * @throws IOException if it cannot be read
         */
        Optional<String> text() throws IOException;
    }

    /**
     * Replaces the file, and makes its folder if it is not there. Waits up to a second for another process that does the
     * same, then goes on: one that was suspended in the middle must not hold up all others.
     *
     * @param file to be replaced
     * @param edit called once, when no other process replaces the file
     * @throws IOException if that cannot be done; the file is as it was then
     */
    public static void replace(Path file, Edit edit) throws IOException {
        Files.createDirectories(
                Optional.ofNullable(file.toAbsolutePath().getParent()).orElseThrow());
        // an interrupt would close the channels; what is written here is too little to be worth breaking off
        boolean interrupted = Thread.interrupted();
        // a lock of a file is the process's, so its threads need one of their own
        synchronized (SharedFile.class) {
            try (FileChannel channel =
                    FileChannel.open(beside(file, "lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                lock(channel);
                Optional<String> text = edit.text();
                if (text.isPresent()) {
                    write(file, text.get());
                }
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    private static Path beside(Path file, String ending) {
        return file.resolveSibling("." + file.getFileName() + "." + ending);
    }

    /** The lock, held until the channel is closed, if it can be had. */
    private static void lock(FileChannel channel) {
        for (int i = 0; i < TRIES; i++) {
            try {
                if (channel.tryLock() != null) {
                    return;
                }
            } catch (OverlappingFileLockException e) {
                log().debug("Another class loader of this process replaces the file", e);
            } catch (IOException e) {
                log().debug("The file system has no locks", e);
                return;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private static void write(Path file, String text) throws IOException {
        Path unfinished = beside(file, ProcessHandle.current().pid() + ".part");
        try {
            // what is no text becomes a question mark, where writeString would refuse all of it
            Files.write(unfinished, text.getBytes(StandardCharsets.UTF_8));
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private static Logger log() {
        return LoggerFactory.getLogger(SharedFile.class);
    }
}
