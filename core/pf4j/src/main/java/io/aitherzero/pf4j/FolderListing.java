package io.aitherzero.pf4j;

import io.aitherzero.base.Excerpt;
import io.aitherzero.boot.graph.Finding;
import java.io.File;
import java.io.FileFilter;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What lies in the plugins folders, each folder and each archive once, under however many spellings and links, and without
 * what operating systems leave there.
 */
final class FolderListing {
    private static final Logger log = LoggerFactory.getLogger(FolderListing.class);
    private static final Set<String> LEFT_BY_SYSTEMS =
            Set.of("lost+found", "__macosx", "system volume information", "$recycle.bin", "@eadir");

    /** No plugins whatever they are; who reads them tells what is wrong with them. */
    private static final Set<String> STATUS_FILES = Set.of("enabled.txt", "disabled.txt");

    private final List<Path> paths = new ArrayList<>();
    private final List<Finding> notes = new ArrayList<>();
    private final Map<Path, IOException> unreadable = new LinkedHashMap<>();

    private FolderListing(List<Path> roots) {
        Set<Path> seen = new HashSet<>();
        for (Path root : roots) {
            if (seen.add(real(root))) {
                list(root);
            }
        }
        takeOutLinksToOthers();
    }

    static FolderListing of(List<Path> roots) {
        return new FolderListing(roots);
    }

    /** The paths that a filter accepts, in the order of a comparator as PF4J's repositories have one. */
    List<Path> accepted(FileFilter filter, @Nullable Comparator<File> order) {
        List<Path> inOrder = new ArrayList<>(paths);
        Collections.sort(inOrder);
        List<File> files = new ArrayList<>();
        for (Path path : inOrder) {
            File file = path.toFile();
            if (filter.accept(file)) {
                files.add(file);
            }
        }
        files.sort(order);
        List<Path> accepted = new ArrayList<>(files.size());
        for (File file : files) {
            accepted.add(file.toPath());
        }
        return accepted;
    }

    /** What is passed over, and why. */
    List<Finding> notes() {
        return notes;
    }

    /** The folders that could not be read to their end. */
    Map<Path, IOException> unreadable() {
        return unreadable;
    }

    private void list(Path root) {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(root)) {
            for (Path path : entries) {
                if (isLeftBySystem(path)) {
                    pass(path, "is left by the operating system and no plugin", "Nothing to do");
                } else if (!canBeNamed(path)) {
                    noteUnnameable(path);
                } else if (!STATUS_FILES.contains(path.getFileName().toString())) {
                    paths.add(path);
                }
            }
        } catch (DirectoryIteratorException e) {
            unreadable.put(root, e.getCause());
        } catch (IOException e) {
            log.debug("Whoever loads plugins tells of {}", root, e);
            unreadable.put(root, e);
        }
    }

    static boolean isLeftBySystem(Path path) {
        String name = path.getFileName().toString();
        return LEFT_BY_SYSTEMS.contains(name.toLowerCase(Locale.ROOT))
                // the other half of a file of macOS
                || (name.startsWith("._") && looksLikePlugin(path));
    }

    private static boolean looksLikePlugin(Path path) {
        String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".jar") || name.endsWith(".zip") || Files.isDirectory(path);
    }

    /** Whether a file can be opened by its name: not where it has characters that this process cannot write. */
    static boolean canBeNamed(Path path) {
        try {
            return path.toFile().toPath().equals(path);
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private void noteUnnameable(Path path) {
        if (!looksLikePlugin(path)) {
            return;
        }
        notes.add(new Finding(
                Finding.Code.BAD_ARCHIVE,
                Excerpt.of(path.getFileName().toString()),
                "Archive '%s' is not a plugin: its name has characters that the character set of this process, %s, lacks"
                        .formatted(Excerpt.of(path.toString()), System.getProperty("sun.jnu.encoding")),
                "Rename the file, or start in a locale that knows them, such as LC_ALL=C.UTF-8"));
    }

    private void pass(Path path, String why, String remedy) {
        notes.add(new Finding(
                Finding.Code.IGNORED_FILE,
                Excerpt.of(path.getFileName().toString()),
                "'%s' %s; it is passed over".formatted(Excerpt.of(path.toString()), why),
                remedy));
    }

    private void takeOutLinksToOthers() {
        List<Path> links = new ArrayList<>();
        for (Path path : paths) {
            if (Files.isSymbolicLink(path)) {
                links.add(path);
            }
        }
        if (links.isEmpty()) {
            return;
        }
        Collections.sort(links);
        Set<Path> seen = new HashSet<>();
        for (Path path : paths) {
            if (!Files.isSymbolicLink(path)) {
                seen.add(real(path));
            }
        }
        for (Path link : links) {
            Path target = real(link);
            if (!seen.add(target)) {
                paths.remove(link);
                pass(link, "leads to " + Excerpt.of(target.toString()) + ", which is there as well", "Nothing to do");
            }
        }
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path.toAbsolutePath().normalize();
        }
    }
}
