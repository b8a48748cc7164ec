package io.aitherzero.pf4j;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;
import org.pf4j.PluginRuntimeException;

/** Removal of a plugin's files. */
final class PluginFiles {
    private PluginFiles() {}

    /**
     * Deletes a file, or a folder with all that is in it; of a symbolic link the link, never what it points to.
     *
     * @return false if there was nothing to delete
     */
    static boolean delete(Path path) throws IOException {
        try {
            Files.walkFileTree(path, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) throws IOException {
                    if (e != null) {
                        throw e;
                    }
                    Files.delete(directory);
                    return FileVisitResult.CONTINUE;
                }
            });
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** As {@link #delete}, for PF4J's repositories. */
    static boolean deletePlugin(Path path) {
        try {
            return delete(path);
        } catch (IOException e) {
            String message = "Plugin " + path + " cannot be deleted (" + e + "); delete it by hand";
            throw new PluginRuntimeException(e, "{}", message);
        }
    }
}
