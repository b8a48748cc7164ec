package io.aitherzero.host;

import io.aitherzero.base.FileAccess;
import io.aitherzero.base.WholeFile;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files that are put into plugins folders or taken out, all or none: they are copied beside where they will be first, what is
 * to be done is written down, and who opens the home next after a crash does the rest. A file appears whole.
 */
public final class FolderEdit {
    private static final Logger log = LoggerFactory.getLogger(FolderEdit.class);
    private static final String HEADER = "aitherzero-edit 1";

    private final Path home;
    private final Map<Path, Path> put;
    private final List<Path> removed;

    /**
     * Says what is to be done.
     *
     * @param home the home of the host
     * @param put where files will be, and where they are now
     * @param removed the files that go
     */
    public FolderEdit(Path home, Map<Path, Path> put, Collection<Path> removed) {
        this.home = home;
        this.put = Map.copyOf(put);
        this.removed = List.copyOf(removed);
    }

    private static Path file(Path home) {
        return home.resolve("var").resolve("store").resolve("edit");
    }

    /**
     * Does it.
     *
     * @throws IOException if it cannot be done; the folders are as they were then
     */
    public void apply() throws IOException {
        List<Path> staged = new ArrayList<>();
        StringBuilder steps = new StringBuilder(HEADER).append('\n');
        boolean written = false;
        try {
            for (Path gone : removed) {
                requireWritable(gone);
                if (Files.isDirectory(gone)) {
                    throw new IOException("'" + gone + "' is a folder, which is not an archive to take out; remove it by hand");
                }
                steps.append("remove ").append(encoded(gone)).append(" -\n");
            }
            for (Map.Entry<Path, Path> each : put.entrySet()) {
                Path target = each.getKey();
                requireWritable(target);
                Path beside = target.resolveSibling("." + UUID.randomUUID() + ".part");
                staged.add(beside);
                FileAccess.READABLE.createFile(beside);
                Files.copy(each.getValue(), beside, StandardCopyOption.REPLACE_EXISTING);
                try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.WRITE)) {
                    channel.force(true);
                }
                steps.append("move ").append(encoded(beside)).append(' ').append(encoded(target)).append('\n');
            }
            FileAccess.PRIVATE.createFolder(file(home).resolveSibling(""));
            new WholeFile(file(home), FileAccess.PRIVATE).forced().write(steps.append("end\n").toString());
            written = true;
            finish(home);
        } finally {
            if (!written) {
                for (Path beside : staged) {
                    Files.deleteIfExists(beside);
                }
            }
        }
    }

    private static void requireWritable(Path target) throws IOException {
        Path folder = target.toAbsolutePath().resolveSibling("");
        if (!FileAccess.writable(folder)) {
            throw new AccessDeniedException(
                    folder.toString(), null, "the plugins folder must be one that this user may write, but is not");
        }
    }

    private static String encoded(Path path) {
        return URLEncoder.encode(path.toAbsolutePath().toString(), StandardCharsets.UTF_8);
    }

    private static Path decoded(String word) {
        return Path.of(URLDecoder.decode(word, StandardCharsets.UTF_8));
    }

    /** Does what is left of an edit that was broken off; nothing where there is none. */
    static void finish(Path home) {
        Path file = file(home);
        if (!Files.exists(file)) {
            return;
        }
        try {
            List<String> lines = Files.readAllLines(file);
            if (lines.get(0).equals(HEADER) && lines.get(lines.size() - 1).equals("end")) {
                for (String line : lines.subList(1, lines.size() - 1)) {
                    String[] words = line.split(" ", -1);
                    Path first = decoded(words[1]);
                    if (words[0].equals("remove")) {
                        Files.deleteIfExists(first);
                    } else if (Files.exists(first)) {
                        Files.move(first, decoded(words[2]), StandardCopyOption.ATOMIC_MOVE);
                    }
                }
            }
            Files.delete(file);
        } catch (IOException | RuntimeException e) {
            log.warn("What was begun in the plugins folders cannot be ended ({}); look at {}", e.toString(), file);
        }
    }
}
