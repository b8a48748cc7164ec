package io.aitherzero.host;

import io.aitherzero.base.Amounts;
import io.aitherzero.base.FileAccess;
import io.aitherzero.base.OwnProcess;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * That one process alone runs the host of a home. It is a lock of the operating system on {@code var/run/host.lock}, which
 * ends with the process however that ends; who has it is told in that file. Safe for use by any thread.
 */
public final class HomeLock implements AutoCloseable {
    /** To close a file gives back all locks of this process on it, so what another class loader has locked stays open. */
    private static final Queue<FileChannel> LEFT_OPEN = new ConcurrentLinkedQueue<>();

    /** No text is there, since some systems let nobody read what is locked. */
    private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

    /**
     * A process that runs the host of a home.
     *
     * @param pid its number
     * @param since when it took the home
     */
    public record Holder(long pid, Instant since) {
        private static Optional<Holder> read(Path file) {
            try {
                String[] words = Files.readString(file).strip().split(" ", -1);
                return words.length == 2
                        ? Optional.of(new Holder(Long.parseLong(words[0]), Instant.parse(words[1])))
                        : Optional.empty();
            } catch (IOException | NumberFormatException | DateTimeException e) {
                // it only serves a message
                return Optional.empty();
            }
        }
    }

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
    public record InUse(Optional<Holder> holder) implements Attempt {}

    /**
     * It cannot be known: nothing can be written there, or the file system has no locks.
     *
     * @param reason why, as it stands in brackets
     */
    public record NotLockable(String reason) implements Attempt {}

    private final FileChannel channel;
    private boolean open = true;

    private HomeLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes a home without waiting.
     *
     * @param home the home; {@code var/run} in it is made if it is missing
     */
    public static Attempt take(Path home) {
        Path run = home.resolve("var").resolve("run");
        Path file = run.resolve("host.lock");
        try {
            FileAccess.PRIVATE.createFolder(run);
            try {
                FileAccess.PRIVATE.createFile(file);
            } catch (FileAlreadyExistsException e) {
                // as nearly always
            }
            return lock(FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS), file);
        } catch (AccessDeniedException e) {
            return readable(file, e);
        } catch (IOException e) {
            return new NotLockable(e.toString());
        }
    }

    private static Attempt lock(FileChannel channel, Path file) throws IOException {
        boolean mine = false;
        try {
            mine = channel.tryLock(LOCKED_BYTE, 1, false) != null;
        } catch (OverlappingFileLockException e) {
            LEFT_OPEN.add(channel);
            return new InUse(Holder.read(file));
        } catch (IOException e) {
            channel.close();
            return new NotLockable(e.toString());
        }
        if (!mine) {
            channel.close();
            return new InUse(Holder.read(file));
        }
        tell(channel);
        return new Taken(new HomeLock(channel));
    }

    /**
     * Whether a process has a home; false where that cannot be known.
     *
     * @param home the home
     */
    public static boolean isTaken(Path home) {
        Path file = home.resolve("var").resolve("run").resolve("host.lock");
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
            try {
                boolean free = channel.tryLock(LOCKED_BYTE, 1, true) != null;
                channel.close();
                return !free;
            } catch (OverlappingFileLockException e) {
                LEFT_OPEN.add(channel);
                return true;
            }
        } catch (IOException e) {
            return false;
        }
    }

    private static void tell(FileChannel channel) {
        try {
            channel.truncate(0);
            String holder = OwnProcess.pid() + " " + Amounts.iso(Instant.now().truncatedTo(ChronoUnit.SECONDS)) + "\n";
            channel.write(ByteBuffer.wrap(holder.getBytes(StandardCharsets.US_ASCII)));
        } catch (IOException e) {
            // it only serves a message of others
            return;
        }
    }

    /** Where the file is another user's, whether he runs a host can still be seen. */
    private static Attempt readable(Path file, IOException refused) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            if (channel.tryLock(LOCKED_BYTE, 1, true) == null) {
                return new InUse(Holder.read(file));
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
                channel.truncate(0);
            } finally {
                channel.close();
            }
        } catch (IOException e) {
            // the lock ends with the process
            return;
        }
    }
}
