package io.aitherzero.pf4j;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Collections;
import java.util.Set;
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

    private static final int MAX_ENTRIES = 50_000;
    private static final long MIB = 1024 * 1024;
    private static final long MAX_BYTES = 512 * MIB;
    private static final int MAX_RATIO = 200;

    private final Path archive;
    private final String name;
    private final Path folder;
    private long bytes;

    private ArchiveExpansion(Path archive) {
        this.archive = archive;
        String file = archive.getFileName().toString();
        name = file.substring(0, file.lastIndexOf('.'));
        folder = archive.resolveSibling(name);
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
            throw refusal("has no name to give to its folder; rename it");
        }
        try {
            FileTime modified = Files.getLastModifiedTime(archive);
            if (isCurrent(modified)) {
                return folder;
            }
            try (StagingFolder staging = StagingFolder.beside(folder)) {
                extract(staging.path());
                if (!Files.getLastModifiedTime(archive).equals(modified)) {
                    throw refusal("changed while it was read; load it again when it is complete");
                }
                staging.publish(() -> isCurrent(modified));
            }
            log.info("Expanded plugin zip '{}' in '{}'", archive.getFileName(), folder.getFileName());
            return folder;
        } catch (IOException e) {
            String message = "Plugin archive " + archive + " cannot be expanded (" + e
                    + "); copy it again, or make room in " + folder.getParent();
            throw new PluginRuntimeException(e, "{}", message);
        }
    }

    private boolean isCurrent(FileTime modified) throws IOException {
        return Files.exists(folder) && modified.compareTo(Files.getLastModifiedTime(folder)) <= 0;
    }

    private void extract(Path target) throws IOException {
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            if (zip.size() > MAX_ENTRIES) {
                throw refusal("has " + zip.size() + " entries, more than " + MAX_ENTRIES
                        + "; pack the plugin's libraries as jars");
            }
            Set<String> links = SymbolicLinks.in(archive);
            for (ZipEntry entry : Collections.list(zip.entries())) {
                if (links.contains(entry.getName())) {
                    throw refusal("has the symbolic link '" + entry.getName() + "'; pack the file it points to");
                }
                place(target, entry);
            }
            byte[] buffer = new byte[64 * 1024];
            for (ZipEntry entry : Collections.list(zip.entries())) {
                Path file = place(target, entry);
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else {
                    Files.createDirectories(file.getParent());
                    write(zip, entry, file, buffer);
                }
            }
        }
    }

    private Path place(Path target, ZipEntry entry) {
        String path = entry.getName().replace('\\', '/');
        Path file = target.resolve(path).normalize();
        boolean drive = path.length() > 1 && path.charAt(1) == ':';
        if (path.startsWith("/")
                || drive
                || !file.startsWith(target)
                || (file.equals(target) && !entry.isDirectory())) {
            throw refusal("has the entry '" + entry.getName()
                    + "', which would be written outside of the plugin's folder; build the archive without it");
        }
        return file;
    }

    private void write(ZipFile zip, ZipEntry entry, Path file, byte[] buffer) throws IOException {
        CRC32 checksum = new CRC32();
        long limit = Math.min(MAX_BYTES, Math.max(MIB, MAX_RATIO * Files.size(archive)));
        try (InputStream input = new CheckedInputStream(zip.getInputStream(entry), checksum);
                OutputStream output = Files.newOutputStream(file)) {
            for (int read = input.read(buffer); read >= 0; read = input.read(buffer)) {
                bytes += read;
                if (bytes > limit) {
                    throw refusal(
                            limit == MAX_BYTES
                                    ? "expands to more than 512 MiB; make the plugin smaller"
                                    : "expands to more than " + MAX_RATIO + " times its size, as a zip bomb does;"
                                            + " pack large data with less compression");
                }
                output.write(buffer, 0, read);
            }
        }
        if (checksum.getValue() != entry.getCrc()) {
            throw refusal("is damaged: entry '" + entry.getName() + "' fails its checksum; copy the archive again");
        }
    }

    private PluginRuntimeException refusal(String rule) {
        return new PluginRuntimeException("Plugin archive " + archive + " " + rule);
    }
}
