package io.aitherzero.base;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A file that several threads and processes change. Each reads what is there and replaces the file with what it makes of
 * that, one at a time, so that none undoes what another did; a reader needs no lock, since a file is there whole or not at
 * all. Safe for use by any thread, also of copies of this class in several class loaders.
 *
 * <p>The lock is a hidden file beside the file, {@code .NAME.lock}, which stays; it says which process had it last, and a
 * process that ends, however that happens, gives it back. Where the file system has no locks it is a file {@code .NAME.held},
 * which is there as long as the lock is held. Nobody goes on without it.
 */
public final class SharedFile {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final Set<OpenOption> LOCK =
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    /** A byte far behind the content, so that the content can be read where a lock keeps readers away. */
    private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

    private static final int LONGEST_NUMBER = 20;

    /** The threads of this class loader wait here, those of others and other processes at the lock of the file. */
    private static final Map<Path, Queue> QUEUES = new ConcurrentHashMap<>();

    /** To close any channel of a file gives back all locks that this process has on it; these wait to be used again. */
    private static final Map<Path, LeftOpen> LEFT_OPEN = new ConcurrentHashMap<>();

    private static final String LOCK_ENDING = "lock";
    private static final String HELD_ENDING = "held";

    private final WholeFile file;
    private final Path path;
    private final Duration patience;
    private final Locks locks;

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

    /** The locks of a file system. */
    @FunctionalInterface
    interface Locks {
        @Nullable
        FileLock tryLock(FileChannel channel) throws IOException;
    }

    private record Queue(ReentrantLock lock, int users) {
        Queue with(int more) {
            return new Queue(lock, users + more);
        }
    }

    private record LeftOpen(FileChannel channel, @Nullable Object fileKey) {}

    private enum Attempt {
        MINE,
        ANOTHER_PROCESS,
        THIS_PROCESS,
        NO_LOCKS
    }

    /** Gives the lock back. */
    @FunctionalInterface
    private interface Held extends AutoCloseable {
        @Override
        void close() throws IOException;
    }

    /**
     * Names the file, which need not exist. A {@link FileAccess#PRIVATE} one gets a folder if there is none.
     *
     * @param file the file
     */
    public SharedFile(WholeFile file) {
        this(file, PATIENCE, channel -> channel.tryLock(LOCKED_BYTE, 1, false));
    }

    SharedFile(WholeFile file, Duration patience, Locks locks) {
        this.file = file;
        this.path = file.path().toAbsolutePath().normalize();
        this.patience = patience;
        this.locks = locks;
    }

    /**
     * Replaces the file. Waits up to thirty seconds for others that do the same; an interrupt does not break that off, and
     * stays.
     *
     * @param edit called once, when nobody else replaces the file; it must not replace the same file itself
     * @throws IOException if that cannot be done, or another has not given the lock back in time; the file is as it was then
     */
    public void replace(Edit edit) throws IOException {
        if (file.access() == FileAccess.PRIVATE) {
            FileAccess.PRIVATE.createFolder(FileAccess.folderOf(path));
        }
        long deadline = System.nanoTime() + patience.toNanos();
        Queue queue = QUEUES.compute(
                path, (same, there) -> there == null ? new Queue(new ReentrantLock(), 1) : there.with(1));
        try (Interrupts interrupts = Interrupts.heldBack()) {
            enter(queue.lock(), deadline, interrupts);
            try {
                change(edit, deadline, interrupts);
            } finally {
                queue.lock().unlock();
            }
        } finally {
            QUEUES.computeIfPresent(path, (same, there) -> there.users() == 1 ? null : there.with(-1));
        }
    }

    private void enter(ReentrantLock lock, long deadline, Interrupts interrupts) throws IOException {
        if (lock.isHeldByCurrentThread()) {
            throw new IllegalStateException("File " + path
                    + " is being replaced by this thread, which cannot do that twice at once; replace it afterwards");
        }
        boolean entered = false;
        while (!entered) {
            try {
                if (!lock.tryLock(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    throw heldHere("another thread of this process");
                }
                entered = true;
            } catch (InterruptedException e) {
                interrupts.took();
            }
        }
    }

    private void change(Edit edit, long deadline, Interrupts interrupts) throws IOException {
        Held held = hold(deadline, interrupts);
        try {
            Optional<String> text = edit.text();
            if (text.isPresent()) {
                file.removeLeftovers();
                file.write(text.get());
            }
        } finally {
            held.close();
        }
    }

    private Held hold(long deadline, Interrupts interrupts) throws IOException {
        while (true) {
            try {
                return lock(deadline, interrupts);
            } catch (ClosedByInterruptException e) {
                // it came before the lock was of use, and took the channel away with it
                interrupts.takeBack();
            }
        }
    }

    private Held lock(long deadline, Interrupts interrupts) throws IOException {
        Path beside = beside(LOCK_ENDING);
        FileChannel channel = open(beside);
        Attempt attempt = attempt(channel);
        while ((attempt == Attempt.ANOTHER_PROCESS || attempt == Attempt.THIS_PROCESS) && pause(deadline, interrupts)) {
            attempt = attempt(channel);
        }
        switch (attempt) {
            case MINE -> {
                sign(channel);
                return channel::close;
            }
            case NO_LOCKS -> {
                channel.close();
                return holdWithoutLocks(deadline, interrupts);
            }
            default -> {
                String holder = holder(channel);
                LEFT_OPEN.put(beside, new LeftOpen(channel, fileKey(beside)));
                throw attempt == Attempt.THIS_PROCESS
                        ? heldHere("another class loader of this process")
                        : new IOException(
                                isHeld(holder, LOCK_ENDING) + "; end that process if it hangs, and try again");
            }
        }
    }

    private Attempt attempt(FileChannel channel) throws IOException {
        try {
            return locks.tryLock(channel) == null ? Attempt.ANOTHER_PROCESS : Attempt.MINE;
        } catch (OverlappingFileLockException e) {
            return Attempt.THIS_PROCESS;
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) {
            return Attempt.NO_LOCKS;
        }
    }

    /** Answers whether there is time left. */
    private static boolean pause(long deadline, Interrupts interrupts) {
        if (System.nanoTime() - deadline >= 0) {
            return false;
        }
        LockSupport.parkNanos(PAUSE_NANOS);
        // a thread that is interrupted would not pause the next time
        interrupts.takeBack();
        return true;
    }

    private FileChannel open(Path beside) throws IOException {
        Optional<FileChannel> left = leftOpen(beside);
        if (left.isPresent()) {
            return left.get();
        }
        while (true) {
            try {
                file.access().createLock(beside);
            } catch (FileAlreadyExistsException e) {
                // as nearly always
            }
            if (Files.isSymbolicLink(beside)) {
                throw new IOException("File " + path + " cannot be changed, since its lock " + beside
                        + " must be a file, but is a link; remove the link");
            }
            try {
                return FileChannel.open(beside, LOCK);
            } catch (NoSuchFileException e) {
                // somebody has tidied up
            }
        }
    }

    private static Optional<FileChannel> leftOpen(Path beside) throws IOException {
        @Nullable LeftOpen left = LEFT_OPEN.remove(beside);
        if (left == null) {
            return Optional.empty();
        }
        if (left.channel().isOpen() && Objects.equals(left.fileKey(), fileKey(beside))) {
            return Optional.of(left.channel());
        }
        // that file has been removed
        left.channel().close();
        return Optional.empty();
    }

    private static @Nullable Object fileKey(Path path) {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .fileKey();
        } catch (IOException e) {
            return null;
        }
    }

    private Held holdWithoutLocks(long deadline, Interrupts interrupts) throws IOException {
        Path held = beside(HELD_ENDING);
        while (true) {
            try {
                file.access().createLock(held);
                break;
            } catch (FileAlreadyExistsException e) {
                if (!pause(deadline, interrupts)) {
                    throw new IOException(
                            isHeld(holderIn(held), HELD_ENDING)
                                    + "; remove that file if the process is over, since the file system has no locks that"
                                    + " end with it",
                            e);
                }
            }
        }
        try (FileChannel channel = FileChannel.open(held, LOCK)) {
            sign(channel);
        } catch (IOException e) {
            // the name is the lock, what is in it is for people
            interrupts.takeBack();
        }
        return () -> Files.deleteIfExists(held);
    }

    /** Tells others who has the lock. */
    private static void sign(FileChannel channel) throws IOException {
        try {
            channel.truncate(0);
            channel.write(
                    StandardCharsets.US_ASCII.encode(ProcessHandle.current().pid() + "\n"), 0);
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) {
            // a full disk is no reason to go without the lock
            return;
        }
    }

    private static String holderIn(Path held) {
        try (FileChannel channel = FileChannel.open(held, LOCK)) {
            return holder(channel);
        } catch (IOException e) {
            return "another process";
        }
    }

    private static String holder(FileChannel channel) {
        ByteBuffer number = ByteBuffer.allocate(LONGEST_NUMBER);
        try {
            channel.read(number, 0);
        } catch (IOException e) {
            return "another process";
        }
        String text = StandardCharsets.US_ASCII.decode(number.flip()).toString().trim();
        return text.matches("\\d+") ? "process " + text : "another process";
    }

    private IOException heldHere(String holder) {
        return new IOException(
                isHeld(holder, LOCK_ENDING) + "; see what holds its thread up, or restart this process, and try again");
    }

    private String isHeld(String holder, String ending) {
        return "File " + path + " cannot be changed, since " + holder + " has not given its lock " + beside(ending)
                + " back within " + Nanos.words(patience.toNanos());
    }

    private Path beside(String ending) {
        return path.resolveSibling("." + path.getFileName() + "." + ending);
    }
}
