package io.aitherzero.test;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import org.pf4j.Plugin;

/**
 * The plugin that a test is about.
 *
 * @param id its id
 * @param descriptor the lines of its {@code plugin.properties}
 * @param classes the folder with its classes
 */
record PluginUnderTest(String id, Properties descriptor, Path classes) {
    /** The names in {@code plugin.properties}, and in a manifest. */
    private enum Key {
        ID("plugin.id", "Plugin-Id"),
        VERSION("plugin.version", "Plugin-Version"),
        CLASS("plugin.class", "Plugin-Class"),
        DEPENDENCIES("plugin.dependencies", "Plugin-Dependencies"),
        REQUIRES("plugin.requires", "Plugin-Requires");

        private final String property;
        private final String attribute;

        Key(String property, String attribute) {
            this.property = property;
            this.attribute = attribute;
        }
    }

    static PluginUnderTest of(AitherTest test) throws IOException {
        Path classes = Path.of(System.getProperty("aither.classes", "target/classes"));
        if (!Files.isDirectory(classes)) {
            throw new IllegalStateException("There is no folder " + classes.toAbsolutePath()
                    + " with the classes under test; compile them first, or name it with -Daither.classes");
        }
        Properties read = read(classes);
        if (test.plugin() != Plugin.class) {
            read.setProperty(Key.CLASS.property, test.plugin().getName());
        }
        if (!test.id().isEmpty()) {
            read.setProperty(Key.ID.property, test.id());
        }
        read.putIfAbsent(Key.VERSION.property, "0.0.1");
        for (Key needed : new Key[] {Key.ID, Key.CLASS}) {
            if (read.getProperty(needed.property, "").isBlank()) {
                throw new IllegalStateException(
                        "The plugin under test has no %s: take aitherzero-plugin-parent as the parent of the project, which says so by the system property %s, or name it in @AitherTest"
                                .formatted(needed.attribute, needed.property));
            }
        }
        return new PluginUnderTest(read.getProperty(Key.ID.property), read, classes);
    }

    private static Properties read(Path classes) throws IOException {
        Properties found = new Properties();
        for (Key key : Key.values()) {
            String said = System.getProperty(key.property);
            if (said != null && !said.isBlank()) {
                found.setProperty(key.property, said);
            }
        }
        Path manifest = classes.resolve("META-INF").resolve("MANIFEST.MF");
        if (Files.exists(manifest)) {
            try (InputStream in = Files.newInputStream(manifest)) {
                Attributes attributes = new Manifest(in).getMainAttributes();
                for (Key key : Key.values()) {
                    String value = attributes.getValue(key.attribute);
                    if (value != null && !value.isBlank()) {
                        found.setProperty(key.property, value);
                    }
                }
            }
        }
        Path properties = classes.resolve("plugin.properties");
        if (Files.exists(properties)) {
            try (Reader in = Files.newBufferedReader(properties)) {
                found.load(in);
            }
        }
        return found;
    }
}
