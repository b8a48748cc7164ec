package io.aitherzero.cli.context;

import io.aitherzero.base.FileAccess;
import io.aitherzero.base.Shown;
import io.aitherzero.base.WholeFile;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A file that a command writes; it is there whole or not at all.
 *
 * @param path where
 */
public record OutputFile(Path path) {
    /**
     * Replaces the content.
     *
     * @throws IOException if that cannot be done; what was there before is still there then
     */
    public void write(String content) throws IOException {
        new WholeFile(path, FileAccess.READABLE).write(content);
    }

    @Override
    public String toString() {
        return "'" + Shown.line(path.toString()) + "'";
    }
}
