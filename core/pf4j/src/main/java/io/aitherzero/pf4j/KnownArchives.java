package io.aitherzero.pf4j;

import io.aitherzero.base.FileAccess;
import io.aitherzero.base.WholeFile;
import io.aitherzero.boot.graph.ArchivePrint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The prints of archives that were hashed before, in a file with a line for each, so that one that has not changed since is
 * not read again. An archive is the same where its path, size, time of the last change and, on file systems that keep it,
 * the time of the last change of its entry are: builds may give all their files the same time, but nobody can set that one.
 */
final class KnownArchives {
    private static final Logger log = LoggerFactory.getLogger(KnownArchives.class);

    /** What was changed a moment ago may change once more within the same tick of the clock. */
    private static final long SETTLED_MILLIS = TimeUnit.SECONDS.toMillis(2);

    private static final int FIELDS = 5;

    private final Path file;
    private final Map<String, Known> known = new LinkedHashMap<>();
    private final Map<String, Known> used = new LinkedHashMap<>();

    private record Known(ArchivePrint print, long changedMillis) {}

    private KnownArchives(Path file) {
        this.file = file;
    }

    /** Those of a file; none where it is not there, or was not written by this class. */
    static KnownArchives of(Path file) {
        KnownArchives archives = new KnownArchives(file);
        try {
            if (Files.isRegularFile(file)) {
                for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                    String[] fields = line.split("\t", FIELDS);
                    ArchivePrint print =
                            new ArchivePrint(fields[0], Long.parseLong(fields[1]), Long.parseLong(fields[2]));
                    archives.known.put(fields[FIELDS - 1], new Known(print, Long.parseLong(fields[3])));
                }
            }
        } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
            log.debug("All archives are hashed anew", e);
            archives.known.clear();
        }
        return archives;
    }

    /** The print of an archive or folder; empty where it cannot be read. */
    Optional<ArchivePrint> print(Path archive) {
        String path = archive.toAbsolutePath().toString();
        try {
            List<Path> files = ArchivePrints.files(archive);
            long changed = changedMillis(files);
            Known before = known.get(path);
            if (before != null
                    && before.changedMillis == changed
                    && ArchivePrints.stamp(files, before.print.sha256()).equals(before.print)) {
                used.put(path, before);
                return Optional.of(before.print);
            }
            Optional<ArchivePrint> print = ArchivePrints.of(archive);
            if (print.isPresent()
                    && path.indexOf('\n') < 0
                    && InstantSource.system().millis()
                                    - Math.max(changed, print.get().modifiedMillis())
                            > SETTLED_MILLIS) {
                used.put(path, new Known(print.get(), changed));
            }
            return print;
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The last time of all; 0 where the file system does not keep it. */
    private static long changedMillis(List<Path> files) throws IOException {
        long changed = 0;
        for (Path each : files) {
            if (!each.getFileSystem().supportedFileAttributeViews().contains("unix")) {
                return 0;
            }
            FileTime time = (FileTime) Files.getAttribute(each, "unix:ctime");
            changed = Math.max(changed, time.toMillis());
        }
        return changed;
    }

    /** Keeps those that were asked for. */
    void write() {
        if (used.equals(known)) {
            return;
        }
        StringBuilder lines = new StringBuilder();
        for (Map.Entry<String, Known> each : used.entrySet()) {
            ArchivePrint print = each.getValue().print;
            lines.append(print.sha256()).append('\t').append(print.bytes()).append('\t');
            lines.append(print.modifiedMillis()).append('\t').append(each.getValue().changedMillis);
            lines.append('\t').append(each.getKey()).append('\n');
        }
        try {
            FileAccess.PRIVATE.createFolder(file.resolveSibling(""));
            new WholeFile(file, FileAccess.PRIVATE).write(lines.toString());
        } catch (IOException e) {
            log.debug("The archives will be hashed again", e);
        }
    }
}
