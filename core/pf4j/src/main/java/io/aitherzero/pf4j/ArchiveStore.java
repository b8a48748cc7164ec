package io.aitherzero.pf4j;

import io.aitherzero.base.FileAccess;
import io.aitherzero.base.OwnProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pf4j.IndexedExtensionFinder;
import org.pf4j.PluginRuntimeException;
import org.pf4j.util.FileUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder with copies of archives, each below the SHA-256 hash of its content, from which plugins are loaded. What an
 * operator does to the file that was dropped, be it that it is overwritten in place, never disturbs what runs.
 *
 * <p>An archive is taken in when it is whole: it is copied once, its hash made meanwhile, and the copy is checked as
 * {@code docs/codes.md} says. A zip is expanded once. Only then it gets its name, so that a copy is there whole or not at
 * all, also after a crash. An archive that was taken in before is known by its size, its times and its number, and not read
 * again.
 *
 * <p>Safe for use by many threads and processes.
 */
public final class ArchiveStore {
    private static final Logger log = LoggerFactory.getLogger(ArchiveStore.class);
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
    private static final String UNFINISHED = ".taking-";
    private static final String ORIGINAL = "archive";
    private static final String LOADED = "plugin";
    private static final long PROCESS = OwnProcess.pid();
    private static final int PIECE = 64 * 1024;

    /** What another process runs may never be in this one's list, so that its age is all that keeps it. */
    private static final Duration YOUNG = Duration.ofMinutes(10);

    private final Path folder;
    private final long maxBytes;
    private final Clock clock;
    private final StoreIndex index;
    private final Map<Path, StoredArchive> byLoaded = new ConcurrentHashMap<>();
    private volatile boolean grown;

    /** The copy cannot be written, which is no fault of the archive. */
    static final class FullException extends IOException {
        private static final long serialVersionUID = 1L;

        FullException(Path folder, IOException cause) {
            super("the store in " + folder + " cannot be written (" + cause + ")", cause);
        }
    }

    /**
     * Opens a store, or what will be one.
     *
     * @param folder where it is; made when the first archive is taken in, for its owner alone
     * @param maxBytes how large it may become before sets that are no longer used are removed early
     */
    public ArchiveStore(Path folder, long maxBytes) {
        this(folder, maxBytes, Clock.systemUTC());
    }

    ArchiveStore(Path folder, long maxBytes, Clock clock) {
        this.folder = folder.toAbsolutePath().normalize();
        this.maxBytes = maxBytes;
        this.clock = clock;
        index = StoreIndex.read(this.folder.resolve("index"));
    }

    /** Where it is. */
    public Path folder() {
        return folder;
    }

    boolean writable() {
        return FileAccess.writable(folder);
    }

    // ---- what is known already ----

    /** The copy of a file that was taken in as it is now. */
    Optional<StoredArchive> known(Path dropped) {
        Optional<StoreIndex.Seen> seen = index.seen(dropped);
        if (seen.isEmpty()) {
            return Optional.empty();
        }
        try {
            return FileStamp.of(dropped).text().equals(seen.get().stamp())
                    ? held(dropped, seen.get().sha256())
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * The copy with a hash, if there is one.
     *
     * @param dropped the file that it counts as the copy of
     */
    Optional<StoredArchive> held(Path dropped, String sha256) {
        Optional<StoreIndex.Held> held = index.held(sha256);
        if (held.isPresent()) {
            Path path = folder.resolve(sha256).resolve(held.get().path());
            try {
                BasicFileAttributes read = Files.readAttributes(path, BasicFileAttributes.class);
                if (read.isDirectory() || read.size() == held.get().bytes()) {
                    return Optional.of(keep(new StoredArchive(
                            dropped,
                            sha256,
                            path,
                            held.get().descriptor(),
                            held.get().content())));
                }
            } catch (IOException e) {
                log.debug("The copy {} is gone", path, e);
            }
            index.forget(sha256);
        }
        return found(dropped, sha256);
    }

    /** A copy that the index has lost. */
    private Optional<StoredArchive> found(Path dropped, String sha256) {
        Path home = folder.resolve(sha256);
        try {
            Optional<Path> loaded = only(home.resolve(LOADED)).or(() -> only(home.resolve(ORIGINAL)));
            if (loaded.isEmpty()) {
                return Optional.empty();
            }
            ArchiveContent content = ArchiveCheck.read(loaded.get());
            return Optional.of(remember(dropped, sha256, loaded.get(), content));
        } catch (IOException | RuntimeException e) {
            log.debug("The copy {} cannot be used", home, e);
            return Optional.empty();
        }
    }

    private static Optional<Path> only(Path folder) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                return Optional.of(file);
            }
            return Optional.empty();
        } catch (IOException | DirectoryIteratorException e) {
            return Optional.empty();
        }
    }

    private StoredArchive remember(Path dropped, String sha256, Path loaded, ArchiveContent content)
            throws IOException {
        long bytes = Files.isDirectory(loaded) ? 0 : Files.size(loaded);
        String below = folder.resolve(sha256).relativize(loaded).toString();
        Optional<KnownDescriptor> descriptor = described(loaded);
        index.holds(sha256, new StoreIndex.Held(below, bytes, descriptor, content));
        return keep(new StoredArchive(dropped, sha256, loaded, descriptor, content));
    }

    private static Optional<KnownDescriptor> described(Path loaded) {
        try {
            return KnownDescriptor.of(new ArchiveDescriptorFinder().find(loaded));
        } catch (RuntimeException e) {
            // whoever asks for its descriptor is told
            return Optional.empty();
        }
    }

    private StoredArchive keep(StoredArchive archive) {
        byLoaded.put(archive.path(), archive);
        return archive;
    }

    /** What was dropped of which this is the copy that is loaded. */
    Optional<StoredArchive> loaded(Path path) {
        return Optional.ofNullable(byLoaded.get(path));
    }

    /**
     * The hash of what a plugin was loaded from.
     *
     * @param path what was loaded
     * @return empty if it is no copy of this store
     */
    public Optional<String> loadedHash(Path path) {
        return loaded(path).map(StoredArchive::sha256);
    }

    /**
     * The bytes of an archive as they were dropped, if the store has them.
     *
     * @param sha256 the hash of its content
     */
    public Optional<Path> original(String sha256) {
        return HASH.matcher(sha256).matches() ? only(folder.resolve(sha256).resolve(ORIGINAL)) : Optional.empty();
    }

    // ---- taking in ----

    /**
     * The copy of a jar or zip, made if there is none.
     *
     * @throws PluginRuntimeException if the archive is not whole or breaks a rule, naming it, what is wrong and what to do
     * @throws FullException if the copy cannot be written
     * @throws IOException if the archive cannot be read
     */
    StoredArchive take(Path dropped) throws IOException {
        Optional<StoredArchive> known = known(dropped);
        return known.isPresent() ? known.get() : copy(dropped);
    }

    /**
     * The copy of a file that counts as lying elsewhere.
     *
     * @param file the file, which may be one of this store
     * @param dropped where it would lie
     */
    StoredArchive taken(Path file, Path dropped) throws IOException {
        if (file.equals(dropped)) {
            return take(file);
        }
        Path absolute = file.toAbsolutePath().normalize();
        String sha256 = absolute.startsWith(folder)
                ? folder.relativize(absolute).getName(0).toString()
                : take(file).sha256();
        return held(dropped, sha256).orElseThrow(() -> new IOException("the copy " + file + " is gone"));
    }

    private StoredArchive copy(Path dropped) throws IOException {
        ArchiveCheck.requireReadable(dropped);
        FileStamp before = FileStamp.of(dropped);
        long takenMillis = clock.millis();
        Path staging;
        try {
            FileAccess.PRIVATE.createFolder(folder);
            staging = FileAccess.PRIVATE.createFolder(folder.resolve(UNFINISHED + PROCESS + "-" + UUID.randomUUID()));
        } catch (IOException e) {
            throw new FullException(folder, e);
        }
        try {
            Path archive = staging.resolve(ORIGINAL).resolve(dropped.getFileName());
            String sha256 = copy(dropped, archive);
            if (!FileStamp.of(dropped).equals(before)) {
                throw ArchiveCheck.refusal(dropped, "changed while it was read; load it again when it is complete");
            }
            StoredArchive taken = publish(dropped, archive, staging, sha256);
            if (before.lasts(takenMillis)) {
                index.saw(dropped, new StoreIndex.Seen(before.text(), sha256));
            }
            return taken;
        } finally {
            PluginFiles.delete(staging);
        }
    }

    private String copy(Path dropped, Path archive) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
        byte[] piece = new byte[PIECE];
        try (InputStream in = new DigestInputStream(Files.newInputStream(dropped), digest);
                OutputStream out = create(archive)) {
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                write(out, piece, read);
            }
        }
        force(archive);
        return HexFormat.of().formatHex(digest.digest());
    }

    private OutputStream create(Path file) throws FullException {
        try {
            FileAccess.PRIVATE.createFolder(file.resolveSibling(""));
            return Files.newOutputStream(FileAccess.PRIVATE.createFile(file));
        } catch (IOException e) {
            throw new FullException(folder, e);
        }
    }

    private void write(OutputStream out, byte[] bytes, int count) throws FullException {
        try {
            out.write(bytes, 0, count);
        } catch (IOException e) {
            throw new FullException(folder, e);
        }
    }

    private void force(Path file) throws FullException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        } catch (IOException e) {
            throw new FullException(folder, e);
        }
    }

    /** Gives a complete copy its name; of several who do that at once one does it. */
    private StoredArchive publish(Path dropped, Path archive, Path staging, String sha256) throws IOException {
        Optional<StoredArchive> there = held(dropped, sha256);
        if (there.isPresent()) {
            return there.get();
        }
        ArchiveContent content = checked(archive, dropped);
        Path loaded = archive;
        if (FileUtils.isZipFile(archive)) {
            loaded = expanded(archive, dropped, staging, content);
        } else if (!content.unindexedExtensions().isEmpty()) {
            loaded = indexed(archive, staging, content);
        }
        Path home = folder.resolve(sha256);
        try {
            if (Files.exists(home)) {
                Optional<StoredArchive> meanwhile = held(dropped, sha256);
                if (meanwhile.isPresent()) {
                    return meanwhile.get();
                }
                // half of it was removed by hand
                PluginFiles.delete(home);
            }
            move(staging, home);
        } catch (IOException e) {
            Optional<StoredArchive> other = held(dropped, sha256);
            if (other.isPresent()) {
                // another process was faster
                return other.get();
            }
            throw new FullException(folder, e);
        }
        grown = true;
        return remember(dropped, sha256, home.resolve(staging.relativize(loaded)), content);
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to);
        }
    }

    private static ArchiveContent checked(Path copy, Path dropped) {
        try {
            return ArchiveCheck.read(copy);
        } catch (PluginRuntimeException e) {
            throw told(e, copy, dropped);
        }
    }

    /** The same refusal about the file that the operator knows. */
    static PluginRuntimeException told(RuntimeException refusal, Path copy, Path dropped) {
        String message = String.valueOf(refusal.getMessage()).replace(copy.toString(), dropped.toString());
        return new PluginRuntimeException(refusal, "{}", message);
    }

    private Path expanded(Path zip, Path dropped, Path staging, ArchiveContent content) throws FullException {
        String stem = ArchiveExpansion.stem(zip);
        boolean named = !stem.isEmpty() && !stem.equals(".") && !stem.equals("..");
        Path target = staging.resolve(LOADED).resolve(named ? stem : "expanded");
        try {
            FileAccess.PRIVATE.createFolder(target);
            ArchiveExpansion.extract(zip, target);
            if (!content.unindexedExtensions().isEmpty()) {
                Path file = target.resolve("classes").resolve(IndexedExtensionFinder.EXTENSIONS_RESOURCE);
                FileAccess.PRIVATE.createFolder(file.resolveSibling(""));
                Files.write(file, content.unindexedExtensions());
                content.rebuiltIndex();
            }
            for (Path file : FolderTree.files(target)) {
                force(file);
            }
        } catch (PluginRuntimeException e) {
            throw told(e, zip, dropped);
        } catch (FullException e) {
            throw e;
        } catch (IOException e) {
            throw new FullException(folder, e);
        }
        return target;
    }

    /** The same jar with an index of its extensions; the jar itself where that cannot be added. */
    private Path indexed(Path jar, Path staging, ArchiveContent content) throws FullException {
        Path copy = staging.resolve(LOADED).resolve(jar.getFileName());
        try {
            FileAccess.PRIVATE.createFolder(copy.resolveSibling(""));
            Files.copy(jar, copy);
            try (FileSystem zip = FileSystems.newFileSystem(copy, Map.of())) {
                Path file = zip.getPath("/" + IndexedExtensionFinder.EXTENSIONS_RESOURCE);
                Files.createDirectories(file.resolveSibling(""));
                Files.write(file, content.unindexedExtensions());
            }
            force(copy);
            content.rebuiltIndex();
            return copy;
        } catch (FullException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            log.debug("No index can be written into a copy of {}", jar, e);
            try {
                PluginFiles.delete(copy.resolveSibling(""));
            } catch (IOException again) {
                throw new FullException(folder, again);
            }
            return jar;
        }
    }

    /** Writes down what was taken in, so that it needs not be read again. */
    void save() {
        try {
            if (Files.isDirectory(folder)) {
                index.save();
            }
        } catch (IOException e) {
            log.debug("What the store in {} holds is found out again next time", folder, e);
        }
    }

    // ---- sweeping ----

    /** Whether something may be to sweep: what was taken in since the last time, or what was too young then. */
    public boolean hasGrown() {
        return grown;
    }

    /**
     * Removes the copies that nobody needs: neither is a dropped file there of which they are the copy, nor does one of
     * the sets name them. Sets are given up from the last one on while the store is larger than it may be, but not the
     * first one, which runs.
     *
     * @param sets hashes that are to be kept, those first that matter most
     * @return how many were removed
     * @throws IOException if the folder cannot be read, or a copy not be removed
     */
    public synchronized int sweep(List<Set<String>> sets) throws IOException {
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        grown = false;
        removeUnfinished();
        Map<String, Long> sizes = sizes();
        Set<String> kept = new HashSet<>(dropped());
        long bytes =
                kept.stream().mapToLong(hash -> sizes.getOrDefault(hash, 0L)).sum();
        for (int i = 0; i < sets.size(); i++) {
            List<String> more =
                    sets.get(i).stream().filter(hash -> !kept.contains(hash)).toList();
            long wanted = more.stream()
                    .mapToLong(hash -> sizes.getOrDefault(hash, 0L))
                    .sum();
            if (i > 0 && bytes + wanted > maxBytes) {
                break;
            }
            kept.addAll(more);
            bytes += wanted;
        }
        int removed = 0;
        long all = sizes.values().stream().mapToLong(Long::longValue).sum();
        for (Map.Entry<String, Long> each : sizes.entrySet()) {
            String hash = each.getKey();
            if (!kept.contains(hash) && all <= maxBytes && isYoung(folder.resolve(hash))) {
                grown = true;
            } else if (!kept.contains(hash)) {
                index.forget(hash);
                index.save();
                Path gone = folder.resolve(UNFINISHED + PROCESS + "-" + UUID.randomUUID());
                move(folder.resolve(hash), gone);
                PluginFiles.delete(gone);
                byLoaded.keySet().removeIf(path -> path.startsWith(folder.resolve(hash)));
                all -= each.getValue();
                removed++;
            }
        }
        index.save();
        return removed;
    }

    private boolean isYoung(Path home) throws IOException {
        long age = clock.millis() - Files.getLastModifiedTime(home).toMillis();
        // a clock that was put back makes what is new older than nothing
        return Math.abs(age) < YOUNG.toMillis();
    }

    /** The contents of all dropped files that are still there as they were seen. */
    private Set<String> dropped() {
        Set<String> hashes = new HashSet<>();
        index.all().forEach((path, seen) -> {
            try {
                if (FileStamp.of(path).text().equals(seen.stamp())) {
                    hashes.add(seen.sha256());
                }
            } catch (IOException e) {
                log.debug("{} is gone", path, e);
            }
        });
        return hashes;
    }

    private Map<String, Long> sizes() throws IOException {
        Map<String, Long> sizes = new LinkedHashMap<>();
        for (Path home : homes()) {
            long bytes = 0;
            for (Path file : FolderTree.files(home)) {
                bytes += Files.size(file);
            }
            sizes.put(home.getFileName().toString(), bytes);
        }
        return sizes;
    }

    private List<Path> homes() throws IOException {
        Map<Path, Long> ages = new HashMap<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
            for (Path home : all) {
                if (HASH.matcher(home.getFileName().toString()).matches()) {
                    ages.put(home, Files.getLastModifiedTime(home).toMillis());
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        List<Path> homes = new ArrayList<>(ages.keySet());
        homes.sort((one, other) -> Long.compare(ages.getOrDefault(one, 0L), ages.getOrDefault(other, 0L)));
        return homes;
    }

    private void removeUnfinished() throws IOException {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, UNFINISHED + "*")) {
            for (Path unfinished : all) {
                String name = unfinished.getFileName().toString().substring(UNFINISHED.length());
                @Nullable Long process = process(name);
                if (process != null
                        && process != PROCESS
                        && ProcessHandle.of(process).isEmpty()) {
                    PluginFiles.delete(unfinished);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw new FileSystemException(folder.toString(), null, String.valueOf(e.getMessage()));
        }
    }

    private static @Nullable Long process(String name) {
        int end = name.indexOf('-');
        try {
            return end < 0 ? null : Long.valueOf(name.substring(0, end));
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
