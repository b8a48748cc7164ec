package io.aitherzero.pf4j;

import io.aitherzero.base.Excerpt;
import io.aitherzero.boot.graph.Finding;
import io.aitherzero.pf4j.ArchiveContent.HostLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.pf4j.IndexedExtensionFinder;
import org.pf4j.PluginDependency;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginRuntimeException;
import org.pf4j.util.FileUtils;

/**
 * What is wrong with an archive, found without running or expanding anything of it. All of it is functions of what lies at a
 * path: a jar, a zip or a folder.
 *
 * <p>An archive may have at most 50,000 entries, and expand to at most 512 MiB and 200 times its size. All entries are
 * read, and checked against their checksums. The id of a module begins with a letter or digit, goes on with these and with
 * dots, hyphens and underscores, and has at most 100 characters.
 */
final class ArchiveCheck {
    static final int MAX_ENTRIES = 50_000;
    static final long MIB = 1024 * 1024;
    static final long MAX_BYTES = 512 * MIB;
    static final int MAX_RATIO = 200;

    private static final int MOST_TEXT = 4096;
    private static final int MOST_DEPENDENCIES = 1000;
    private static final String INDEX = IndexedExtensionFinder.EXTENSIONS_RESOURCE;

    private ArchiveCheck() {}

    /** All findings about a jar, a zip or a folder. */
    static List<Finding> of(Path archive) {
        try {
            ArchiveContent content = read(archive);
            return findings(archive, new ArchiveDescriptorFinder().find(archive), content);
        } catch (RuntimeException e) {
            return List.of(bad(archive, String.valueOf(e.getMessage())));
        } catch (Error e) {
            // whatever a parser makes of the bytes
            return List.of(bad(archive, e.toString()));
        }
    }

    /** The finding of an archive that is none, for a reason. */
    static Finding bad(Path archive, String reason) {
        return file(
                Finding.Code.BAD_ARCHIVE,
                archive,
                "is not a plugin: " + reason,
                "Replace '%s', or take it out of the plugins folder".formatted(archive));
    }

    private static Finding file(Finding.Code code, Path archive, String fault, String remedy) {
        String name = String.valueOf(archive.getFileName());
        return new Finding(code, name, "Archive '" + Excerpt.of(name) + "' " + fault, remedy);
    }

    /**
     * Reads all that an archive holds.
     *
     * @throws PluginRuntimeException naming the archive, what is wrong with it and what to do
     */
    static ArchiveContent read(Path archive) {
        requireReadable(archive);
        ArchiveReading reading = new ArchiveReading(archive);
        try {
            if (Files.isDirectory(archive)) {
                reading.folder();
            } else if (FileUtils.isJarFile(archive)) {
                reading.jar(archive, "");
            } else if (FileUtils.isZipFile(archive)) {
                reading.zip();
            }
        } catch (IOException | IllegalArgumentException e) {
            String message =
                    "Plugin archive " + archive + " cannot be read (" + Excerpt.of(String.valueOf(e.getMessage()))
                            + "); it is empty, cut short or not an archive: copy it again, or take it out of the plugins folder";
            throw new PluginRuntimeException(e, "{}", message);
        }
        return reading.content;
    }

    /** Copying an archive again is no way out where this user may not read it; and what is no file is not opened. */
    static void requireReadable(Path archive) {
        OddFile.kind(archive).ifPresent(kind -> {
            throw refusal(archive, "is " + kind + ", and no archive; put a jar, a zip or a folder in its place");
        });
        boolean folder = Files.isDirectory(archive);
        if (Files.exists(archive) && !(Files.isReadable(archive) && (!folder || Files.isExecutable(archive)))) {
            throw refusal(
                    archive,
                    "must be readable for user '%s', but is not; let this user read it (chmod %s)"
                            .formatted(System.getProperty("user.name", "?"), folder ? "a+rx" : "a+r"));
        }
    }

    /** What is to be said about a sound archive with a descriptor; empty where all is well. */
    static List<Finding> findings(Path archive, PluginDescriptor descriptor, ArchiveContent content) {
        List<Finding> findings = new ArrayList<>(ofTexts(archive, descriptor));
        String id = descriptor.getPluginId();
        for (Finding finding : findings) {
            if (finding.code().excludes()) {
                return findings;
            }
        }
        if (id == null) {
            return findings;
        }
        List<String> apis = content.copies(HostLibrary.API);
        if (!apis.isEmpty()) {
            findings.add(
                    new Finding(
                            Finding.Code.BUNDLES_API,
                            id,
                            "Module '%s' holds a copy of plugin-api, in %s, whose classes are others than the host's"
                                    .formatted(id, named(apis)),
                            "Leave it out of the archive: give the dependency <scope>provided</scope> in the pom, and build again"));
        }
        addLibrary(findings, id, "pf4j", content.copies(HostLibrary.PF4J), "nobody loads it");
        addLibrary(
                findings,
                id,
                "slf4j-api",
                content.copies(HostLibrary.SLF4J),
                "its Logger is another class than that of context().logger(), and what it logs does not come to the host's"
                        + " log");
        List<String> extensions = content.unindexedExtensions();
        if (!extensions.isEmpty()) {
            findings.add(new Finding(
                    Finding.Code.NO_EXTENSION_INDEX,
                    id,
                    "Module '%s' has %s and no %s to list them; they were found by their class files, "
                                    .formatted(id, extensionsNamed(extensions), INDEX)
                            + (content.isIndexRebuilt()
                                    ? "and the index was written into the host's copy of the archive"
                                    : "at the price of reading all of these"),
                    """
                    Let the compiler write the index, which since javac 23 it does on request only; in the pom:
                    <plugin>
                      <artifactId>maven-compiler-plugin</artifactId>
                      <configuration><proc>full</proc></configuration>
                    </plugin>"""));
        }
        return findings;
    }

    private static String extensionsNamed(List<String> extensions) {
        return extensions.size() == 1
                ? "the extension " + extensions.get(0)
                : extensions.size() + " extensions, such as " + extensions.get(0) + ",";
    }

    private static void addLibrary(
            List<Finding> findings, String id, String library, List<String> places, String harm) {
        if (!places.isEmpty()) {
            findings.add(new Finding(
                    Finding.Code.BUNDLES_LIBRARY,
                    id,
                    "Module '%s' holds a copy of %s, in %s, which the host has: %s"
                            .formatted(id, library, named(places), harm),
                    "Leave %s out of the archive: give %s <scope>provided</scope> in the pom, or exclude it from what brings it"
                            .formatted(named(places), library)));
        }
    }

    private static String named(List<String> places) {
        List<String> shown = places.stream().limit(5).map(Excerpt::of).toList();
        return String.join(", ", shown) + (places.size() > 5 ? " and " + (places.size() - 5) + " more" : "");
    }

    /** What is wrong with the texts of a descriptor. */
    static List<Finding> ofTexts(Path archive, PluginDescriptor descriptor) {
        String id = descriptor.getPluginId();
        if (id != null && !id.isEmpty() && !PluginId.isAllowed(id)) {
            return List.of(file(
                    Finding.Code.BAD_ID,
                    archive,
                    "has the id '%s', which no module may have: %s".formatted(Excerpt.of(id), PluginId.RULE),
                    "Give %s another plugin id, such as 'my-plugin'".formatted(archive)));
        }
        List<PluginDependency> dependencies = descriptor.getDependencies();
        if (dependencies.size() > MOST_DEPENDENCIES) {
            return List.of(bad(
                    archive,
                    "it has " + dependencies.size() + " dependencies, more than " + MOST_DEPENDENCIES
                            + "; name those that it uses itself"));
        }
        List<String> texts = new ArrayList<>();
        for (PluginDependency dependency : dependencies) {
            texts.add(dependency.getPluginId());
            texts.add(dependency.getPluginVersionSupport());
        }
        Collections.addAll(
                texts,
                descriptor.getVersion(),
                descriptor.getRequires(),
                descriptor.getPluginClass(),
                descriptor.getPluginDescription(),
                descriptor.getProvider(),
                descriptor.getLicense());
        for (String text : texts) {
            if (text != null && text.length() > MOST_TEXT) {
                return List.of(bad(
                        archive,
                        "its descriptor has a value of more than " + MOST_TEXT + " characters, '" + Excerpt.of(text)
                                + "'; shorten it"));
            }
        }
        return List.of();
    }

    /**
     * Where an entry of a zip belongs below the folder that the zip becomes.
     *
     * @throws PluginRuntimeException if that is not below the folder
     */
    static Path place(Path archive, ZipEntry entry) {
        String path = entry.getName().replace('\\', '/');
        boolean drive = path.length() > 1 && path.charAt(1) == ':';
        if (!path.startsWith("/") && !drive) {
            try {
                Path place = Path.of(path).normalize();
                boolean inside = !place.isAbsolute() && !place.startsWith("..");
                if (inside && (!place.toString().isEmpty() || entry.isDirectory())) {
                    return place;
                }
            } catch (InvalidPathException e) {
                throw refusal(
                        archive,
                        "has the entry '" + Excerpt.of(entry.getName()) + "', which is no name of a file here ("
                                + Excerpt.of(e.getReason()) + "); build the archive without it");
            }
        }
        throw refusal(
                archive,
                "has the entry '" + Excerpt.of(entry.getName())
                        + "', which would be written outside of the plugin's folder; build the archive without it");
    }

    /** Refuses a zip that must not be expanded, by its directory alone. */
    static void requireExpandable(Path archive, ZipFile zip) throws IOException {
        requireFew(archive, zip);
        Set<String> links = SymbolicLinks.in(archive);
        Set<Path> places = new HashSet<>();
        for (ZipEntry entry : Collections.list(zip.entries())) {
            if (links.contains(entry.getName())) {
                throw refusal(
                        archive,
                        "has the symbolic link '" + Excerpt.of(entry.getName()) + "'; pack the file it points to");
            }
            if (!places.add(place(archive, entry)) && !entry.isDirectory()) {
                throw twice(archive, entry.getName());
            }
        }
    }

    static void requireFew(Path archive, ZipFile zip) {
        if (zip.size() > MAX_ENTRIES) {
            throw refusal(
                    archive,
                    "has " + zip.size() + " entries, more than " + MAX_ENTRIES
                            + "; pack the plugin's libraries as jars");
        }
    }

    static PluginRuntimeException twice(Path archive, String entry) {
        return refusal(archive, "has the entry '" + Excerpt.of(entry) + "' twice; build it so that each is in it once");
    }

    static PluginRuntimeException tooLarge(Path archive, long limit) {
        return refusal(
                archive,
                limit == MAX_BYTES
                        ? "expands to more than 512 MiB; make the plugin smaller"
                        : "expands to more than " + MAX_RATIO + " times its size, as a zip bomb does;"
                                + " pack large data with less compression");
    }

    static PluginRuntimeException damaged(Path archive, String entry) {
        return refusal(
                archive, "is damaged: entry '" + Excerpt.of(entry) + "' fails its checksum; copy the archive again");
    }

    static PluginRuntimeException refusal(Path archive, String rule) {
        return new PluginRuntimeException("{}", "Plugin archive " + archive + " " + rule);
    }

    /** How many bytes an archive may expand to. */
    static long limit(Path archive) throws IOException {
        return Math.min(MAX_BYTES, Math.max(MIB, MAX_RATIO * Files.size(archive)));
    }
}
