package io.aitherzero.base;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may read and write what is made in the file system, whatever the umask allows. File systems that know no POSIX
 * permissions have their own way, and nothing is asked of them.
 */
public enum FileAccess {
    /**
     * The owner alone, as all in a host's {@code var} folder; if the system property {@value #GROUP} is {@code true}, a
     * group too, which is that of the folder where the folder hands it down. What root makes in the folder of another user
     * becomes that user's, since a host that runs as that user could not read it otherwise.
     */
    PRIVATE("rw-------", "rwx------"),
    /** All may read whom the umask lets, none but the owner may write: a file that an operator names, or a plugin's code. */
    READABLE("rw-r--r--", "rwxr-xr-x");

    /** The system property that gives a group what else is the owner's alone. */
    public static final String GROUP = "aither.var.group";

    private static final Set<PosixFilePermission> GROUPS_FILE = PosixFilePermissions.fromString("rw-rw----");
    private static final int GROUPS_FOLDER = 0770;
    private static final int SPECIAL_BITS = 07000;

    private final String file;
    private final String folder;

    FileAccess(String file, String folder) {
        this.file = file;
        this.folder = folder;
    }

    /**
     * Whether files can be made in a folder, which need not exist yet.
     *
     * @param folder the folder
     */
    public static boolean writable(Path folder) {
        for (@Nullable Path there = folder.toAbsolutePath(); there != null; there = there.getParent()) {
            if (Files.exists(there)) {
                return Files.isDirectory(there) && Files.isWritable(there);
            }
        }
        return false;
    }

    /** The permissions of a file in words, such as {@code rw-------}. */
    public String permissions() {
        return forGroup() ? PosixFilePermissions.toString(GROUPS_FILE) : file;
    }

    /**
     * Makes a folder and those above it that do not exist; one that is there stays as it is.
     *
     * @param path the folder
     * @return the same
     * @throws IOException if it cannot be made
     */
    public Path createFolder(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            return path;
        }
        createFolder(folderOf(path));
        try {
            Files.createDirectory(path, attributes(path, folder));
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(path)) {
                throw e;
            }
            return path;
        }
        if (isPosix(path) && forGroup()) {
            // what Java calls permissions would take the bit away that hands the group down
            int mode = (Integer) Files.getAttribute(path, "unix:mode");
            Files.setAttribute(path, "unix:mode", (mode & SPECIAL_BITS) | GROUPS_FOLDER);
        }
        handOver(path);
        return path;
    }

    /**
     * Makes an empty file.
     *
     * @param path the file
     * @return the same
     * @throws FileAlreadyExistsException if there is anything of that name, be it a link that leads nowhere
     * @throws IOException if it cannot be made
     */
    public Path createFile(Path path) throws IOException {
        Files.createFile(path, attributes(path));
        settle(path);
        return path;
    }

    /** What a new file is made with. */
    FileAttribute<?>[] attributes(Path path) {
        return attributes(path, file);
    }

    private static FileAttribute<?>[] attributes(Path path, String permissions) {
        return isPosix(path)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    /** Gives a new file to those it is for beside its owner. */
    void settle(Path made) throws IOException {
        if (isPosix(made) && forGroup()) {
            view(made).setPermissions(GROUPS_FILE);
        }
        handOver(made);
    }

    /** Makes an empty file that is the lock of one beside it; for all who may replace files there. */
    void createLock(Path path) throws IOException {
        createFile(path);
        if (isPosix(path)
                && this == READABLE
                && Files.getPosixFilePermissions(folderOf(path)).contains(PosixFilePermission.GROUP_WRITE)) {
            view(path).setPermissions(GROUPS_FILE);
        }
    }

    /**
     * Gives a new file to those who had the one that it replaces, as far as this process may do that, and leaves nobody
     * more than before.
     */
    void settleLike(Path made, Path before) throws IOException {
        Optional<PosixFileAttributes> old = isPosix(made) && this == READABLE ? attributesOf(before) : Optional.empty();
        if (old.isEmpty()) {
            settle(made);
            return;
        }
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        permissions.addAll(old.get().permissions());
        PosixFileAttributeView view = view(made);
        PosixFileAttributes mine = view.readAttributes();
        if (!mine.owner().equals(old.get().owner())) {
            tried(() -> view.setOwner(old.get().owner()));
        }
        if (!mine.group().equals(old.get().group())
                && !tried(() -> view.setGroup(old.get().group()))) {
            drop(permissions, PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);
            drop(permissions, PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);
            drop(permissions, PosixFilePermission.GROUP_EXECUTE, PosixFilePermission.OTHERS_EXECUTE);
        }
        tried(() -> view.setPermissions(permissions));
    }

    /** Another group than before may no more than all may. */
    private static void drop(
            Set<PosixFilePermission> permissions, PosixFilePermission ofGroup, PosixFilePermission ofAll) {
        if (!permissions.contains(ofAll)) {
            permissions.remove(ofGroup);
        }
    }

    private static Optional<PosixFileAttributes> attributesOf(Path path) throws IOException {
        return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
                ? Optional.of(view(path).readAttributes())
                : Optional.empty();
    }

    private void handOver(Path made) throws IOException {
        if (this == PRIVATE && isPosix(made)) {
            UserPrincipal owner = view(folderOf(made)).getOwner();
            PosixFileAttributeView view = view(made);
            if (!view.getOwner().equals(owner)) {
                tried(() -> view.setOwner(owner));
            }
        }
    }

    private boolean forGroup() {
        return this == PRIVATE && Boolean.getBoolean(GROUP);
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static PosixFileAttributeView view(Path path) {
        return Objects.requireNonNull(
                Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS));
    }

    static Path folderOf(Path path) {
        return Optional.ofNullable(path.toAbsolutePath().getParent()).orElseThrow();
    }

    @FunctionalInterface
    private interface Change {
        void make() throws IOException;
    }

    /** Whether a process may give files away, or a mounted file system knows permissions, shows when it is tried. */
    private static boolean tried(Change change) {
        try {
            change.make();
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
