package io.aitherzero.base;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A file that is written as a whole: readers find it as it was or as it is to be, and so does the next start after this
 * process was killed. The new content is written to a file beside it, which is created under a name that nobody can
 * foretell and never opened if there is one of that name already, and takes the name when it is complete.
 *
 * <p>A link in the place of the file is replaced, and what it leads to is left alone. An interrupt does not break the
 * writing off, and stays. Safe for use by many threads and processes, the last of which wins; what is to be added to
 * what others write is for a {@link SharedFile}.
 */
public final class WholeFile {
    private static final Set<StandardOpenOption> NEW = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    private static final String SUFFIX = ".part";
    private static final Path RANDOM = Path.of("/dev/urandom");
    private static final int RANDOM_BYTES = 8;
    private static final Pattern DRAWN = Pattern.compile("[0-9a-f]+");
    private static final int LONGEST_NAME = 50;

    private final Path path;
    private final FileAccess access;
    private final boolean forced;

    private WholeFile(Path path, FileAccess access, boolean forced) {
        this.path = path;
        this.access = access;
        this.forced = forced;
    }

    /**
     * Names a file, which need not exist.
     *
     * @param path where it is, in a folder that exists
     * @param access who may use it; a {@link FileAccess#READABLE} file that is replaced keeps its permissions
     */
    public WholeFile(Path path, FileAccess access) {
        this(path, access, false);
    }

    /**
     * The same file, but what is written is on the disk when the method returns, so that not even a power failure takes
     * it away; this takes milliseconds.
     */
    public WholeFile forced() {
        return new WholeFile(path, access, true);
    }

    Path path() {
        return path;
    }

    FileAccess access() {
        return access;
    }

    /**
     * Replaces the file, or makes it.
     *
     * @param text the whole content; what is no text becomes a question mark
     * @throws IOException if that cannot be done; what was there before is still there then
     */
    public void write(String text) throws IOException {
        write(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Replaces the file, or makes it.
     *
     * @param content the whole content
     * @throws IOException if that cannot be done; what was there before is still there then
     */
    public void write(byte[] content) throws IOException {
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw new FileSystemException(
                    path.toString(),
                    null,
                    "must be a regular file to be replaced, but is a " + (Files.isDirectory(path) ? "folder" : "device")
                            + "; name another file");
        }
        Path unfinished = unfinished(content, true);
        try {
            move(unfinished);
        } finally {
            Files.deleteIfExists(unfinished);
        }
        forceFolder();
    }

    /**
     * Makes the file unless there is one of that name; of many writers that try it at once one succeeds.
     *
     * @param text the whole content
     * @return whether it was made
     * @throws IOException if it cannot be made; nothing is left behind then
     */
    public boolean writeNew(String text) throws IOException {
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        Path unfinished = unfinished(text.getBytes(StandardCharsets.UTF_8), false);
        try {
            claim(unfinished);
        } catch (FileAlreadyExistsException e) {
            return false;
        } finally {
            Files.deleteIfExists(unfinished);
        }
        forceFolder();
        return true;
    }

    private void claim(Path unfinished) throws IOException {
        try {
            // the one step that gives a name and fails if it is taken
            Files.createLink(path, unfinished);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (UnsupportedOperationException | FileSystemException e) {
            // a file system without such links; readers may find the file empty for a moment
            access.createFile(path);
            move(unfinished);
        }
    }

    private void move(Path unfinished) throws IOException {
        CopyOption[] options = {StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING};
        try {
            Files.move(unfinished, path, options);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(unfinished, path, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** A new file with the content, complete and with its permissions. */
    private Path unfinished(byte[] content, boolean replacing) throws IOException {
        try (Interrupts interrupts = Interrupts.heldBack()) {
            while (true) {
                Path unfinished = path.resolveSibling(prefix() + name() + SUFFIX);
                try {
                    write(unfinished, content, replacing);
                    return unfinished;
                } catch (FileAlreadyExistsException e) {
                    // another name, then
                } catch (ClosedByInterruptException e) {
                    interrupts.takeBack();
                }
            }
        }
    }

    private void write(Path unfinished, byte[] content, boolean replacing) throws IOException {
        boolean complete = false;
        // more people may read it when it is complete than while it is written
        boolean hasOld = replacing && Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
        FileAccess first = hasOld ? FileAccess.PRIVATE : access;
        SeekableByteChannel channel = Files.newByteChannel(unfinished, NEW, first.attributes(unfinished));
        try (channel) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            access.settleLike(unfinished, path);
            if (forced && channel instanceof FileChannel file) {
                file.force(true);
            }
            complete = true;
        } finally {
            if (!complete) {
                Files.deleteIfExists(unfinished);
            }
        }
    }

    private String prefix() {
        String name = String.valueOf(path.getFileName());
        return "." + name.substring(0, Math.min(LONGEST_NAME, name.length())) + ".";
    }

    private static String name() {
        byte[] drawn = new byte[RANDOM_BYTES];
        // where the system has it this is what SecureRandom reads, which takes longer to load than all that is done
        // here
        try (InputStream random = Files.newInputStream(RANDOM)) {
            if (random.readNBytes(drawn, 0, RANDOM_BYTES) < RANDOM_BYTES) {
                new SecureRandom().nextBytes(drawn);
            }
        } catch (IOException e) {
            new SecureRandom().nextBytes(drawn);
        }
        return HexFormat.of().formatHex(drawn);
    }

    /** The name is on the disk when its folder is; where a folder cannot be forced, the file system does it in time. */
    private void forceFolder() {
        if (!forced) {
            return;
        }
        try (Interrupts interrupts = Interrupts.heldBack()) {
            while (true) {
                try (FileChannel folder = FileChannel.open(FileAccess.folderOf(path), StandardOpenOption.READ)) {
                    folder.force(true);
                    return;
                } catch (ClosedByInterruptException e) {
                    interrupts.takeBack();
                } catch (IOException | UnsupportedOperationException e) {
                    return;
                }
            }
        }
    }

    /**
     * Removes what writers that were killed have left; for the one that may write now, beside whom nobody else writes.
     *
     * @throws IOException if that cannot be done
     */
    public void removeLeftovers() throws IOException {
        if (path.getFileName().toString().length() > LONGEST_NAME) {
            // others may begin the same
            return;
        }
        String prefix = prefix();
        try (DirectoryStream<Path> siblings = Files.newDirectoryStream(FileAccess.folderOf(path), sibling -> {
            String name = sibling.getFileName().toString();
            return name.startsWith(prefix)
                    && name.endsWith(SUFFIX)
                    && DRAWN.matcher(name.substring(prefix.length(), name.length() - SUFFIX.length()))
                            .matches();
        })) {
            for (Path sibling : siblings) {
                Files.deleteIfExists(sibling);
            }
        }
    }
}
