package io.aitherzero.pf4j;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * What tells, without reading it, whether a file or folder is still the one that was seen. Where the system keeps the time
 * of a file's last change of any kind, and the file's own number, nobody can set these, and so an overwritten file has
 * another stamp whatever size and time it was given.
 *
 * @param text equal for what is the same
 * @param changedMillis when it was changed last, milliseconds since 1970; {@link Long#MAX_VALUE} where the system does not
 *     tell, so that the stamp is good for comparing two looks and nothing else
 */
public record FileStamp(String text, long changedMillis) {
    private static final String UNIX = "unix:size,lastModifiedTime,ctime,ino,dev,isDirectory";

    /** A change that comes so soon after another may leave the times as they are. */
    private static final long GRAIN_MILLIS = 100;

    /** Further ahead than the clock of a file server is that somebody looks after. */
    private static final long FUTURE_MILLIS = 60_000;

    /**
     * The stamp of what is at a path, links followed; of a folder that of all below it.
     *
     * @param path a file or folder
     * @throws IOException if it cannot be looked at
     */
    public static FileStamp of(Path path) throws IOException {
        if (path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            Map<String, Object> read = Files.readAttributes(path, UNIX);
            if (Boolean.TRUE.equals(read.get("isDirectory"))) {
                return ofFolder(path);
            }
            FileTime changed = (FileTime) Objects.requireNonNull(read.get("ctime"));
            String text =
                    read.get("size") + ":" + nanos((FileTime) Objects.requireNonNull(read.get("lastModifiedTime")))
                            + ":" + nanos(changed) + ":" + read.get("ino") + ":" + read.get("dev");
            return new FileStamp(text, changed.toMillis());
        }
        BasicFileAttributes read = Files.readAttributes(path, BasicFileAttributes.class);
        return read.isDirectory()
                ? ofFolder(path)
                : new FileStamp(
                        read.size() + ":" + nanos(read.lastModifiedTime()) + ":" + read.fileKey(), Long.MAX_VALUE);
    }

    private static long nanos(FileTime time) {
        return time.to(TimeUnit.NANOSECONDS);
    }

    private static FileStamp ofFolder(Path folder) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            List<Path> files = FolderTree.files(folder);
            long changed = Long.MIN_VALUE;
            for (Path file : files) {
                FileStamp stamp = Files.exists(file) ? of(file) : new FileStamp("leads nowhere", Long.MIN_VALUE);
                changed = Math.max(changed, stamp.changedMillis);
                digest.update((folder.relativize(file) + " " + stamp.text + "\n").getBytes(StandardCharsets.UTF_8));
            }
            return new FileStamp("folder:" + files.size() + ":" + HexFormat.of().formatHex(digest.digest()), changed);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** Whether the next change may give the same stamp, since this one was taken so soon after a change. */
    boolean isHasty(long takenMillis) {
        return changedMillis != Long.MAX_VALUE && !lasts(takenMillis);
    }

    /**
     * Whether a later stamp that is equal means that nothing was changed. A change from far in the future, as after a clock
     * was put back, lasts as well: the next one has another time. One from soon is of a file server whose clock is ahead.
     *
     * @param takenMillis when this one was taken, milliseconds since 1970
     */
    boolean lasts(long takenMillis) {
        return changedMillis != Long.MAX_VALUE
                && (changedMillis < takenMillis - GRAIN_MILLIS || changedMillis > takenMillis + FUTURE_MILLIS);
    }
}
