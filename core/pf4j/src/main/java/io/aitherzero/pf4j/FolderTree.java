package io.aitherzero.pf4j;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What lies below a folder. Links are followed, and each folder is visited once, however many links lead to it. */
final class FolderTree {
    private static final int MOST = 100_000;

    private FolderTree() {}

    /**
     * All that is not a folder, sorted; also what is neither a file nor a folder, and links that lead nowhere.
     *
     * @param folder a folder or a link to one; a file is all there is below itself
     * @throws IOException if a folder cannot be read, or if there are more than 100,000 files
     */
    static List<Path> files(Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        Set<Object> visited = new HashSet<>();
        Deque<Path> open = new ArrayDeque<>(List.of(folder));
        while (!open.isEmpty()) {
            Path next = open.remove();
            if (!Files.isDirectory(next)) {
                files.add(next);
            } else if (visited.add(identity(next))) {
                try (DirectoryStream<Path> entries = Files.newDirectoryStream(next)) {
                    entries.forEach(open::add);
                } catch (DirectoryIteratorException e) {
                    throw e.getCause();
                }
            }
            if (files.size() + open.size() > MOST) {
                throw new FileSystemException(folder.toString(), null, "holds more than " + MOST + " files");
            }
        }
        files.sort(null);
        return files;
    }

    private static Object identity(Path folder) throws IOException {
        Object key = Files.readAttributes(folder, BasicFileAttributes.class).fileKey();
        return key == null ? folder.toRealPath() : key;
    }
}
