package io.aitherzero.host.dev;

import io.aitherzero.base.Excerpt;
import io.aitherzero.pf4j.FileStamp;
import io.aitherzero.pf4j.PluginId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * A Maven project of a plugin, as its author has compiled it: {@code target/classes}, and the libraries in the zip that the
 * build has made. Not for use by several threads at the same time.
 */
public final class PluginProject {
    private static final String INDEX = "META-INF/extensions.idx";

    /** The first time that a zip can tell, so that the same classes make the same bytes. */
    private static final FileTime EPOCH = FileTime.fromMillis(315_532_800_000L + 86_400_000L);

    private final Path folder;
    private final Path classes;
    private SortedMap<String, byte[]> libraries = new TreeMap<>();
    private String librariesFrom = "";

    private PluginProject(Path folder) {
        this.folder = folder;
        classes = folder.resolve("target").resolve("classes");
    }

    /**
     * A project.
     *
     * @param folder with a pom, or at least with compiled classes
     * @throws IllegalArgumentException if there is neither, or it is a project of projects; says what to do
     * @throws IOException if the pom cannot be read
     */
    public static PluginProject of(Path folder) throws IOException {
        Path at = folder.toAbsolutePath().normalize();
        PluginProject project = new PluginProject(at);
        Path pom = at.resolve("pom.xml");
        if (!Files.isRegularFile(pom) && !Files.isDirectory(project.classes)) {
            throw new IllegalArgumentException(
                    "'" + folder + "' must be the folder of a plugin project, but has neither"
                            + " pom.xml nor target/classes; name another, or begin one with 'aither plugin new'");
        }
        if (Files.isRegularFile(pom) && PomFile.read(pom).isOfProjects()) {
            throw new IllegalArgumentException("'" + folder
                    + "' must be the folder of a plugin project, but its pom has the packaging 'pom'; name the folders of"
                    + " its modules that are plugins");
        }
        return project;
    }

    /** The folder of the project. */
    public Path folder() {
        return folder;
    }

    /** The folders whose events tell of a compilation: those of the classes, or what is there of them. */
    List<Path> watched() {
        List<Path> folders = new ArrayList<>(List.of(folder));
        Path target = folder.resolve("target");
        if (Files.isDirectory(target)) {
            folders.add(target);
        }
        if (Files.isDirectory(classes)) {
            try (Stream<Path> all = Files.walk(classes)) {
                all.filter(Files::isDirectory).forEach(folders::add);
            } catch (IOException | java.io.UncheckedIOException e) {
                // it is being changed: the next look has the rest
                return folders;
            }
        }
        return folders;
    }

    /** Equal for what is the same. */
    String stamp() {
        StringBuilder all = new StringBuilder();
        for (Path each : List.of(classes, folder.resolve("pom.xml"))) {
            all.append(stamp(each)).append(' ');
        }
        return all.append(zips().stream().map(PluginProject::stamp).toList()).toString();
    }

    private static String stamp(Path path) {
        try {
            return FileStamp.of(path).text();
        } catch (IOException e) {
            return e.getClass().getSimpleName();
        }
    }

    private List<Path> zips() {
        return built("*.zip");
    }

    /** Files that the build has made, without what only has such a name: to open a pipe would wait for who writes into it. */
    private List<Path> built(String names) {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder.resolve("target"), names)) {
            found.forEach(files::add);
        } catch (IOException | java.nio.file.DirectoryIteratorException e) {
            return List.of();
        }
        return files.stream().filter(Files::isRegularFile).sorted().toList();
    }

    /** What a project has compiled. */
    sealed interface Compiled {
        /** A whole plugin. */
        final class Whole implements Compiled {
            private final String id;
            private final String name;
            private final byte[] archive;

            Whole(String id, String type, byte[] archive) {
                this.id = id;
                this.name = id + type;
                this.archive = archive;
            }

            /** The id of the plugin. */
            String id() {
                return id;
            }

            /** The name of the archive. */
            String name() {
                return name;
            }

            /** Its bytes, the same for the same classes; not to be changed. */
            byte[] archive() {
                return archive;
            }
        }

        /**
         * None, or none yet.
         *
         * @param reason why, and what helps
         */
        record Partly(String reason) implements Compiled {}
    }

    /**
     * What is compiled now.
     *
     * @throws IOException if that changes just now, or cannot be read
     */
    Compiled compiled() throws IOException {
        SortedMap<String, byte[]> files = files();
        if (files.isEmpty()) {
            return new Compiled.Partly("target/classes is empty or not there; compile, 'mvn compile' for example");
        }
        Path pom = folder.resolve("pom.xml");
        Optional<PomFile> project = Files.isRegularFile(pom) ? Optional.of(PomFile.read(pom)) : Optional.empty();
        Properties descriptor = descriptor(project);
        for (DescriptorKey needed : List.of(DescriptorKey.ID, DescriptorKey.CLASS, DescriptorKey.VERSION)) {
            if (descriptor.getProperty(needed.property(), "").isBlank()) {
                return new Compiled.Partly(
                        ("neither pom.xml nor target/classes says %s; take aitherzero-plugin-parent as"
                                        + " the parent and set the property %s, or write plugin.properties into src/main/resources")
                                .formatted(needed.attribute(), needed.property()));
            }
        }
        String id = descriptor.getProperty(DescriptorKey.ID.property());
        if (!PluginId.isAllowed(id)) {
            return new Compiled.Partly(
                    "it has the id '%s', which no module may have: %s; give it another %s, such as 'my-plugin'"
                            .formatted(Excerpt.of(id), PluginId.RULE, DescriptorKey.ID.property()));
        }
        for (String type : expected(descriptor, files)) {
            if (!files.containsKey(type.replace('.', '/') + ".class")) {
                return new Compiled.Partly(
                        "the class " + type + " is not in target/classes; mend what the compiler says, and compile");
            }
        }
        readLibraries();
        if (libraries.isEmpty() && project.isPresent() && project.get().hasLibraries()) {
            return new Compiled.Partly("the plugin brings libraries, as plugin.single-jar is false, but there is no zip"
                    + " with them in target/; run 'mvn package' once");
        }
        return libraries.isEmpty()
                ? new Compiled.Whole(id, ".jar", jar(descriptor, files))
                : new Compiled.Whole(id, ".zip", zip(descriptor, files));
    }

    private Properties descriptor(Optional<PomFile> pom) throws IOException {
        Properties said = new Properties();
        said.putAll(built());
        pom.ifPresent(file -> said.putAll(file.descriptor()));
        said.putAll(DescriptorKey.ofClasses(classes));
        // a pom may tell it in several lines, which neither of the files can
        said.replaceAll((key, value) -> String.valueOf(value).strip().replaceAll("\\s+", " "));
        return said;
    }

    /** What the jar says that was built last: what it has from profiles, or from parents that are elsewhere. */
    private Properties built() {
        for (Path each : built("*.jar")) {
            try (JarFile jar = new JarFile(each.toFile())) {
                Manifest manifest = jar.getManifest();
                Properties said = manifest == null ? new Properties() : DescriptorKey.ofManifest(manifest);
                if (!said.isEmpty()) {
                    return said;
                }
            } catch (IOException e) {
                // it is being written, and has the same to say in the end
            }
        }
        return new Properties();
    }

    /** The classes without which it is not whole. */
    private static List<String> expected(Properties descriptor, Map<String, byte[]> files) {
        List<String> types = new ArrayList<>(List.of(descriptor.getProperty(DescriptorKey.CLASS.property())));
        types.addAll(indexed(files));
        return types;
    }

    private static List<String> indexed(Map<String, byte[]> files) {
        return new String(files.getOrDefault(INDEX, new byte[0]), StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.replaceFirst("#.*", "").strip())
                .filter(line -> !line.isEmpty())
                .distinct()
                .sorted()
                .toList();
    }

    private SortedMap<String, byte[]> files() throws IOException {
        SortedMap<String, byte[]> files = new TreeMap<>();
        if (!Files.isDirectory(classes)) {
            return files;
        }
        try (Stream<Path> all = Files.walk(classes)) {
            for (Path each : all.filter(Files::isRegularFile).toList()) {
                files.put(classes.relativize(each).toString().replace('\\', '/'), Files.readAllBytes(each));
            }
        } catch (java.io.UncheckedIOException e) {
            throw e.getCause() instanceof NoSuchFileException gone ? gone : new IOException(e);
        }
        if (files.containsKey(INDEX)) {
            // the processor writes it in another order each time, long before the compiler writes the classes
            files.put(INDEX, String.join("\n", indexed(files)).getBytes(StandardCharsets.UTF_8));
        }
        // both are made anew
        files.remove("META-INF/MANIFEST.MF");
        files.remove("plugin.properties");
        return files;
    }

    /** Those in the zip that was built last stay known when it is removed. */
    private void readLibraries() throws IOException {
        for (Path each : zips()) {
            String from = each + " " + stamp(each);
            if (from.equals(librariesFrom)) {
                return;
            }
            SortedMap<String, byte[]> read = new TreeMap<>();
            try (ZipFile zip = new ZipFile(each.toFile())) {
                for (ZipEntry entry : zip.stream().toList()) {
                    if (entry.getName().matches("lib/[^/]+\\.jar")) {
                        try (InputStream in = zip.getInputStream(entry)) {
                            read.put(entry.getName(), in.readAllBytes());
                        }
                    }
                }
            } catch (ZipException e) {
                // it is being written
                continue;
            }
            if (!read.isEmpty()) {
                libraries = read;
                librariesFrom = from;
                return;
            }
        }
    }

    private static byte[] jar(Properties descriptor, Map<String, byte[]> files) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
        for (DescriptorKey key : DescriptorKey.values()) {
            String value = descriptor.getProperty(key.property());
            if (value != null) {
                manifest.getMainAttributes().putValue(key.attribute(), value);
            }
        }
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        manifest.write(text);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            out.setLevel(Deflater.NO_COMPRESSION);
            put(out, "META-INF/MANIFEST.MF", text.toByteArray());
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                put(out, file.getKey(), file.getValue());
            }
        }
        return bytes.toByteArray();
    }

    private byte[] zip(Properties descriptor, Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            out.setLevel(Deflater.NO_COMPRESSION);
            StringBuilder text = new StringBuilder();
            for (DescriptorKey key : DescriptorKey.values()) {
                String value = descriptor.getProperty(key.property());
                if (value != null) {
                    text.append(key.property())
                            .append('=')
                            .append(value.replace("\\", "\\\\"))
                            .append('\n');
                }
            }
            put(out, "plugin.properties", text.toString().getBytes(StandardCharsets.UTF_8));
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                put(out, "classes/" + file.getKey(), file.getValue());
            }
            for (Map.Entry<String, byte[]> library : libraries.entrySet()) {
                put(out, library.getKey(), library.getValue());
            }
        }
        return bytes.toByteArray();
    }

    private static void put(ZipOutputStream out, String name, byte[] bytes) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setLastModifiedTime(EPOCH);
        out.putNextEntry(entry);
        out.write(bytes);
        out.closeEntry();
    }
}
