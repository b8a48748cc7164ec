package io.aitherzero.host;

import io.aitherzero.base.FileAccess;
import io.aitherzero.base.WholeFile;
import io.aitherzero.host.json.RunningHost;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * That one process alone runs the host of a home. It is a lock of the operating system on {@code var/run/host.lock}, which
 * ends with the process however that ends; who has it is told in {@code var/run/host.json}. Safe for use by any thread.
 */
public final class HomeLock implements AutoCloseable {
    /** To close a file gives back all locks of this process on it, so what another class loader has locked stays open. */
    private static final Queue<FileChannel> LEFT_OPEN = new ConcurrentLinkedQueue<>();

    /** What came of an attempt to take a home. */
    public sealed interface Attempt {}

    /**
     * The home is the caller's until it closes the lock.
     *
     * @param lock to be closed
     */
    public record Taken(HomeLock lock) implements Attempt {}

    /**
     * Another host runs on it.
     *
     * @param holder who, as far as it is known
     */
    public record InUse(Optional<RunningHost> holder) implements Attempt {}

    /**
     * It cannot be known: nothing can be written there, or the file system has no locks.
     *
     * @param reason why, as it stands in brackets
     */
    public record NotLockable(String reason) implements Attempt {}

    private final FileChannel channel;
    private final Path told;
    private boolean open = true;

    private HomeLock(FileChannel channel, Path told) {
        this.channel = channel;
        this.told = told;
    }

    /**
     * Takes a home without waiting.
     *
     * @param home the home; {@code var/run} in it is made if it is missing
     */
    public static Attempt take(Path home) {
        Path run = home.resolve("var").resolve("run");
        Path file = run.resolve("host.lock");
        Path told = run.resolve("host.json");
        try {
            FileAccess.PRIVATE.createFolder(run);
            try {
                FileAccess.PRIVATE.createFile(file);
            } catch (FileAlreadyExistsException e) {
                // as nearly always
            }
            return lock(FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS), told);
        } catch (AccessDeniedException e) {
            return readable(file, told, e);
        } catch (IOException e) {
            return new NotLockable(e.toString());
        }
    }

    private static Attempt lock(FileChannel channel, Path told) throws IOException {
        boolean mine = false;
        try {
            mine = channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            LEFT_OPEN.add(channel);
            return new InUse(RunningHost.read(told));
        } catch (IOException e) {
            channel.close();
            return new NotLockable(e.toString());
        }
        if (!mine) {
            channel.close();
            return new InUse(RunningHost.read(told));
        }
        tell(told);
        return new Taken(new HomeLock(channel, told));
    }

    private static void tell(Path told) {
        try {
            Files.deleteIfExists(told);
            Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
            new WholeFile(told, FileAccess.PRIVATE)
                    .write(new RunningHost(ProcessHandle.current().pid(), now).document());
        } catch (IOException e) {
            // it only serves a message of others
            return;
        }
    }

    /** Where the file is another user's, whether he runs a host can still be seen. */
    private static Attempt readable(Path file, Path told, IOException refused) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            if (channel.tryLock(0, Long.MAX_VALUE, true) == null) {
                return new InUse(RunningHost.read(told));
            }
        } catch (IOException | OverlappingFileLockException e) {
            refused.addSuppressed(e);
        }
        return new NotLockable(refused.toString());
    }

    /** Lets others have the home. May be called again. */
    @Override
    public void close() {
        synchronized (this) {
            if (!open) {
                return;
            }
            open = false;
        }
        try {
            try {
                Files.deleteIfExists(told);
            } finally {
                channel.close();
            }
        } catch (IOException e) {
            // the lock ends with the process
            return;
        }
    }
}
