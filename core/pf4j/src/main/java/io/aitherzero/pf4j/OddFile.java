package io.aitherzero.pf4j;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/** Tells, without opening it, what is neither a file nor a folder. To open a pipe would be to wait for who writes it. */
final class OddFile {
    private static final int TYPE = 0170000;
    private static final int PIPE = 0010000;
    private static final int SOCKET = 0140000;

    private OddFile() {}

    /** What there is in words; empty for a file, a folder, and where there is nothing. */
    static Optional<String> kind(Path path) {
        if (Files.isRegularFile(path) || Files.isDirectory(path)) {
            return Optional.empty();
        }
        if (!Files.exists(path)) {
            return Files.exists(path, LinkOption.NOFOLLOW_LINKS)
                    ? Optional.of("a link that leads nowhere")
                    : Optional.empty();
        }
        return Optional.of(
                switch (type(path)) {
                    case PIPE -> "a named pipe";
                    case SOCKET -> "a socket";
                    default -> "a device";
                });
    }

    private static int type(Path path) {
        try {
            return Files.getAttribute(path, "unix:mode") instanceof Integer mode ? mode & TYPE : 0;
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            // only for the word: whatever it is, it is not opened
            return 0;
        }
    }
}
