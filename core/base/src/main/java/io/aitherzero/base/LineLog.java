package io.aitherzero.base;

import java.io.Closeable;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.channels.Channels;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A file to which lines are added, and that tells a later run what is over. One run at a time has it, also where the runs
 * are of one process; file systems without locks leave that to their users. A line is in the file whole or not at all, as
 * far as this process can see to it, and handed to the operating system before {@link #append} returns.
 *
 * <p>A pipe or a device may be named too: it gets the lines, and can neither be locked, read nor cut. Safe for use by any
 * thread, but reading and cutting come before the first line is added. An interrupt does not break anything off.
 */
public final class LineLog implements Closeable {
    private static final int PIECE = 1 << 13;

    /** To close a file a second time would give back the lock of the first. */
    private static final Set<Object> OPEN = ConcurrentHashMap.newKeySet();

    private final Optional<RandomAccessFile> file;
    private final OutputStream out;
    private final Object key;
    private long end;

    private LineLog(Optional<RandomAccessFile> file, OutputStream out, Object key) {
        this.file = file;
        this.out = out;
        this.key = key;
    }

    /**
     * Opens a file or makes it; the first line comes behind all that is there.
     *
     * @param path the file
     * @return empty if another run has it
     * @throws IOException if it cannot be written
     */
    public static Optional<LineLog> open(Path path) throws IOException {
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            return Optional.of(new LineLog(Optional.empty(), new FileOutputStream(path.toFile()), path));
        }
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            create(path);
        }
        Object key = key(path);
        if (!OPEN.add(key)) {
            return Optional.empty();
        }
        Optional<LineLog> log = Optional.empty();
        try {
            log = lock(path, key);
        } finally {
            if (log.isEmpty()) {
                OPEN.remove(key);
            }
        }
        return log;
    }

    /** Lets nobody but the owner write it, whatever the umask is; what stands against it is told when it is opened. */
    private static void create(Path path) {
        try {
            Path made = FileAccess.READABLE.createFile(path);
            assert made.equals(path);
        } catch (IOException e) {
            return;
        }
    }

    private static Object key(Path path) {
        try {
            return Optional.ofNullable(Files.readAttributes(path, BasicFileAttributes.class)
                            .fileKey())
                    .orElse(path.toAbsolutePath());
        } catch (IOException e) {
            return path.toAbsolutePath();
        }
    }

    private static Optional<LineLog> lock(Path path, Object key) throws IOException {
        // not a channel: those are closed when a thread that writes is interrupted
        RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
        boolean mine = false;
        try {
            mine = tryLock(file);
            if (!mine) {
                return Optional.empty();
            }
            LineLog log = new LineLog(Optional.of(file), new FileOutputStream(file.getFD()), key);
            log.cut(file.length());
            return Optional.of(log);
        } catch (IOException | RuntimeException e) {
            mine = false;
            throw e;
        } finally {
            if (!mine) {
                file.close();
            }
        }
    }

    private static boolean tryLock(RandomAccessFile file) {
        try {
            return file.getChannel().tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        } catch (IOException e) {
            // a file system without locks
            return true;
        }
    }

    /** Whether it is a file, and no pipe or device. */
    public boolean isFile() {
        return file.isPresent();
    }

    /** How many bytes it has; 0 where it is no file. */
    public long size() throws IOException {
        return file.isPresent() ? file.get().length() : 0;
    }

    /**
     * What is in the file, from its begin; not to be closed. No line may be added before {@link #cut} was called then.
     *
     * @throws IOException if it cannot be read
     */
    public InputStream content() throws IOException {
        if (file.isEmpty()) {
            return InputStream.nullInputStream();
        }
        file.get().seek(0);
        // through the same file: to close another one of it would give up the lock
        return Channels.newInputStream(file.get().getChannel());
    }

    /**
     * Where the last whole line ends; what comes after it was cut off in the middle, as by a full disk.
     *
     * @throws IOException if it cannot be read
     */
    public long soundEnd() throws IOException {
        byte[] piece = new byte[PIECE];
        for (long to = size(); to > 0; ) {
            int length = (int) Math.min(piece.length, to);
            file.orElseThrow().seek(to - length);
            file.orElseThrow().readFully(piece, 0, length);
            for (int at = length - 1; at >= 0; at--) {
                if (piece[at] == '\n') {
                    return to - length + at + 1;
                }
            }
            to -= length;
        }
        return 0;
    }

    /**
     * Removes what comes after some bytes; the next line comes there.
     *
     * @param bytes how many stay
     * @throws IOException if it cannot be cut
     */
    public synchronized void cut(long bytes) throws IOException {
        if (file.isPresent()) {
            file.get().setLength(bytes);
            file.get().seek(bytes);
            end = bytes;
        }
    }

    /**
     * Adds a line.
     *
     * @param line with its line feed
     * @throws IOException if it cannot be written; nothing of it is left in the file then
     */
    public synchronized void append(byte[] line) throws IOException {
        try {
            out.write(line);
            end += line.length;
        } catch (IOException e) {
            cutBack(e);
            throw e;
        }
    }

    private void cutBack(IOException failure) {
        try {
            cut(end);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /**
     * Forces all lines to the disk.
     *
     * @throws IOException if that cannot be done
     */
    public void force() throws IOException {
        if (file.isPresent() && file.get().getChannel().isOpen()) {
            file.get().getFD().sync();
        }
    }

    @Override
    public void close() throws IOException {
        try {
            out.close();
            if (file.isPresent()) {
                file.get().close();
            }
        } finally {
            OPEN.remove(key);
        }
    }
}
