package io.aitherzero.host.dev;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.jar.Attributes;
import java.util.jar.Manifest;

/** What a plugin says of itself: the names in {@code plugin.properties}, and in a manifest. */
public enum DescriptorKey {
    /** The id. */
    ID("plugin.id", "Plugin-Id"),
    /** The version. */
    VERSION("plugin.version", "Plugin-Version"),
    /** The class. */
    CLASS("plugin.class", "Plugin-Class"),
    /** The plugins that it needs. */
    DEPENDENCIES("plugin.dependencies", "Plugin-Dependencies"),
    /** The hosts that it accepts. */
    REQUIRES("plugin.requires", "Plugin-Requires");

    private final String property;
    private final String attribute;

    DescriptorKey(String property, String attribute) {
        this.property = property;
        this.attribute = attribute;
    }

    /** The name in {@code plugin.properties}. */
    public String property() {
        return property;
    }

    /** The name in a manifest. */
    public String attribute() {
        return attribute;
    }

    /**
     * What a folder of classes says of its plugin: its manifest, and before that its {@code plugin.properties}.
     *
     * @param classes the folder; need not exist
     * @return by the names in {@code plugin.properties}, without what is blank
     * @throws IOException if one of the files cannot be read
     */
    public static Properties ofClasses(Path classes) throws IOException {
        Properties found = new Properties();
        Path manifest = classes.resolve("META-INF").resolve("MANIFEST.MF");
        if (Files.isRegularFile(manifest)) {
            try (InputStream in = Files.newInputStream(manifest)) {
                found.putAll(ofManifest(new Manifest(in)));
            }
        }
        Path properties = classes.resolve("plugin.properties");
        if (Files.isRegularFile(properties)) {
            Properties read = new Properties();
            try (Reader in = Files.newBufferedReader(properties)) {
                read.load(in);
            } catch (IllegalArgumentException e) {
                throw new IOException(properties + " cannot be read (" + e.getMessage() + ")", e);
            }
            found.putAll(read);
        }
        return found;
    }

    /**
     * What a manifest says of its plugin.
     *
     * @param manifest the manifest
     * @return by the names in {@code plugin.properties}, without what is blank
     */
    public static Properties ofManifest(Manifest manifest) {
        Properties found = new Properties();
        Attributes attributes = manifest.getMainAttributes();
        for (DescriptorKey key : values()) {
            String value = attributes.getValue(key.attribute);
            if (value != null && !value.isBlank()) {
                found.setProperty(key.property, value);
            }
        }
        return found;
    }
}
