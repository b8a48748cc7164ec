package io.aitherzero.cli.exec;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
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

    private static final Path FOLDER = Path.of(System.getProperty("java.io.tmpdir"));
    private static final String PROCESS = Long.toString(ProcessHandle.current().pid());
    private static final AtomicLong NUMBER = new AtomicLong();
    private static final Set<StandardOpenOption> NEW =
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
    private static final FileAttribute<?> MINE_ALONE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path file;
    private final FileChannel channel;
    private ByteBuffer kept = ByteBuffer.allocate(0);
    private long bytes;
    private boolean named = true;

    private ExecOutput(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    static ExecOutput create() throws IOException {
        // not by Files.createTempFile, which draws its names from a generator for cryptography
        Path file = FOLDER.resolve("aither-exec-" + PROCESS + "-" + System.nanoTime() + "-" + NUMBER.incrementAndGet());
        return new ExecOutput(file, FileChannel.open(file, NEW, MINE_ALONE));
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
            channel.close();
        }
    }

    long bytes() {
        return bytes;
    }

    void writeTo(OutputStream out) throws IOException {
        if (channel.isOpen()) {
            var to = Channels.newChannel(out);
            long at = 0;
            while (at < bytes) {
                at += channel.transferTo(at, bytes - at, to);
            }
        } else {
            out.write(kept.array(), 0, kept.limit());
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        if (named) {
            Files.deleteIfExists(file);
        }
    }
}
