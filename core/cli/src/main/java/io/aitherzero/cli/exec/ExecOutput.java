package io.aitherzero.cli.exec;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a process writes to one of its streams: a file without a name, so that nobody has to read along, a child that
 * outlives the job keeps nobody waiting, and nothing is left behind. A short one is taken into memory when the job ends.
 */
final class ExecOutput implements Closeable {
    private static final int SHORT = 1 << 14;
    private static final int PIECE = 1 << 16;
    private static final byte[] SOME = new byte[1 << 13];

    private static final AtomicLong NUMBER = new AtomicLong();
    private static final Set<StandardOpenOption> NEW =
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
    static final FileAttribute<?> MINE_ALONE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path file;
    private FileChannel channel;
    private ByteBuffer kept = ByteBuffer.allocate(0);
    private boolean shared;
    private long begin;
    private long there;
    private long bytes;
    private boolean named = true;

    private ExecOutput(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    static ExecOutput create(Path folder) throws IOException {
        // not by Files.createTempFile, which draws its names from a generator for cryptography
        Path file = folder.resolve(
                "aither-exec-" + ExecShell.PROCESS + "-" + System.nanoTime() + "-" + NUMBER.incrementAndGet());
        return new ExecOutput(file, FileChannel.open(file, NEW, MINE_ALONE));
    }

    /** Where the process is to write. */
    String name() {
        return file.toString();
    }

    ProcessBuilder.Redirect redirect() {
        return ProcessBuilder.Redirect.to(file.toFile());
    }

    static ProcessBuilder.Redirect nothingToRead() {
        return ProcessBuilder.Redirect.from(new File("/dev/null"));
    }

    /** The process has begun, and has the file open. */
    void processBegan() throws IOException {
        Files.deleteIfExists(file);
        named = false;
    }

    /** The process is over: what is there now is its output. */
    void processEnded() throws IOException {
        bytes = channel.size();
        if (bytes <= SHORT) {
            kept = ByteBuffer.allocate((int) bytes);
            while (kept.hasRemaining() && channel.read(kept, kept.position()) >= 0) {
                // until all is read
            }
            kept.flip();
        }
    }

    /**
     * Whether the folder has no room for more output, so that the process may have lost some: few programs look at what
     * became of their writes. To be asked when the process is over.
     */
    boolean hasNoRoom() {
        try {
            long end = channel.size();
            try {
                return channel.write(ByteBuffer.wrap(SOME), end) < SOME.length;
            } finally {
                FileChannel ignored = channel.truncate(end);
            }
        } catch (IOException e) {
            return true;
        }
    }

    /** Gives the file back unless what is in it is still to be printed. */
    void settle() throws IOException {
        if (!isLong()) {
            channel.close();
        }
    }

    /** Whether it is in a file and not in memory. */
    boolean isLong() {
        return bytes > SHORT;
    }

    long bytes() {
        return bytes;
    }

    /**
     * Moves a long output into a file that several share, so that this one need not stay open. Where there is no room for
     * it twice, it stays.
     */
    void moveTo(FileChannel common) throws IOException {
        if (!channel.isOpen()) {
            return;
        }
        long to = common.size();
        long at = 0;
        try {
            FileChannel end = common.position(to);
            long moved = 1;
            while (at < bytes && moved > 0) {
                moved = channel.transferTo(at, bytes - at, end);
                at += moved;
            }
        } catch (IOException e) {
            FileChannel ignored = common.truncate(to);
            return;
        }
        channel.close();
        channel = common;
        shared = true;
        begin = to;
        there = at;
    }

    /** Writes all; answers how many bytes of it are gone, since somebody cut the file meanwhile. */
    long writeTo(OutputStream out) throws IOException {
        if (!isLong()) {
            out.write(kept.array(), 0, kept.limit());
            return bytes - kept.limit();
        }
        ByteBuffer piece = ByteBuffer.allocate((int) Math.min(bytes, PIECE));
        long end = shared ? there : bytes;
        long at = 0;
        while (at < end) {
            piece.clear().limit((int) Math.min(piece.capacity(), end - at));
            int read = channel.read(piece, begin + at);
            if (read < 0) {
                break;
            }
            out.write(piece.array(), 0, read);
            at += read;
        }
        return bytes - at;
    }

    @Override
    public void close() throws IOException {
        if (!shared) {
            channel.close();
        }
        if (named) {
            Files.deleteIfExists(file);
        }
    }
}
