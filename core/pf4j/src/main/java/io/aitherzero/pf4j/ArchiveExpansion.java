package io.aitherzero.pf4j;

import io.aitherzero.base.Excerpt;
import io.aitherzero.base.FileAccess;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Collections;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.pf4j.PluginRuntimeException;
import org.pf4j.util.FileUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Expands a plugin's zip to the folder beside it, as PF4J does, but the folder appears whole or not at all.
 *
 * <p>An archive is refused, with nothing left of it, if an entry would be written outside of the folder, is a symbolic
 * link, or fails its checksum, or if the archive is larger than a plugin may be. Safe for use by many threads and
 * processes.
 */
final class ArchiveExpansion {
    private static final Logger log = LoggerFactory.getLogger(ArchiveExpansion.class);

    private final Path archive;
    private final String name;
    private final Path folder;
    private long bytes;

    private ArchiveExpansion(Path archive) {
        this.archive = archive;
        name = stem(archive);
        folder = archive.resolveSibling(name);
    }

    /** The name of a zip without its ending. */
    static String stem(Path zip) {
        String file = zip.getFileName().toString();
        return file.substring(0, file.lastIndexOf('.'));
    }

    /** Writes all that a zip holds below a folder. */
    static void extract(Path zip, Path target) throws IOException {
        new ArchiveExpansion(zip).extract(target);
    }

    /**
     * The folder of a zip, expanded again if the zip is newer; any other path as it is.
     *
     * @throws PluginRuntimeException naming the archive, what is wrong with it and what to do
     */
    static Path expandIfZip(Path path) {
        return FileUtils.isZipFile(path) ? new ArchiveExpansion(path).expand() : path;
    }

    private Path expand() {
        if (name.isEmpty() || name.equals(".") || name.equals("..")) {
            throw ArchiveCheck.refusal(archive, "has no name to give to its folder; rename it");
        }
        if (isTaken()) {
            throw ArchiveCheck.refusal(
                    archive,
                    "has to be expanded to the folder '" + Excerpt.of(name)
                            + "' beside it, where there is a file of that name; rename one of them");
        }
        ArchiveCheck.requireReadable(archive);
        try {
            FileTime modified = Files.getLastModifiedTime(archive);
            if (isCurrent(modified)) {
                return folder;
            }
            if (!FileAccess.writable(folder.resolveSibling(""))) {
                throw ArchiveCheck.refusal(
                        archive,
                        "has to be expanded beside itself, in a folder that this user may not write; make it writable,"
                                + " or start a host whose 'var' folder is");
            }
            try (StagingFolder staging = StagingFolder.beside(folder)) {
                extract(staging.path());
                if (!Files.getLastModifiedTime(archive).equals(modified)) {
                    throw ArchiveCheck.refusal(archive, "changed while it was read; load it again when it is complete");
                }
                staging.publish(() -> isCurrent(modified));
            }
            log.info("Expanded plugin zip '{}' in '{}'", archive.getFileName(), folder.getFileName());
            return folder;
        } catch (PluginRuntimeException e) {
            throw e;
        } catch (IOException | RuntimeException | Error e) {
            // whatever a parser makes of the bytes
            String message = "Plugin archive " + archive + " cannot be expanded (" + e
                    + "); copy it again, or make room in " + folder.getParent();
            throw new PluginRuntimeException(e, "{}", message);
        }
    }

    /** Whether what has the folder's name is no folder; asked once, since another may be replacing the folder right now. */
    private boolean isTaken() {
        try {
            return !Files.readAttributes(folder, BasicFileAttributes.class).isDirectory();
        } catch (IOException e) {
            return Files.isSymbolicLink(folder);
        }
    }

    private boolean isCurrent(FileTime modified) throws IOException {
        try {
            return modified.compareTo(Files.getLastModifiedTime(folder)) <= 0;
        } catch (NoSuchFileException e) {
            // there is none, or another takes it away right now to put a newer one in its place
            return false;
        }
    }

    private void extract(Path target) throws IOException {
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            ArchiveCheck.requireExpandable(archive, zip);
            byte[] buffer = new byte[64 * 1024];
            for (ZipEntry entry : Collections.list(zip.entries())) {
                Path file = target.resolve(ArchiveCheck.place(archive, entry));
                if (entry.isDirectory()) {
                    FileAccess.READABLE.createFolder(file);
                } else {
                    FileAccess.READABLE.createFolder(file.resolveSibling(""));
                    write(zip, entry, file, buffer);
                }
            }
        }
    }

    private void write(ZipFile zip, ZipEntry entry, Path file, byte[] buffer) throws IOException {
        CRC32 checksum = new CRC32();
        long limit = ArchiveCheck.limit(archive);
        if (!Files.exists(file)) {
            // the code of a plugin is not for others to write, whatever the umask is
            FileAccess.READABLE.createFile(file);
        }
        try (InputStream input = new CheckedInputStream(zip.getInputStream(entry), checksum);
                OutputStream output = Files.newOutputStream(file)) {
            for (int read = input.read(buffer); read >= 0; read = input.read(buffer)) {
                bytes += read;
                if (bytes > limit) {
                    throw ArchiveCheck.tooLarge(archive, limit);
                }
                output.write(buffer, 0, read);
            }
        }
        if (checksum.getValue() != entry.getCrc()) {
            throw ArchiveCheck.damaged(archive, entry.getName());
        }
    }
}
