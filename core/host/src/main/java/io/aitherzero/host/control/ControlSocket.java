package io.aitherzero.host.control;

import io.aitherzero.base.FileAccess;
import io.aitherzero.base.WholeFile;
import io.aitherzero.host.json.ControlDocuments;
import io.aitherzero.host.json.ControlDocuments.RunningHost;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where a home's host listens, and the file that tells it. */
final class ControlSocket {
    private static final Logger log = LoggerFactory.getLogger(ControlSocket.class);

    /** What the shortest of the usual systems takes, with the byte that ends it. */
    private static final int LONGEST_PATH = 100;

    private ControlSocket() {}

    static Path file(Path home) {
        return home.resolve("var").resolve("run").resolve("host.json");
    }

    /** A path that a socket can have, in a folder that is this user's alone; nothing is there. */
    static Path choose(Path home) throws IOException {
        Path folder = FileAccess.PRIVATE.createFolder(home.toAbsolutePath().resolve("var").resolve("run"));
        closeToOthers(folder, "rwx------");
        Path socket = folder.resolve("control.sock");
        if (socket.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST_PATH) {
            return Files.createTempDirectory("aither-").resolve("control.sock");
        }
        // left by a host that was killed: who has the lock of the home is the only one
        Files.deleteIfExists(socket);
        return socket;
    }

    static void closeToOthers(Path path, String permissions) throws IOException {
        if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
        }
    }

    static void announce(Path home, Path socket, Instant startedAt, String version) throws IOException {
        RunningHost host = new RunningHost(ProcessHandle.current().pid(), startedAt, socket, version);
        new WholeFile(file(home), FileAccess.PRIVATE).write(ControlDocuments.file(host));
    }

    static void remove(Path home, Path socket) {
        try {
            Files.deleteIfExists(file(home));
            Files.deleteIfExists(socket);
            if (!socket.startsWith(home.toAbsolutePath())) {
                Files.deleteIfExists(socket.resolveSibling(""));
            }
        } catch (IOException e) {
            log.debug("The next host removes {}", socket, e);
        }
    }

    /** The host of a home as its file says; it may be gone. */
    static Optional<RunningHost> announced(Path home) {
        try {
            return Files.isRegularFile(file(home))
                    ? Optional.of(ControlDocuments.runningHost(Files.readString(file(home))))
                    : Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            log.debug("{} tells of no host", file(home), e);
            return Optional.empty();
        }
    }

    static UnixDomainSocketAddress address(Path socket) {
        return UnixDomainSocketAddress.of(socket);
    }
}
