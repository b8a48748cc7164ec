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
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers requests to a running host, one a connection, each on a thread of its own. At most sixteen are served at once,
 * and none is waited for longer than ten seconds; where all are taken, who has been silent for longest makes room for who
 * comes. So a client that is stuck holds up nobody.
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

    /** Those who have not said what they want, who came first in front; guards {@link #busy}, too. */
    private final Set<TimedLines> silent = new LinkedHashSet<>();

    private int busy;

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
    public static ControlServer open(Path home, Instant startedAt, String version, Handler handler) throws IOException {
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
                TimedLines client = new TimedLines(listening.accept(), MOST_BYTES);
                if (admitted(client)) {
                    begin(client);
                } else {
                    client.close();
                }
            } catch (AsynchronousCloseException e) {
                log.debug("The control channel of {} is closed", home, e);
            } catch (IOException | OutOfMemoryError e) {
                log.warn("A client of the control channel of {} cannot be served: {}", home, e.toString());
            }
        }
    }

    private boolean admitted(TimedLines client) {
        synchronized (silent) {
            if (silent.size() + busy >= MOST_CLIENTS) {
                if (silent.isEmpty()) {
                    return false;
                }
                TimedLines longest = silent.iterator().next();
                silent.remove(longest);
                try {
                    longest.close();
                } catch (IOException e) {
                    log.debug("A client of the control channel cannot be closed", e);
                }
            }
            silent.add(client);
            return true;
        }
    }

    private void begin(TimedLines client) throws IOException {
        boolean begun = false;
        try {
            DetachedThread.daemon(() -> serve(client), "aither-control-client").start();
            begun = true;
        } finally {
            if (!begun) {
                synchronized (silent) {
                    silent.remove(client);
                }
                client.close();
            }
        }
    }

    private void serve(TimedLines client) {
        Runnable[] afterwards = {() -> {}};
        boolean spoke = false;
        try (client) {
            String line = client.read(patience);
            synchronized (silent) {
                spoke = silent.remove(client);
                busy += spoke ? 1 : 0;
            }
            if (spoke) {
                client.write(ControlDocuments.line(answer(line, action -> afterwards[0] = action)), patience);
            }
        } catch (IOException e) {
            log.debug("A client of the control channel has gone, or is stuck", e);
        } finally {
            synchronized (silent) {
                silent.remove(client);
                busy -= spoke ? 1 : 0;
            }
            afterwards[0].run();
        }
    }

    private Answer answer(String line, Afterwards afterwards) {
        try {
            return handler.answer(ControlDocuments.request(line), afterwards);
        } catch (IllegalArgumentException e) {
            return new Answer(FAILED, e.getMessage() + "\n", "");
        } catch (RuntimeException | Error e) {
            log.error("A request to the control channel failed", e);
            return new Answer(FAILED, "The host failed at it: " + SafeText.text(e) + "\n", "");
        }
    }

    /** Listens no more, and removes the socket. */
    @Override
    public void close() throws IOException {
        listening.close();
        ControlSocket.remove(home, socket);
    }
}
