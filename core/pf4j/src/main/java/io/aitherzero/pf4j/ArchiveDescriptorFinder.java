package io.aitherzero.pf4j;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;
import org.pf4j.ManifestPluginDescriptorFinder;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginDescriptorFinder;
import org.pf4j.PluginRuntimeException;
import org.pf4j.PropertiesPluginDescriptorFinder;
import org.pf4j.util.FileUtils;

/**
 * Finds what PF4J's properties and manifest finders find, in that order, and opens an archive once for both.
 *
 * <p>PF4J opens a zip file system for each archive, which is slow and shared by all threads of the JVM. This one may
 * describe any paths on any threads.
 */
final class ArchiveDescriptorFinder implements PluginDescriptorFinder {
    private static final String PROPERTIES = PropertiesPluginDescriptorFinder.DEFAULT_PROPERTIES_FILE_NAME;
    private static final String ZIP_MANIFEST = "classes/" + JarFile.MANIFEST_NAME;
    private static final String REMEDY = "; add one of them to the archive, or take it out of the plugins folder";

    private final PropertiesDescriptor properties = new PropertiesDescriptor();
    private final ManifestDescriptor manifest = new ManifestDescriptor();

    @Override
    public boolean isApplicable(Path path) {
        return Files.isDirectory(path) || FileUtils.isZipOrJarFile(path);
    }

    @Override
    public PluginDescriptor find(Path path) {
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
        PluginRuntimeException unreadable = null;
        if (Files.exists(path.resolve(PROPERTIES))) {
            try {
                return properties.find(path);
            } catch (PluginRuntimeException | IllegalArgumentException e) {
                unreadable = unreadable(path, PROPERTIES, e);
            }
        }
        Path manifestFile = FileUtils.findFile(path, "MANIFEST.MF");
        if (manifestFile != null) {
            try (InputStream input = Files.newInputStream(manifestFile)) {
                return manifest.describe(new Manifest(input));
            } catch (IOException e) {
                throw unreadable(path, path.relativize(manifestFile).toString(), e);
            }
        }
        throw unreadable != null ? unreadable : undescribed(path, "META-INF/MANIFEST.MF");
    }

    private PluginDescriptor describeArchive(Path path) {
        try (JarFile archive = new JarFile(path.toFile(), false)) {
            ZipEntry entry = archive.getEntry(PROPERTIES);
            PluginRuntimeException unreadable = null;
            if (entry != null) {
                try (InputStream input = archive.getInputStream(entry)) {
                    return properties.describe(input);
                } catch (IOException | IllegalArgumentException e) {
                    unreadable = unreadable(path, PROPERTIES, e);
                }
            }
            Manifest found = FileUtils.isJarFile(path) ? archive.getManifest() : zipManifest(archive);
            if (found != null) {
                return manifest.describe(found);
            }
            throw unreadable != null
                    ? unreadable
                    : undescribed(path, FileUtils.isJarFile(path) ? JarFile.MANIFEST_NAME : ZIP_MANIFEST);
        } catch (IOException e) {
            String message = "Plugin archive " + path + " cannot be read (" + e.getMessage()
                    + "); it is empty, cut short or not an archive: copy it again, or take it out of the plugins folder";
            throw new PluginRuntimeException(e, "{}", message);
        }
    }

    private static @Nullable Manifest zipManifest(JarFile archive) throws IOException {
        ZipEntry entry = archive.getEntry(ZIP_MANIFEST);
        if (entry == null) {
            return null;
        }
        try (InputStream input = archive.getInputStream(entry)) {
            return new Manifest(input);
        }
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

    private static final class PropertiesDescriptor extends PropertiesPluginDescriptorFinder {
        PluginDescriptor describe(InputStream input) throws IOException {
            Properties values = new Properties();
            values.load(input);
            return createPluginDescriptor(values);
        }
    }

    private static final class ManifestDescriptor extends ManifestPluginDescriptorFinder {
        PluginDescriptor describe(Manifest values) {
            return createPluginDescriptor(values);
        }
    }
}
