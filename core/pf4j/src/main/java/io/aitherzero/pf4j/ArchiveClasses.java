package io.aitherzero.pf4j;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.pf4j.IndexedExtensionFinder;

/** The class files of a plugin archive: its own, and those of the libraries in {@code lib/}. */
final class ArchiveClasses {
    private static final String CLASS = ".class";
    private static final String LOG_BACKEND = "META-INF/services/org.slf4j.spi.SLF4JServiceProvider";

    /** By internal name. */
    final Map<String, byte[]> own = new LinkedHashMap<>();

    final Map<String, byte[]> libraries = new LinkedHashMap<>();

    /** Names of classes that are there more than once, with a place of each. */
    final Map<String, String> twice = new LinkedHashMap<>();

    /** Libraries that log for SLF4J. */
    final Set<String> logBackends = new LinkedHashSet<>();

    Optional<String> index = Optional.empty();

    private ArchiveClasses() {}

    static ArchiveClasses of(Path archive) throws IOException {
        ArchiveClasses classes = new ArchiveClasses();
        if (Files.isDirectory(archive)) {
            classes.folder(archive);
        } else if (archive.toString().toLowerCase(java.util.Locale.ROOT).endsWith(".zip")) {
            classes.zip(archive);
        } else {
            classes.jar(archive);
        }
        return classes;
    }

    private void jar(Path archive) throws IOException {
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                try (InputStream in = zip.getInputStream(entry)) {
                    own(entry.getName(), in);
                }
            }
        }
    }

    private void zip(Path archive) throws IOException {
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                String name = entry.getName();
                try (InputStream in = zip.getInputStream(entry)) {
                    if (name.startsWith("classes/")) {
                        own(name.substring("classes/".length()), in);
                    } else if (name.startsWith("lib/") && name.endsWith(".jar")) {
                        library(name, in);
                    }
                }
            }
        }
    }

    private void folder(Path archive) throws IOException {
        Path classes = Files.isDirectory(archive.resolve("classes")) ? archive.resolve("classes") : archive;
        for (Path file : FolderTree.files(classes)) {
            try (InputStream in = Files.newInputStream(file)) {
                own(classes.relativize(file).toString().replace('\\', '/'), in);
            }
        }
        Path lib = archive.resolve("lib");
        if (Files.isDirectory(lib)) {
            for (Path file : FolderTree.files(lib)) {
                if (file.toString().endsWith(".jar")) {
                    try (InputStream in = Files.newInputStream(file)) {
                        library("lib/" + file.getFileName(), in);
                    }
                }
            }
        }
    }

    private static Optional<String> className(String entry) {
        return entry.endsWith(CLASS) && !entry.startsWith("META-INF/") && !entry.endsWith("module-info.class")
                ? Optional.of(entry.substring(0, entry.length() - CLASS.length()))
                : Optional.empty();
    }

    private void own(String entry, InputStream in) throws IOException {
        Optional<String> name = className(entry);
        if (name.isPresent()) {
            own.put(name.get(), in.readAllBytes());
        } else if (entry.equals(IndexedExtensionFinder.EXTENSIONS_RESOURCE)) {
            index = Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } else if (entry.equals(LOG_BACKEND)) {
            logBackends.add("the archive itself");
        }
    }

    private void library(String place, InputStream in) throws IOException {
        ZipInputStream jar = new ZipInputStream(in);
        for (ZipEntry entry = jar.getNextEntry(); entry != null; entry = jar.getNextEntry()) {
            Optional<String> name = className(entry.getName());
            if (name.isPresent()) {
                if (own.containsKey(name.get()) || libraries.containsKey(name.get())) {
                    twice.putIfAbsent(name.get(), place);
                }
                libraries.putIfAbsent(name.get(), jar.readAllBytes());
            } else if (entry.getName().equals(LOG_BACKEND)) {
                logBackends.add(place);
            }
        }
    }

    /** The names that the index lists, with dots. */
    List<String> indexed() {
        return index.map(text -> text.lines()
                        .map(line -> line.replaceFirst("#.*", "").strip())
                        .filter(line -> !line.isEmpty())
                        .toList())
                .orElse(List.of());
    }
}
