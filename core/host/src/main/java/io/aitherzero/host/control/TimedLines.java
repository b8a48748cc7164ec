package io.aitherzero.host.control;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Lines through a socket, none of which is waited for longer than a time. To be closed by any thread. */
final class TimedLines implements AutoCloseable {
    private static final int PIECE = 8192;

    private final SocketChannel channel;
    private final int mostBytes;
    private final Selector selector;

    /**
     * Lines of a socket, which is closed with them.
     *
     * @param mostBytes how long a line may be that is read
     */
    TimedLines(SocketChannel channel, int mostBytes) throws IOException {
        this.channel = channel;
        this.mostBytes = mostBytes;
        try {
            channel.configureBlocking(false);
            selector = Selector.open();
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /**
     * Reads a line.
     *
     * @throws SocketTimeoutException if it does not come in time
     * @throws IOException if it is too long, or the other side has gone
     */
    String read(Duration longest) throws IOException {
        long end = System.nanoTime() + longest.toNanos();
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        ByteBuffer piece = ByteBuffer.allocate(PIECE);
        register(SelectionKey.OP_READ);
        while (true) {
            int count = channel.read(piece.clear());
            if (count < 0) {
                throw new EOFException("the other side has closed the channel");
            }
            for (int i = 0; i < count; i++) {
                if (piece.get(i) == '\n') {
                    return line.toString(StandardCharsets.UTF_8);
                }
                line.write(piece.get(i));
            }
            if (line.size() > mostBytes) {
                throw new IOException("a line must not be longer than " + mostBytes + " bytes, but is");
            }
            if (count == 0) {
                await(end);
            }
        }
    }

    /**
     * Writes a line.
     *
     * @throws SocketTimeoutException if the other side does not take it in time
     */
    void write(String text, Duration longest) throws IOException {
        long end = System.nanoTime() + longest.toNanos();
        ByteBuffer bytes = ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.UTF_8));
        register(SelectionKey.OP_WRITE);
        while (bytes.hasRemaining()) {
            if (channel.write(bytes) == 0) {
                await(end);
            }
        }
    }

    /** Closes the socket, too; who waits for a line gets an exception. */
    @Override
    public void close() throws IOException {
        try (selector) {
            channel.close();
        }
    }

    private void register(int operation) throws IOException {
        try {
            channel.register(selector, operation);
        } catch (ClosedSelectorException e) {
            throw new ClosedChannelException();
        }
    }

    private void await(long end) throws IOException {
        long millis = (end - System.nanoTime()) / 1_000_000;
        if (millis <= 0) {
            throw new SocketTimeoutException("the other side takes too long");
        }
        try {
            selector.select(millis);
            selector.selectedKeys().clear();
        } catch (ClosedSelectorException e) {
            throw new ClosedChannelException();
        }
    }
}
