package io.aitherzero.cli.faults;

import io.aitherzero.fixture.PluginSources;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/** A home with two healthy plugins, beside which a fault is put. */
final class Scene {
    static final String HEALTHY = "healthy";
    static final String ALSO_HEALTHY = "also-healthy";

    private static final Map<String, Map<String, byte[]>> COMPILED = new ConcurrentHashMap<>();

    private final Path home;

    Scene(Path home) throws IOException {
        this.home = home;
        Files.createDirectories(plugins());
        PluginSources.plugin(HEALTHY).jar(plugins());
        PluginSources.plugin(ALSO_HEALTHY)
                .attribute("Plugin-Dependencies", HEALTHY)
                .jar(plugins());
    }

    Path home() {
        return home;
    }

    Path plugins() {
        return home.resolve("plugins");
    }

    Path conf(String name, String text) throws IOException {
        return Files.writeString(Files.createDirectories(home.resolve("conf")).resolve(name), text);
    }

    /** A file in the plugins folder, older than the healthy plugins, so that PF4J comes upon it first. */
    Path file(String name, byte[] content) throws IOException {
        return first(Files.write(plugins().resolve(name), content));
    }

    static Path first(Path file) throws IOException {
        return Files.setLastModifiedTime(file, FileTime.fromMillis(1_500_000_000_000L));
    }

    /** A plugin without code. */
    PluginSources plain(String id, String... dependencies) {
        PluginSources sources = PluginSources.plugin(id);
        return dependencies.length == 0
                ? sources
                : sources.attribute("Plugin-Dependencies", String.join(", ", dependencies));
    }

    Path write(PluginSources plugin, String file) throws IOException {
        return first(plugin.jarAt(plugins().resolve(file)));
    }

    /** A plugin whose class has this body. */
    PluginSources coded(String id, String body, String... dependencies) {
        return plain(id, dependencies).attribute("Plugin-Class", "faulty.P").classes(compiled(body), "faulty.P");
    }

    static Map<String, byte[]> compiled(String body) {
        return COMPILED.computeIfAbsent(
                body,
                text -> PluginSources.compile(
                        "faulty.P",
                        "package faulty; public class P extends org.pf4j.Plugin {"
                                + " public P(org.pf4j.PluginWrapper wrapper) { super(wrapper); } " + text + " }"));
    }

    /** A plugin that does this when it is started. */
    void starting(String id, String statements, String... dependencies) throws IOException {
        write(coded(id, "@Override public void start() { " + statements + " }", dependencies), id + ".jar");
    }

    void stopping(String id, String statements, String... dependencies) throws IOException {
        write(coded(id, "@Override public void stop() { " + statements + " }", dependencies), id + ".jar");
    }

    /** A plugin zip with entries, each a name and its content in turn. */
    Path zip(String name, String id, @Nullable Object... entries) throws IOException {
        Path file = plugins().resolve(name);
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("plugin.properties"));
            zip.write(
                    ("plugin.id=" + id + "\nplugin.version=1.0.0\n").getBytes(java.nio.charset.StandardCharsets.UTF_8));
            zip.closeEntry();
            for (int i = 0; i < entries.length; i += 2) {
                zip.putNextEntry(new ZipEntry(String.valueOf(entries[i])));
                if (entries[i + 1] instanceof byte[] bytes) {
                    zip.write(bytes);
                }
                zip.closeEntry();
            }
        }
        return first(file);
    }
}
