package io.aitherzero.pf4j;

import io.aitherzero.api.plugin.ModuleContext;
import io.aitherzero.base.Excerpt;
import io.aitherzero.pf4j.ArchiveContent.HostLibrary;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.pf4j.DefaultPluginClasspath;
import org.pf4j.DevelopmentPluginClasspath;
import org.pf4j.IndexedExtensionFinder;

/** One pass through all that an archive holds, by the rules of {@link ArchiveCheck}. */
final class ArchiveReading {
    private static final String INDEX = IndexedExtensionFinder.EXTENSIONS_RESOURCE;
    private static final String API_PACKAGE =
            ModuleContext.class.getPackageName().replace('.', '/') + "/";

    private final Path archive;
    final ArchiveContent content = new ArchiveContent();
    private final byte[] buffer = new byte[32 * 1024];
    private long bytes;

    ArchiveReading(Path archive) {
        this.archive = archive;
    }

    void folder() throws IOException {
        for (String classes : classFolders()) {
            Path folder = archive.resolve(classes);
            if (Files.isDirectory(folder)) {
                for (Path file : FolderTree.files(folder)) {
                    require(file);
                    looseFile(folder, file);
                }
            }
        }
        for (String libraries : jarFolders()) {
            Path folder = archive.resolve(libraries);
            if (Files.isDirectory(folder)) {
                for (Path file : FolderTree.files(folder)) {
                    if (isLibrary(file)) {
                        require(file);
                        bytes = 0;
                        jar(file, archive.relativize(file) + "!");
                    }
                }
            }
        }
    }

    private static boolean isLibrary(Path file) {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(".jar") && !FolderListing.isLeftBySystem(file);
    }

    private void require(Path file) {
        if (!FolderListing.canBeNamed(file)) {
            throw ArchiveCheck.refusal(
                    archive,
                    "has the file '" + Excerpt.of(file.toString())
                            + "', whose name has characters that the character"
                            + " set of this process lacks; rename it, or start in a locale that knows them, such as"
                            + " LC_ALL=C.UTF-8");
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw ArchiveCheck.refusal(
                    archive,
                    "has '" + Excerpt.of(archive.relativize(file).toString())
                            + "', which is neither a file nor a folder; take it out");
        }
    }

    private void looseFile(Path folder, Path file) throws IOException {
        String name = folder.relativize(file).toString().replace(File.separatorChar, '/');
        see(name, archive.getFileName() + "/" + archive.relativize(folder));
        if (name.endsWith(".class") && Files.isRegularFile(file) && Files.size(file) <= ArchiveCheck.MAX_BYTES) {
            seeClass(Files.readAllBytes(file));
        }
    }

    /** A jar that the class loader opens: entries that are there twice harm only where they are loaded. */
    void jar(Path jar, String prefix) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            ArchiveCheck.requireFew(archive, zip);
            Set<String> once = new HashSet<>();
            Set<String> twice = new HashSet<>();
            for (ZipEntry entry : Collections.list(zip.entries())) {
                if (!once.add(key(entry.getName())) && !entry.isDirectory()) {
                    twice.add(entry.getName());
                    if (isLoaded(entry.getName())) {
                        throw ArchiveCheck.twice(archive, prefix + entry.getName());
                    }
                }
            }
            long limit = ArchiveCheck.limit(jar);
            String place = prefix.isEmpty() ? jar.getFileName().toString() : prefix.substring(0, prefix.length() - 1);
            for (ZipEntry entry : Collections.list(zip.entries())) {
                see(entry.getName(), place);
                read(zip, entry, prefix, limit, !twice.contains(entry.getName()));
            }
        }
    }

    /** The JDK finds a manifest in whatever case it is written. */
    private static String key(String name) {
        return name.equalsIgnoreCase(JarFile.MANIFEST_NAME) ? JarFile.MANIFEST_NAME : name;
    }

    private static boolean isLoaded(String name) {
        return name.endsWith(".class")
                || name.equalsIgnoreCase(JarFile.MANIFEST_NAME)
                || name.equals("plugin.properties")
                || name.equals(INDEX);
    }

    void zip() throws IOException {
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            ArchiveCheck.requireExpandable(archive, zip);
            long limit = ArchiveCheck.limit(archive);
            for (ZipEntry entry : Collections.list(zip.entries())) {
                String name = entry.getName();
                if (name.startsWith("classes/")) {
                    see(name.substring("classes/".length()), archive.getFileName() + "/classes");
                }
                read(zip, entry, "", limit, true);
                if (name.startsWith("lib/") && isLibrary(Path.of(name)) && !entry.isDirectory()) {
                    library(zip, entry);
                }
            }
        }
    }

    private void library(ZipFile zip, ZipEntry library) throws IOException {
        try (ZipInputStream jar = new ZipInputStream(zip.getInputStream(library))) {
            int entries = 0;
            for (ZipEntry entry = jar.getNextEntry(); entry != null; entry = jar.getNextEntry()) {
                entries++;
                if (entries > ArchiveCheck.MAX_ENTRIES) {
                    throw ArchiveCheck.refusal(
                            archive,
                            "has more than " + ArchiveCheck.MAX_ENTRIES + " entries in '"
                                    + Excerpt.of(library.getName()) + "'; make the library smaller");
                }
                see(entry.getName(), library.getName());
                for (int read = jar.read(buffer); read >= 0; read = jar.read(buffer)) {
                    count(read, ArchiveCheck.MAX_BYTES);
                }
            }
        }
    }

    private void read(ZipFile zip, ZipEntry entry, String prefix, long limit, boolean checked) throws IOException {
        boolean type = entry.getName().endsWith(".class");
        byte[] kept = type && entry.getSize() >= 0 && entry.getSize() <= 16 * ArchiveCheck.MIB
                ? new byte[(int) entry.getSize()]
                : null;
        int at = 0;
        CRC32 checksum = new CRC32();
        try (InputStream input = zip.getInputStream(entry)) {
            for (int read = input.read(buffer); read >= 0; read = input.read(buffer)) {
                count(read, limit);
                checksum.update(buffer, 0, read);
                if (kept != null && at + read <= kept.length) {
                    System.arraycopy(buffer, 0, kept, at, read);
                }
                at += read;
            }
        }
        if (checked && (checksum.getValue() != entry.getCrc() || at != entry.getSize())) {
            throw ArchiveCheck.damaged(archive, prefix + entry.getName());
        }
        if (kept != null) {
            seeClass(kept);
        }
    }

    private void count(int read, long limit) {
        bytes += read;
        if (bytes > limit) {
            throw ArchiveCheck.tooLarge(archive, limit);
        }
    }

    private void see(String name, String place) {
        if (name.equals(INDEX)) {
            content.sawIndex();
        } else if (name.startsWith(API_PACKAGE) && name.endsWith(".class")) {
            content.sawCopy(HostLibrary.API, place);
        } else if (name.equals("org/pf4j/Plugin.class")) {
            content.sawCopy(HostLibrary.PF4J, place);
        } else if (name.equals("org/slf4j/Logger.class")) {
            content.sawCopy(HostLibrary.SLF4J, place);
        }
    }

    private void seeClass(byte[] classFile) {
        ExtensionRequirements.extensionIn(classFile).ifPresent(content::sawExtension);
    }

    private static List<String> classFolders() {
        List<String> folders = new ArrayList<>(new DefaultPluginClasspath().getClassesDirectories());
        folders.addAll(new DevelopmentPluginClasspath().getClassesDirectories());
        return folders;
    }

    private static List<String> jarFolders() {
        List<String> folders = new ArrayList<>(new DefaultPluginClasspath().getJarsDirectories());
        folders.addAll(new DevelopmentPluginClasspath().getJarsDirectories());
        return folders;
    }
}
