package io.aitherzero.pf4j;

import io.aitherzero.boot.graph.ArchivePrint;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Tells archives and expanded archives apart by their content. */
final class ArchivePrints {
    private static final int PIECE = 1 << 20;

    private ArchivePrints() {}

    /** The print of an archive or folder; empty where it cannot be read. */
    static Optional<ArchivePrint> of(Path archive) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] piece = new byte[PIECE];
            List<Path> files = files(archive);
            boolean folder = Files.isDirectory(archive);
            for (Path file : files) {
                if (folder) {
                    digest.update((archive.relativize(file) + "\n").getBytes(StandardCharsets.UTF_8));
                }
                try (InputStream in = Files.newInputStream(file)) {
                    for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                        digest.update(piece, 0, read);
                    }
                }
            }
            return Optional.of(stamp(files, HexFormat.of().formatHex(digest.digest())));
        } catch (IOException e) {
            return Optional.empty();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /**
     * Whether an archive is the one that was recorded. Size and time of the last change are taken for it; the content is
     * only read where the time alone differs, as it does in a copy.
     */
    static boolean unchanged(Path archive, ArchivePrint recorded) {
        try {
            ArchivePrint now = stamp(files(archive), recorded.sha256());
            return isStamp(now, recorded)
                    || (now.bytes() == recorded.bytes()
                            && of(archive).map(ArchivePrint::sha256).equals(Optional.of(recorded.sha256())));
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether size and time are the same; the equality of records takes long when it is first asked for. */
    private static boolean isStamp(ArchivePrint now, ArchivePrint recorded) {
        return now.bytes() == recorded.bytes() && now.modifiedMillis() == recorded.modifiedMillis();
    }

    static List<Path> files(Path archive) throws IOException {
        if (Files.isRegularFile(archive)) {
            return List.of(archive);
        }
        List<Path> files =
                FolderTree.files(archive).stream().filter(Files::isRegularFile).toList();
        if (files.isEmpty() && !Files.isDirectory(archive)) {
            throw new NoSuchFileException(archive.toString());
        }
        return files;
    }

    static ArchivePrint stamp(List<Path> files, String sha256) throws IOException {
        long bytes = 0;
        long modified = 0;
        for (Path file : files) {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            bytes += attributes.size();
            modified = Math.max(modified, attributes.lastModifiedTime().toMillis());
        }
        return new ArchivePrint(sha256, bytes, modified);
    }
}
