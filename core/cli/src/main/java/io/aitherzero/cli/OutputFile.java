package io.aitherzero.cli;

import io.aitherzero.base.Shown;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file that a command writes; it is there whole or not at all.
 *
 * @param path where
 */
record OutputFile(Path path) {
    /** The file that was named. */
    static OutputFile named(String text) {
        try {
            Path path = Path.of(text).toAbsolutePath().normalize();
            if (path.getFileName() != null && !Files.isDirectory(path)) {
                return new OutputFile(path);
            }
        } catch (InvalidPathException e) {
            // said below
        }
        throw new UsageException("Option -o must be the path of a file, but is '" + Shown.line(text)
                + "'; name a file in a folder that exists");
    }

    /**
     * Replaces the content.
     *
     * @throws IOException if that cannot be done; what was there before is still there then
     */
    void write(String content) throws IOException {
        Path unfinished = path.resolveSibling(
                "." + path.getFileName() + "." + ProcessHandle.current().pid() + ".part");
        try {
            Files.writeString(unfinished, content, StandardCharsets.UTF_8);
            Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    @Override
    public String toString() {
        return "'" + Shown.line(path.toString()) + "'";
    }
}
