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
 * The one jar that a plugin consists of, for its classes. It is opened as {@code URLClassLoader} opens it, so that the two
 * share one descriptor and what was read of the jar's directory, and the JDK verifies what is signed and picks the
 * version of a class. No lambda is used, since making one loads classes while a class is being loaded.
 */
final class PluginJar implements Closeable {
    private static final String INDEX = "META-INF/INDEX.LIST";

    private final JarFile file;
    private final CodeSource source;

    // what comes of the manifest is the same whichever thread has read it
    private volatile @Nullable Manifest manifest;
    private volatile boolean examined;

    private PluginJar(JarFile file, URL url) {
        this.file = file;
        source = new CodeSource(url, (CodeSigner[]) null);
    }

    /**
     * Opens a jar, and reads nothing of it.
     *
     * @return null for what is no jar of the local file system, or cannot be opened
     */
    static @Nullable PluginJar open(URL url) {
        if (!"file".equals(url.getProtocol()) || url.getPath().endsWith("/")) {
            return null;
        }
        try {
            File file = new File(url.toURI());
            return new PluginJar(new JarFile(file, true, ZipFile.OPEN_READ, JarFile.runtimeVersion()), url);
        } catch (IOException | URISyntaxException | IllegalArgumentException e) {
            // the JDK's own way fails, too, and says so where it should
            return null;
        }
    }

    /**
     * The manifest where it says nothing of single entries; null where {@code URLClassLoader} does more than to define the
     * class of an entry: other jars belong to it, packages are sealed, entries are signed, or there is an error to be
     * told.
     *
     * @throws IllegalStateException if the jar is closed
     */
    @Nullable
    Manifest plainManifest() {
        if (!examined) {
            manifest = examine();
            examined = true;
        }
        return manifest;
    }

    private @Nullable Manifest examine() {
        JarEntry entry = file.getJarEntry(JarFile.MANIFEST_NAME);
        if (entry == null || file.getEntry(INDEX) != null) {
            return null;
        }
        // a jar that is asked for its manifest makes a verifier first, with nothing to verify
        try (InputStream input = file.getInputStream(entry)) {
            Manifest read = new Manifest(input);
            Attributes main = read.getMainAttributes();
            boolean plain = read.getEntries().isEmpty()
                    && main.getValue(Attributes.Name.CLASS_PATH) == null
                    && main.getValue(Attributes.Name.SEALED) == null;
            return plain ? read : null;
        } catch (IOException | SecurityException e) {
            return null;
        }
    }

    /** Where the classes come from: the jar, signed by nobody. */
    CodeSource source() {
        return source;
    }

    /**
     * The entry of a class, or null.
     *
     * @throws IllegalStateException if the jar is closed
     */
    @Nullable
    JarEntry entry(String className) {
        return file.getJarEntry(className.replace('.', '/').concat(".class"));
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
