package io.aitherzero.cli;

import io.aitherzero.base.FileAccess;
import io.aitherzero.base.Shown;
import io.aitherzero.base.WholeFile;
import io.aitherzero.cli.context.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

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
        new WholeFile(path, FileAccess.READABLE).write(content);
    }

    @Override
    public String toString() {
        return "'" + Shown.line(path.toString()) + "'";
    }
}
