package io.aitherzero.pf4j;

import java.io.Closeable;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.security.CodeSigner;
import java.security.CodeSource;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.CRC32;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * The one jar that a plugin consists of, for its classes and for what it does not have. It is opened as
 * {@code URLClassLoader} opens it, so that the two share one descriptor and what was read of the jar's directory, and the
 * JDK picks the version of a class. No lambda is used, since making one loads classes while a class is being loaded.
 */
final class PluginJar implements Closeable {
    private static final String INDEX = "META-INF/INDEX.LIST";

    private final JarFile file;
    private final Manifest manifest;
    private final CodeSource source;

    private PluginJar(JarFile file, Manifest manifest, URL url) {
        this.file = file;
        this.manifest = manifest;
        source = new CodeSource(url, (CodeSigner[]) null);
    }

    /**
     * Opens a jar.
     *
     * @return null where {@code URLClassLoader} does more than to define the class of an entry: other jars belong to it,
     *     packages are sealed, entries are signed, or there is an error to be told
     */
    static @Nullable PluginJar open(URL url) {
        if (!"file".equals(url.getProtocol()) || url.getPath().endsWith("/")) {
            return null;
        }
        try {
            JarFile file = new JarFile(new File(url.toURI()), true, ZipFile.OPEN_READ, JarFile.runtimeVersion());
            Manifest plain = null;
            try {
                plain = plainManifest(file);
                return plain == null ? null : new PluginJar(file, plain, url);
            } finally {
                if (plain == null) {
                    file.close();
                }
            }
        } catch (IOException | URISyntaxException | IllegalArgumentException | SecurityException e) {
            // the JDK's own way fails, too, and says so where it should
            return null;
        }
    }

    private static @Nullable Manifest plainManifest(JarFile file) throws IOException {
        JarEntry entry = file.getJarEntry(JarFile.MANIFEST_NAME);
        if (entry == null || file.getEntry(INDEX) != null) {
            return null;
        }
        Manifest manifest;
        // a jar that is asked for its manifest makes a verifier first, with nothing to verify
        try (InputStream input = file.getInputStream(entry)) {
            manifest = new Manifest(input);
        }
        Attributes main = manifest.getMainAttributes();
        boolean plain = manifest.getEntries().isEmpty()
                && main.getValue(Attributes.Name.CLASS_PATH) == null
                && main.getValue(Attributes.Name.SEALED) == null;
        return plain ? manifest : null;
    }

    /** The manifest, which says nothing of single entries. */
    Manifest manifest() {
        return manifest;
    }

    /** Where the classes come from: the jar, signed by nobody. */
    CodeSource source() {
        return source;
    }

    /**
     * An entry, or null.
     *
     * @throws IllegalStateException if the jar is closed
     */
    @Nullable
    JarEntry entry(String name) {
        return file.getJarEntry(name);
    }

    /** All bytes of an entry; memory is taken for what is there, not for what the directory says. */
    byte[] read(JarEntry entry) throws IOException {
        long size = entry.getSize();
        if (size > Integer.MAX_VALUE) {
            throw new IOException("Entry " + entry.getName() + " of " + file.getName() + " has " + size
                    + " bytes, more than a class may have");
        }
        try (InputStream input = file.getInputStream(entry)) {
            byte[] bytes = input.readNBytes((int) size);
            if (bytes.length < size) {
                throw new EOFException("Entry " + entry.getName() + " of " + file.getName() + " ends after "
                        + bytes.length + " of " + size + " bytes");
            }
            return bytes;
        }
    }

    /** Whether what was read of an entry is what was once written. */
    static boolean isIntact(JarEntry entry, byte[] bytes) {
        CRC32 checksum = new CRC32();
        checksum.update(bytes);
        return checksum.getValue() == entry.getCrc();
    }

    /** Whoever reads an entry meanwhile fails with an exception. */
    @Override
    public void close() throws IOException {
        file.close();
    }
}
