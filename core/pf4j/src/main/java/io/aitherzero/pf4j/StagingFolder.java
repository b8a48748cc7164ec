package io.aitherzero.pf4j;

import io.aitherzero.base.FileAccess;
import io.aitherzero.base.OwnProcess;
import java.io.FileFilter;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A hidden folder beside the one it will become. Closing it removes what was not published, and the next one removes
 * what a process that was killed has left.
 */
final class StagingFolder implements AutoCloseable {
    static final String SUFFIX = ".expanding";

    /** Accepts what is no such folder, also where a leading dot hides nothing. */
    static final FileFilter OTHERS = file -> !file.getName().endsWith(SUFFIX);

    private static final Set<Path> IN_USE = ConcurrentHashMap.newKeySet();
    private static final long PROCESS = OwnProcess.pid();

    private final Path folder;
    private final Path staging;
    private final Path replaced;

    private StagingFolder(Path folder, Path staging) {
        this.folder = folder;
        this.staging = staging;
        replaced = staging.resolveSibling(staging.getFileName().toString().replace(SUFFIX, ".replaced" + SUFFIX));
    }

    static StagingFolder beside(Path folder) throws IOException {
        Path absolute = folder.toAbsolutePath();
        removeLeftovers(absolute);
        Path staging =
                absolute.resolveSibling("." + folder.getFileName() + "." + PROCESS + "-" + UUID.randomUUID() + SUFFIX);
        StagingFolder made = new StagingFolder(absolute, staging);
        IN_USE.add(staging);
        try {
            FileAccess.READABLE.createFolder(staging);
        } catch (IOException e) {
            IN_USE.remove(staging);
            throw e;
        }
        return made;
    }

    Path path() {
        return staging;
    }

    /** Puts this folder in the place of the one it is beside, unless another has already done so. */
    void publish(Check isCurrent) throws IOException {
        synchronized (IN_USE) {
            if (isCurrent.holds()) {
                return;
            }
            try {
                Files.move(folder, replaced);
            } catch (NoSuchFileException e) {
                // there was none, or another process has just moved it
            }
            try {
                Files.move(staging, folder);
            } catch (FileSystemException e) {
                // another process may have been faster
                if (!isCurrent.holds()) {
                    if (Files.exists(replaced)) {
                        Files.move(replaced, folder);
                    }
                    throw e;
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        try {
            PluginFiles.delete(staging);
            PluginFiles.delete(replaced);
        } finally {
            IN_USE.remove(staging);
        }
    }

    private static void removeLeftovers(Path folder) throws IOException {
        String prefix = "." + folder.getFileName() + ".";
        try (DirectoryStream<Path> siblings = Files.newDirectoryStream(
                folder.getParent(), path -> path.getFileName().toString().startsWith(prefix))) {
            for (Path sibling : siblings) {
                String name = sibling.getFileName().toString();
                if (name.endsWith(SUFFIX) && isAbandoned(name.substring(prefix.length()), sibling)) {
                    PluginFiles.delete(sibling);
                }
            }
        }
    }

    private static boolean isAbandoned(String rest, Path sibling) {
        int end = rest.indexOf('-');
        try {
            long process = end < 0 ? -1 : Long.parseLong(rest.substring(0, end));
            if (process == PROCESS) {
                Path staging =
                        sibling.resolveSibling(sibling.getFileName().toString().replace(".replaced" + SUFFIX, SUFFIX));
                return !IN_USE.contains(staging);
            }
            return process > 0 && ProcessHandle.of(process).isEmpty();
        } catch (NumberFormatException e) {
            return false;
        }
    }

    @FunctionalInterface
    interface Check {
        boolean holds() throws IOException;
    }
}
