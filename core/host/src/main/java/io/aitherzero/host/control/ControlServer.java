package io.aitherzero.host.control;

import io.aitherzero.base.DetachedThread;
import io.aitherzero.base.SafeText;
import io.aitherzero.host.json.ControlDocuments;
import io.aitherzero.host.json.ControlDocuments.Answer;
import io.aitherzero.host.json.ControlDocuments.Request;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers requests to a running host, one a connection, each on a thread of its own. At most sixteen are answered at once,
 * and none is waited for longer than ten seconds, so that a client that is stuck holds up nobody.
 */
public final class ControlServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ControlServer.class);
    private static final int MOST_CLIENTS = 16;
    private static final int MOST_BYTES = 64 * 1024;
    private static final int FAILED = 1;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** What answers requests; called by any thread. */
    @FunctionalInterface
    public interface Handler {
        /**
         * Answers one.
         *
         * @param request what is asked
         * @param afterwards keeps what is to be done when the answer has been sent
         */
        Answer answer(Request request, Afterwards afterwards);
    }

    /** Keeps what is to be done when an answer has been sent. */
    @FunctionalInterface
    public interface Afterwards {
        /** Keeps it. */
        void then(Runnable action);
    }

    private final Path home;
    private final Path socket;
    private final Handler handler;
    private final Duration patience;
    private final ServerSocketChannel listening;
    private final Set<SocketChannel> clients = ConcurrentHashMap.newKeySet();

    private ControlServer(Path home, Path socket, Handler handler, Duration patience) throws IOException {
        this.home = home;
        this.socket = socket;
        this.handler = handler;
        this.patience = patience;
        listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    }

    /**
     * Begins to listen. The caller has the lock of the home.
     *
     * @param home the home of the host
     * @param startedAt when the host began
     * @param version of the host
     * @param handler answers
     * @throws IOException if there can be no socket
     */
    public static ControlServer open(Path home, Instant startedAt, String version, Handler handler)
            throws IOException {
        return open(home, startedAt, version, handler, PATIENCE);
    }

    static ControlServer open(Path home, Instant startedAt, String version, Handler handler, Duration patience)
            throws IOException {
        Path socket = ControlSocket.choose(home);
        ControlServer server = new ControlServer(home, socket, handler, patience);
        try {
            server.listening.bind(ControlSocket.address(socket));
            ControlSocket.closeToOthers(socket, "rw-------");
            ControlSocket.announce(home, socket, startedAt, version);
            DetachedThread.daemon(server::listen, "aither-control").start();
            return server;
        } catch (IOException | UnsupportedOperationException e) {
            server.close();
            throw e;
        }
    }

    private void listen() {
        while (listening.isOpen()) {
            try {
                SocketChannel client = listening.accept();
                if (clients.size() >= MOST_CLIENTS) {
                    client.close();
                } else {
                    clients.add(client);
                    DetachedThread.daemon(() -> serve(client), "aither-control-client").start();
                }
            } catch (AsynchronousCloseException e) {
                log.debug("The control channel of {} is closed", home, e);
            } catch (IOException | OutOfMemoryError e) {
                log.warn("A client of the control channel of {} cannot be served: {}", home, e.toString());
            }
        }
    }

    private void serve(SocketChannel client) {
        Runnable[] afterwards = {() -> {}};
        try (client) {
            TimedLines lines = new TimedLines(client, MOST_BYTES);
            Answer answer;
            try {
                Request request = ControlDocuments.request(lines.read(patience));
                answer = handler.answer(request, action -> afterwards[0] = action);
            } catch (IllegalArgumentException e) {
                answer = new Answer(FAILED, e.getMessage() + "\n", "");
            } catch (RuntimeException | Error e) {
                log.error("A request to the control channel failed", e);
                answer = new Answer(FAILED, "The host failed at it: " + SafeText.text(e) + "\n", "");
            }
            lines.write(ControlDocuments.line(answer), patience);
        } catch (IOException e) {
            log.debug("A client of the control channel has gone, or is stuck", e);
        } finally {
            clients.remove(client);
            afterwards[0].run();
        }
    }

    /** Listens no more, and removes the socket. */
    @Override
    public void close() throws IOException {
        listening.close();
        ControlSocket.remove(home, socket);
    }
}
