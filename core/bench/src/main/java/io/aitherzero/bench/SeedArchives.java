package io.aitherzero.bench;

import io.aitherzero.boot.graph.Dependency;
import io.aitherzero.boot.graph.ModuleDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;

/**
 * The modules of {@link SeedGraph} as plugin archives. All of them have the same class file of ours in them: each plugin
 * has a class loader of its own, which reads and defines it for itself.
 */
final class SeedArchives {
    private SeedArchives() {}

    static void write(Path folder, Class<?> module) throws IOException {
        byte[] code = code(module);
        for (ModuleDescriptor descriptor : SeedGraph.graph().modules()) {
            Path file = folder.resolve(descriptor.id() + ".jar");
            try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file), manifest(descriptor, module))) {
                jar.putNextEntry(new ZipEntry(module.getName().replace('.', '/') + ".class"));
                jar.write(code);
                jar.closeEntry();
            }
        }
    }

    private static byte[] code(Class<?> module) throws IOException {
        String resource = module.getSimpleName() + ".class";
        try (InputStream in = module.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException("Class file " + resource + " must be on the class path, but is not");
            }
            return in.readAllBytes();
        }
    }

    private static Manifest manifest(ModuleDescriptor descriptor, Class<?> module) {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Plugin-Id", descriptor.id());
        main.putValue("Plugin-Version", descriptor.version());
        main.putValue("Plugin-Class", module.getName());
        main.putValue(
                "Plugin-Dependencies",
                descriptor.dependencies().stream().map(Dependency::id).collect(Collectors.joining(", ")));
        return manifest;
    }
}
