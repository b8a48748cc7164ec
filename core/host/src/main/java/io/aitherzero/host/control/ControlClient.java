package io.aitherzero.host.control;

import io.aitherzero.host.json.ControlDocuments;
import io.aitherzero.host.json.ControlDocuments.Answer;
import io.aitherzero.host.json.ControlDocuments.Request;
import io.aitherzero.host.json.RunningHost;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Asks the host that runs in a home. */
public final class ControlClient {
    private static final int MOST_BYTES = 64 * 1024 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final RunningHost host;

    private ControlClient(RunningHost host) {
        this.host = host;
    }

    /**
     * The host of a home.
     *
     * @param home the home
     * @return empty if none runs there, whatever a host that was killed has left
     */
    public static Optional<ControlClient> of(Path home) {
        return ControlSocket.announced(home).filter(ControlClient::listens).map(ControlClient::new);
    }

    private static boolean listens(RunningHost host) {
        if (host.socket().isEmpty()) {
            return false;
        }
        try (SocketChannel channel =
                SocketChannel.open(ControlSocket.address(host.socket().get()))) {
            return channel.isConnected();
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    /** Which one it is. */
    public RunningHost host() {
        return host;
    }

    /**
     * Asks.
     *
     * @param request what
     * @param longest how long an answer may take
     * @throws IOException if there is none
     */
    public Answer ask(Request request, Duration longest) throws IOException {
        try (SocketChannel channel =
                        SocketChannel.open(ControlSocket.address(host.socket().orElseThrow()));
                TimedLines lines = new TimedLines(channel, MOST_BYTES)) {
            lines.write(ControlDocuments.line(request), PATIENCE);
            return ControlDocuments.answer(lines.read(longest));
        } catch (IllegalArgumentException e) {
            throw new IOException("Process " + host.pid() + " answers in another language: " + e.getMessage(), e);
        }
    }
}
