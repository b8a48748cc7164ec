package io.aitherzero.test;

import io.aitherzero.host.dev.DescriptorKey;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Properties;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.pf4j.ExtensionPoint;
import org.pf4j.Plugin;

/** The home of one host: its plugins as folders and archives, its configuration. */
final class Staging {
    private static final String INDEX = "META-INF/extensions.idx";

    private final Path home;

    Staging(Path home) {
        this.home = home;
    }

    private Path folder(String id) throws IOException {
        return Files.createDirectories(home.resolve("plugins").resolve(id));
    }

    private static void describe(Path folder, Properties descriptor) throws IOException {
        try (OutputStream out = Files.newOutputStream(folder.resolve("plugin.properties"))) {
            descriptor.store(out, null);
        }
    }

    /** The plugin with its index of extensions; its classes only where they are its own. */
    void plugin(PluginUnderTest plugin, AitherTest.Classes from) throws IOException {
        Path folder = folder(plugin.id());
        describe(folder, plugin.descriptor());
        Path target = Files.createDirectories(folder.resolve("classes"));
        if (from == AitherTest.Classes.ISOLATED) {
            copy(plugin.classes(), target);
        } else if (Files.exists(plugin.classes().resolve(INDEX))) {
            copyFile(plugin.classes().resolve(INDEX), target.resolve(INDEX));
        }
    }

    void standIn(StandIn standIn) throws IOException {
        Path folder = folder(standIn.id());
        Class<? extends Plugin> type = switch (standIn.start()) {
            case WORKS -> StandInPlugin.Working.class;
            case FAILS -> StandInPlugin.Failing.class;
            case HANGS -> StandInPlugin.Hanging.class;
        };
        Properties descriptor = new Properties();
        descriptor.setProperty("plugin.id", standIn.id());
        descriptor.setProperty("plugin.version", standIn.version());
        descriptor.setProperty("plugin.class", type.getName());
        describe(folder, descriptor);
        Path index = folder.resolve("classes").resolve(INDEX);
        Files.createDirectories(index.getParent());
        Class<? extends ExtensionPoint>[] extensions = standIn.extensions();
        Files.writeString(index, Arrays.stream(extensions).map(Class::getName).collect(Collectors.joining("\n")));
    }

    /** An archive as it is; where the test's class path has the same plugin, its classes are those of the class path. */
    void archive(String path) throws IOException {
        Path archive = Path.of(path);
        if (!Files.exists(archive)) {
            throw new IllegalArgumentException("There is no plugin archive " + archive.toAbsolutePath()
                    + ", which @AitherTest names; copy it there before the tests, or correct the path");
        }
        copyFile(archive, home.resolve("plugins").resolve(String.valueOf(archive.getFileName())));
    }

    /**
     * A plugin that the test's class path has as a jar, with its classes there.
     *
     * @return whether there is one
     */
    boolean fromClassPath(String id) throws IOException {
        for (URL url : Collections.list(getClass().getClassLoader().getResources("META-INF/MANIFEST.MF"))) {
            Manifest manifest = new Manifest();
            try (var in = url.openStream()) {
                manifest.read(in);
            }
            if (id.equals(manifest.getMainAttributes().getValue(DescriptorKey.ID.attribute()))) {
                Path folder = folder(id);
                describe(folder, DescriptorKey.ofManifest(manifest));
                Path index = folder.resolve("classes").resolve(INDEX);
                Files.createDirectories(index.getParent());
                String jar = url.toString().substring(0, url.toString().length() - "META-INF/MANIFEST.MF".length());
                for (URL listed : Collections.list(getClass().getClassLoader().getResources(INDEX))) {
                    if (listed.toString().startsWith(jar)) {
                        try (var in = listed.openStream()) {
                            Files.write(index, in.readAllBytes());
                        }
                    }
                }
                return true;
            }
        }
        return false;
    }

    void configure(String id, String text) throws IOException {
        Path conf = Files.createDirectories(home.resolve("conf"));
        Files.writeString(conf.resolve(id + ".conf"), text);
    }

    private static void copyFile(Path from, Path to) throws IOException {
        Files.createDirectories(to.resolveSibling(""));
        Files.copy(from, to);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            files.filter(Files::isRegularFile).forEach(file -> {
                try {
                    copyFile(file, to.resolve(from.relativize(file).toString()));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    /** Deletes all of it. */
    void delete() throws IOException {
        try (Stream<Path> files = Files.walk(home)) {
            for (Path each : files.sorted(Collections.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
