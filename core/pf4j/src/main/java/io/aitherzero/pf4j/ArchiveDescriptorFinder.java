package io.aitherzero.pf4j;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;
import org.pf4j.CompoundPluginDescriptorFinder;
import org.pf4j.DefaultPluginClasspath;
import org.pf4j.DevelopmentPluginClasspath;
import org.pf4j.ManifestPluginDescriptorFinder;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginDescriptorFinder;
import org.pf4j.PluginRuntimeException;
import org.pf4j.PropertiesPluginDescriptorFinder;
import org.pf4j.util.FileUtils;

/**
 * Finds what PF4J's properties and manifest finders find, in that order, and opens an archive once for both.
 *
 * <p>A descriptor counts only where it belongs, and properties without a {@code plugin.id} are taken for those of something
 * else. What stands before or behind a value is cut off, and a byte order mark is understood.
 *
 * <p>PF4J opens a zip file system for each archive, which is slow and shared by all threads of the JVM. This one may
 * describe any paths on any threads. Finders that a host adds are asked where these find nothing, by the thread that loads.
 */
final class ArchiveDescriptorFinder extends CompoundPluginDescriptorFinder {
    private static final String PROPERTIES = PropertiesPluginDescriptorFinder.DEFAULT_PROPERTIES_FILE_NAME;
    private static final String ZIP_MANIFEST = "classes/" + JarFile.MANIFEST_NAME;
    private static final int MOST_PROPERTIES = 1 << 20;
    private static final int MOST_MANIFEST = 4 << 20;
    private static final Pattern AROUND_MARKS = Pattern.compile("[ \\t]*([?@])[ \\t]*");

    /** Where the classes of a plugin that is a folder may lie: in its own layout, or where a build puts them. */
    private static final List<String> CLASS_FOLDERS = classFolders();

    private static final String REMEDY = "; add one of them to the archive, or take it out of the plugins folder";

    /** The two of PF4J's finders in whose place this one is. */
    private static final int STOOD_FOR = 2;

    private final PropertiesDescriptor properties = new PropertiesDescriptor();
    private final ManifestDescriptor manifest = new ManifestDescriptor();

    private static List<String> classFolders() {
        List<String> folders = new ArrayList<>(new DefaultPluginClasspath().getClassesDirectories());
        folders.add("");
        folders.addAll(new DevelopmentPluginClasspath().getClassesDirectories());
        return folders;
    }

    /** Whether a finder runs no code of a host's. */
    static boolean isOursAlone(PluginDescriptorFinder finder) {
        return finder instanceof ArchiveDescriptorFinder ours && ours.size() == STOOD_FOR;
    }

    /** How many finders there are, with those of PF4J. */
    @Override
    public int size() {
        return STOOD_FOR + super.size();
    }

    @Override
    public boolean isApplicable(Path path) {
        return Files.isDirectory(path) || FileUtils.isZipOrJarFile(path) || super.isApplicable(path);
    }

    @Override
    public PluginDescriptor find(Path path) {
        try {
            return describe(path);
        } catch (PluginRuntimeException refused) {
            if (super.isApplicable(path)) {
                try {
                    return super.find(path);
                } catch (PluginRuntimeException alsoNotFound) {
                    refused.addSuppressed(alsoNotFound);
                }
            }
            throw refused;
        }
    }

    private PluginDescriptor describe(Path path) {
        if (Files.isDirectory(path)) {
            return describeDirectory(path);
        }
        if (FileUtils.isZipOrJarFile(path)) {
            return describeArchive(path);
        }
        throw new PluginRuntimeException("Plugin " + path
                + " is neither a folder nor a .jar or .zip file; name one of these, or correct the path");
    }

    private PluginDescriptor describeDirectory(Path path) {
        return choose(path, file(path.resolve(PROPERTIES)), manifestOf(path), "META-INF/MANIFEST.MF");
    }

    /** A descriptor of some other plugin, deeper in the folder, is none of this one. */
    private static @Nullable Source manifestOf(Path folder) {
        for (String classes : CLASS_FOLDERS) {
            Source manifest = file(folder.resolve(classes).resolve(JarFile.MANIFEST_NAME));
            if (manifest != null) {
                return manifest;
            }
        }
        return null;
    }

    private static @Nullable Source file(Path file) {
        if (!Files.exists(file)) {
            return null;
        }
        return new Source(file, () -> {
            if (!Files.isRegularFile(file)) {
                throw new IOException("it is no file");
            }
            return Files.newInputStream(file);
        });
    }

    private PluginDescriptor describeArchive(Path path) {
        boolean jar = FileUtils.isJarFile(path);
        try (JarFile archive = new JarFile(path.toFile(), false)) {
            ZipEntry properties = archive.getEntry(PROPERTIES);
            ZipEntry manifest = jar ? manifestOf(archive) : archive.getEntry(ZIP_MANIFEST);
            return choose(
                    path,
                    entry(path, archive, properties),
                    entry(path, archive, manifest),
                    jar ? JarFile.MANIFEST_NAME : ZIP_MANIFEST);
        } catch (IOException | IllegalArgumentException e) {
            String message = "Plugin archive " + path + " cannot be read (" + e.getMessage()
                    + "); it is empty, cut short or not an archive: copy it again, or take it out of the plugins folder";
            throw new PluginRuntimeException(e, "{}", message);
        }
    }

    /** As the JDK does, whatever its case. */
    private static @Nullable ZipEntry manifestOf(JarFile archive) {
        ZipEntry usual = archive.getEntry(JarFile.MANIFEST_NAME);
        return usual != null
                ? usual
                : archive.stream()
                        .filter(entry -> entry.getName().equalsIgnoreCase(JarFile.MANIFEST_NAME))
                        .findFirst()
                        .orElse(null);
    }

    private static @Nullable Source entry(Path path, JarFile archive, @Nullable ZipEntry entry) {
        return entry == null ? null : new Source(path.resolve(entry.getName()), () -> archive.getInputStream(entry));
    }

    /** The properties, unless they are of something else or cannot be read and there is a manifest. */
    private PluginDescriptor choose(
            Path path, @Nullable Source propertiesFile, @Nullable Source manifestFile, String manifestName) {
        PluginRuntimeException unreadable = null;
        PluginDescriptor foreign = null;
        if (propertiesFile != null) {
            try {
                PluginDescriptor found = properties.describe(propertiesFile.read(MOST_PROPERTIES));
                if (found.getPluginId() != null) {
                    return found;
                }
                foreign = found;
            } catch (IOException | IllegalArgumentException e) {
                unreadable = unreadable(path, PROPERTIES, e);
            }
        }
        if (manifestFile != null) {
            try {
                PluginDescriptor found = manifest.describe(manifestFile.read(MOST_MANIFEST));
                return foreign == null || found.getPluginId() != null ? found : foreign;
            } catch (IOException | IllegalArgumentException e) {
                if (foreign == null) {
                    throw unreadable(path, manifestFile.nameIn(path), e);
                }
            }
        }
        if (foreign != null) {
            return foreign;
        }
        throw unreadable != null ? unreadable : undescribed(path, manifestName);
    }

    private static PluginRuntimeException undescribed(Path path, String manifest) {
        return new PluginRuntimeException(
                "Plugin " + path + " has no descriptor: neither " + PROPERTIES + " nor " + manifest + REMEDY);
    }

    private static PluginRuntimeException unreadable(Path path, String file, Exception cause) {
        String message = "Plugin " + path + ": " + file + " cannot be read (" + cause.getMessage()
                + ") and there is no other descriptor; correct the file";
        return new PluginRuntimeException(cause, "{}", message);
    }

    private interface Opening {
        InputStream open() throws IOException;
    }

    /** The bytes of a descriptor, not read yet. */
    private record Source(Path file, Opening opening) {
        byte[] read(int most) throws IOException {
            try (InputStream input = opening.open()) {
                byte[] bytes = input.readNBytes(most + 1);
                if (bytes.length > most) {
                    throw new IOException("it is larger than " + most / 1024 + " KiB");
                }
                return bytes;
            }
        }

        String nameIn(Path plugin) {
            return plugin.relativize(file).toString();
        }
    }

    /** Without what an editor leaves at the end of a line and nobody sees. */
    private static String trimmed(String text) {
        int end = text.length();
        while (end > 0 && isBlank(text.charAt(end - 1))) {
            end--;
        }
        int begin = 0;
        while (begin < end && isBlank(text.charAt(begin))) {
            begin++;
        }
        return text.substring(begin, end);
    }

    private static boolean isBlank(char letter) {
        return " \t\r\n\f\u00a0\ufeff".indexOf(letter) >= 0;
    }

    /** {@code base @ >=1.0.0} is the dependency {@code base@>=1.0.0}. */
    private static String dependencies(String text) {
        return AROUND_MARKS.matcher(text).replaceAll("$1");
    }

    private static Charset charset(byte[] bytes, Charset otherwise) {
        if (begins(bytes, 0xEF, 0xBB, 0xBF)) {
            return StandardCharsets.UTF_8;
        }
        return begins(bytes, 0xFE, 0xFF) || begins(bytes, 0xFF, 0xFE) ? StandardCharsets.UTF_16 : otherwise;
    }

    private static boolean begins(byte[] bytes, int... mark) {
        for (int i = 0; i < mark.length; i++) {
            if (i >= bytes.length || (bytes[i] & 0xFF) != mark[i]) {
                return false;
            }
        }
        return true;
    }

    private static String text(byte[] bytes, Charset otherwise) {
        String text = new String(bytes, charset(bytes, otherwise));
        return text.startsWith("\ufeff") ? text.substring(1) : text;
    }

    private static final class PropertiesDescriptor extends PropertiesPluginDescriptorFinder {
        PluginDescriptor describe(byte[] bytes) throws IOException {
            Properties values = new Properties();
            values.load(new StringReader(text(bytes, StandardCharsets.ISO_8859_1)));
            for (String key : values.stringPropertyNames()) {
                String value = trimmed(values.getProperty(key));
                values.setProperty(key, key.equals(PLUGIN_DEPENDENCIES) ? dependencies(value) : value);
            }
            return createPluginDescriptor(values);
        }
    }

    private static final class ManifestDescriptor extends ManifestPluginDescriptorFinder {
        PluginDescriptor describe(byte[] bytes) throws IOException {
            boolean marked = !charset(bytes, StandardCharsets.US_ASCII).equals(StandardCharsets.US_ASCII);
            byte[] plain = marked ? text(bytes, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8) : bytes;
            Manifest manifest = new Manifest(new ByteArrayInputStream(plain));
            Attributes main = manifest.getMainAttributes();
            for (Map.Entry<Object, Object> attribute : main.entrySet()) {
                String value = trimmed(attribute.getValue().toString());
                boolean list = attribute.getKey().toString().equals(PLUGIN_DEPENDENCIES);
                attribute.setValue(list ? dependencies(value) : value);
            }
            return createPluginDescriptor(manifest);
        }
    }
}
