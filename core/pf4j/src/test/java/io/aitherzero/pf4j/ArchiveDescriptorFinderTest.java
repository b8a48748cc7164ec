package io.aitherzero.pf4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pf4j.CompoundPluginDescriptorFinder;
import org.pf4j.DefaultPluginDescriptor;
import org.pf4j.DefaultPluginManager;
import org.pf4j.ManifestPluginDescriptorFinder;
import org.pf4j.Plugin;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginDescriptorFinder;
import org.pf4j.PluginRuntimeException;
import org.pf4j.PropertiesPluginDescriptorFinder;

class ArchiveDescriptorFinderTest {
    private static final String PROPERTIES = """
            plugin.id=p
            plugin.version=2.0.0
            plugin.class=x.Y
            plugin.dependencies= b@>=1.0.0 , c?,
            plugin.requires=
            plugin.license=MIT
            plugin.provider=me
            plugin.description=caf\\u00e9
            """;
    private static final String MANIFEST = """
            Manifest-Version: 1.0
            Plugin-Id: m
            Plugin-Version: 1.0.0
            Plugin-Dependencies: d
            Plugin-Requires: >=3.0.0
            Plugin-License: Apache-2.0

            """;

    @TempDir
    Path folder;

    private final PluginDescriptorFinder finder = new ArchiveDescriptorFinder();
    private final PluginDescriptorFinder upstream = new CompoundPluginDescriptorFinder()
            .add(new PropertiesPluginDescriptorFinder())
            .add(new ManifestPluginDescriptorFinder());

    private Path archive(String name, Map<String, String> entries) throws IOException {
        Path file = folder.resolve(name);
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, String> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
        return file;
    }

    private void sameAsUpstream(Path path, @Nullable String id) {
        PluginDescriptor expected = upstream.find(path);
        assertThat(finder.find(path)).isEqualTo(expected);
        assertThat(expected.getPluginId()).isEqualTo(id);
    }

    @Test
    void everyKindOfPluginIsDescribedAsPf4jDescribesIt() throws Exception {
        sameAsUpstream(archive("p.jar", Map.of("plugin.properties", PROPERTIES)), "p");
        sameAsUpstream(archive("m.jar", Map.of("META-INF/MANIFEST.MF", MANIFEST)), "m");
        sameAsUpstream(
                archive("both.jar", Map.of("META-INF/MANIFEST.MF", MANIFEST, "plugin.properties", PROPERTIES)), "p");
        sameAsUpstream(archive("p.zip", Map.of("plugin.properties", PROPERTIES)), "p");
        sameAsUpstream(archive("m.zip", Map.of("classes/META-INF/MANIFEST.MF", MANIFEST)), "m");
        sameAsUpstream(archive("P.ZIP", Map.of("plugin.properties", PROPERTIES)), "p");
        sameAsUpstream(archive("none.jar", Map.of("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\n\n")), null);
        sameAsUpstream(archive("empty.jar", Map.of("plugin.properties", "")), null);
        sameAsUpstream(
                archive("bad.jar", Map.of("META-INF/MANIFEST.MF", MANIFEST, "plugin.properties", "plugin.id=\\u00z")),
                "m");

        Path directory = Files.createDirectories(folder.resolve("directory"));
        Path manifest =
                Files.createDirectories(directory.resolve("classes/META-INF")).resolve("MANIFEST.MF");
        Files.writeString(manifest, MANIFEST);
        sameAsUpstream(directory, "m");
        Files.writeString(directory.resolve("plugin.properties"), PROPERTIES);
        sameAsUpstream(directory, "p");
    }

    /** Describes each path that it is asked for after its name. */
    private record Named(String suffix) implements PluginDescriptorFinder {
        @Override
        public boolean isApplicable(Path path) {
            return path.toString().endsWith(suffix);
        }

        @Override
        public PluginDescriptor find(Path path) {
            if (path.getFileName().toString().startsWith("odd")) {
                throw new PluginRuntimeException("odd");
            }
            return new DefaultPluginDescriptor(
                    path.getFileName().toString(), "", Plugin.class.getName(), "1.0.0", "", "", "");
        }
    }

    @Test
    void finderThatAHostAddsIsAskedForWhatHasNoDescriptor() throws Exception {
        CompoundPluginDescriptorFinder ours = new ArchiveDescriptorFinder().add(new Named(".jar"));
        CompoundPluginDescriptorFinder pf4js = new CompoundPluginDescriptorFinder()
                .add(new PropertiesPluginDescriptorFinder())
                .add(new ManifestPluginDescriptorFinder())
                .add(new Named(".jar"));
        Path none = archive("none.jar", Map.of("x.txt", ""));
        Path described = archive("p.jar", Map.of("plugin.properties", PROPERTIES));
        Path zip = archive("none.zip", Map.of("x.txt", ""));
        Path odd = archive("odd.jar", Map.of("x.txt", ""));

        assertThat(ours.size()).isEqualTo(pf4js.size());
        for (Path path :
                List.of(none, described, zip, odd, folder, folder.resolve("no.jar"), folder.resolve("no.txt"))) {
            assertThat(ours.isApplicable(path)).as("%s", path).isEqualTo(pf4js.isApplicable(path));
        }
        for (Path path : List.of(none, described, folder.resolve("no.jar"))) {
            assertThat(ours.find(path)).as("%s", path).isEqualTo(pf4js.find(path));
        }
        for (Path path : List.of(zip, odd)) {
            assertThatThrownBy(() -> ours.find(path)).hasMessageContaining(path + " has no descriptor");
        }
    }

    @Test
    void pathWithoutADescriptorIsNamedWithTheRuleAndTheWayOut() throws Exception {
        assertRefused(
                archive("no.jar", Map.of("x.txt", "")),
                " has no descriptor: neither plugin.properties nor META-INF/MANIFEST.MF; add one of them"
                        + " to the archive, or take it out of the plugins folder");
        assertRefused(
                archive("no.zip", Map.of("x.txt", "")),
                " has no descriptor: neither plugin.properties nor classes/META-INF/MANIFEST.MF; add one of them"
                        + " to the archive, or take it out of the plugins folder");
        assertRefused(
                Files.createDirectory(folder.resolve("no")),
                " has no descriptor: neither plugin.properties nor META-INF/MANIFEST.MF; add one of them"
                        + " to the archive, or take it out of the plugins folder");
        assertRefused(
                archive("badid.jar", Map.of("plugin.properties", "plugin.id=\\u00z")),
                ": plugin.properties cannot be read (Malformed \\uxxxx encoding.) and there is no other"
                        + " descriptor; correct the file");
        Path broken = Files.createDirectories(folder.resolve("broken/META-INF"));
        Files.writeString(broken.resolve("MANIFEST.MF"), "no manifest\n");
        assertRefused(
                folder.resolve("broken"),
                ": META-INF/MANIFEST.MF cannot be read (invalid header field (line 1)) and there is no other"
                        + " descriptor; correct the file");
        assertRefused(
                folder.resolve("missing.jar"),
                " is neither a folder nor a .jar or .zip file; name one of these, or correct the path");
    }

    private void assertRefused(Path path, String rule) {
        assertThatThrownBy(() -> upstream.find(path)).isInstanceOf(PluginRuntimeException.class);
        assertThatThrownBy(() -> finder.find(path))
                .isInstanceOf(PluginRuntimeException.class)
                .hasMessage("Plugin " + path + rule);
    }

    @Test
    void fileThatIsNoArchiveIsNamedWithTheWayOut() throws Exception {
        Path whole = archive("whole.jar", Map.of("META-INF/MANIFEST.MF", MANIFEST));
        byte[] bytes = Files.readAllBytes(whole);
        for (byte[] content : List.of(new byte[0], new byte[] {1, 2, 3}, java.util.Arrays.copyOf(bytes, 60))) {
            Path broken = Files.write(folder.resolve("100%.jar"), content);
            assertThatThrownBy(() -> upstream.find(broken)).isInstanceOf(PluginRuntimeException.class);
            assertThatThrownBy(() -> finder.find(broken))
                    .isInstanceOf(PluginRuntimeException.class)
                    .hasMessageStartingWith("Plugin archive " + broken + " cannot be read (")
                    .hasMessageEndingWith("); it is empty, cut short or not an archive: copy it again,"
                            + " or take it out of the plugins folder")
                    .hasCauseInstanceOf(IOException.class);
        }
    }

    @Test
    void jarWithoutADescriptorDoesNotStopTheOthers() throws Exception {
        archive("aaa.jar", Map.of("x.txt", ""));
        archive(
                "m.jar",
                Map.of("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\nPlugin-Id: m\nPlugin-Version: 1.0.0\n\n"));
        for (DefaultPluginManager manager : List.of(new DefaultPluginManager(folder), new GuardedManager(folder))) {
            manager.loadPlugins();
            assertThat(manager.getPlugins()).extracting("pluginId").containsExactly("m");
        }
    }

    @Test
    void oneArchiveMayBeDescribedByManyThreads() throws Exception {
        Path jar = archive("p.jar", Map.of("plugin.properties", PROPERTIES));
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<String>> tasks = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                tasks.add(() -> finder.find(jar).getPluginId());
            }
            for (Future<String> id : threads.invokeAll(tasks)) {
                assertThat(id.get()).isEqualTo("p");
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
