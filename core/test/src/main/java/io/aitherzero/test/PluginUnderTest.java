package io.aitherzero.test;

import io.aitherzero.host.dev.DescriptorKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.pf4j.Plugin;

/**
 * The plugin that a test is about.
 *
 * @param id its id
 * @param descriptor the lines of its {@code plugin.properties}
 * @param classes the folder with its classes
 */
record PluginUnderTest(String id, Properties descriptor, Path classes) {
    static PluginUnderTest of(AitherTest test) throws IOException {
        Path classes = Path.of(System.getProperty("aither.classes", "target/classes"));
        if (!Files.isDirectory(classes)) {
            throw new IllegalStateException("There is no folder " + classes.toAbsolutePath()
                    + " with the classes under test; compile them first, or name it with -Daither.classes");
        }
        Properties read = read(classes);
        if (test.plugin() != Plugin.class) {
            read.setProperty(DescriptorKey.CLASS.property(), test.plugin().getName());
        }
        if (!test.id().isEmpty()) {
            read.setProperty(DescriptorKey.ID.property(), test.id());
        }
        read.putIfAbsent(DescriptorKey.VERSION.property(), "0.0.1");
        for (DescriptorKey needed : new DescriptorKey[] {DescriptorKey.ID, DescriptorKey.CLASS}) {
            if (read.getProperty(needed.property(), "").isBlank()) {
                throw new IllegalStateException(
                        "The plugin under test has no %s: take aitherzero-plugin-parent as the parent of the project, which says so by the system property %s, or name it in @AitherTest"
                                .formatted(needed.attribute(), needed.property()));
            }
        }
        return new PluginUnderTest(read.getProperty(DescriptorKey.ID.property()), read, classes);
    }

    private static Properties read(Path classes) throws IOException {
        Properties found = new Properties();
        for (DescriptorKey key : DescriptorKey.values()) {
            String said = System.getProperty(key.property());
            if (said != null && !said.isBlank()) {
                found.setProperty(key.property(), said);
            }
        }
        found.putAll(DescriptorKey.ofClasses(classes));
        return found;
    }
}
