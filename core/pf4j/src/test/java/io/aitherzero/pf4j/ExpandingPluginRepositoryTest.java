package io.aitherzero.pf4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pf4j.DefaultPluginManager;
import org.pf4j.DefaultPluginRepository;
import org.pf4j.PluginRepository;
import org.pf4j.PluginRuntimeException;
import org.pf4j.test.PluginZip;

class ExpandingPluginRepositoryTest {
    private static final FileTime PAST = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));
    private static final FileTime LATER = FileTime.from(Instant.parse("2021-01-01T00:00:00Z"));

    @TempDir
    Path folder;

    private Path zip(String name, Map<String, byte[]> entries) throws IOException {
        Path file = folder.resolve(name);
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        }
        return file;
    }

    private Path plugin(String id, String version) throws IOException {
        return new PluginZip.Builder(folder.resolve(id + ".zip"), id)
                .pluginVersion(version)
                .addFile(Path.of("classes/x/data.txt"), version)
                .build()
                .path();
    }

    private static Map<String, String> tree(Path folder) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.toList()) {
                files.put(
                        folder.relativize(path).toString(),
                        Files.isRegularFile(path) ? Files.readString(path, StandardCharsets.ISO_8859_1) : "/");
            }
        }
        return files;
    }

    private String refusalOf(Path zip) throws IOException {
        Map<String, String> before = tree(folder);
        ExpandingPluginRepository repository = new ExpandingPluginRepository(List.of(folder));
        repository.getPluginPaths();
        assertThat(repository.failures()).containsOnlyKeys(zip);
        assertThat(tree(folder)).isEqualTo(before);
        assertThatThrownBy(() -> ArchiveExpansion.expandIfZip(zip)).isInstanceOf(PluginRuntimeException.class);
        return repository.failures().values().iterator().next().toString().replaceFirst("^[^:]*: ", "");
    }

    @Test
    void zipIsExpandedAsPf4jDoesAndAgainWhenItIsNewer() throws Exception {
        Path zip = plugin("a", "1.0.0");
        zip("b.ZIP", Map.of("plugin.properties", new byte[0], "lib/", new byte[0]));
        List<Map<String, String>> trees = new ArrayList<>();
        for (boolean stock : new boolean[] {true, false}) {
            PluginRepository repository =
                    stock ? new DefaultPluginRepository(folder) : new ExpandingPluginRepository(List.of(folder));
            assertThat(repository.getPluginPaths()).containsExactlyInAnyOrder(folder.resolve("a"), folder.resolve("b"));
            trees.add(tree(folder));
            PluginFiles.delete(folder.resolve("a"));
            PluginFiles.delete(folder.resolve("b"));
        }
        assertThat(trees.get(1)).isEqualTo(trees.get(0));

        PluginRepository repository = new ExpandingPluginRepository(List.of(folder));
        repository.getPluginPaths();
        Files.writeString(folder.resolve("a/kept.txt"), "kept");
        repository.getPluginPaths();
        assertThat(folder.resolve("a/kept.txt")).exists();

        Files.setLastModifiedTime(folder.resolve("a"), PAST);
        Files.setLastModifiedTime(zip, LATER);
        repository.getPluginPaths();
        assertThat(folder.resolve("a/kept.txt")).doesNotExist();
        assertThat(folder.resolve("a/classes/x/data.txt")).hasContent("1.0.0");
        assertThat(tree(folder).keySet()).noneMatch(name -> name.contains(".expanding"));
    }

    @Test
    void managersLoadTheSamePluginsFromZipsAndFolders() throws Exception {
        plugin("a", "1.0.0");
        plugin("b", "2.0.0");
        for (DefaultPluginManager manager : List.of(new DefaultPluginManager(folder), new GuardedManager(folder))) {
            manager.loadPlugins();
            assertThat(manager.getPlugins()).extracting("pluginId").containsExactlyInAnyOrder("a", "b");
            PluginFiles.delete(folder.resolve("a"));
            PluginFiles.delete(folder.resolve("b"));
        }
    }

    @Test
    void entryThatLeavesTheFolderRefusesTheWholeArchive() throws Exception {
        for (String name : List.of("../evil", "ok/../../evil", "/evil", "..\\evil", "C:\\evil", "C:/evil", "./")) {
            Path zip = zip(
                    "a.zip", Map.of("plugin.properties", new byte[] {1}, name.equals("./") ? "." : name, new byte[1]));
            assertThat(refusalOf(zip))
                    .startsWith("Plugin archive " + zip + " has the entry '")
                    .endsWith("', which would be written outside of the plugin's folder;"
                            + " build the archive without it");
        }
    }

    @Test
    void archiveWithoutANameDoesNotReplaceThePluginsFolder() throws Exception {
        for (String name : List.of(".zip", "..zip", "...zip")) {
            Path zip = zip(name, Map.of("plugin.properties", new byte[] {1}));
            Files.setLastModifiedTime(zip, FileTime.from(Instant.parse("2100-01-01T00:00:00Z")));
            assertThat(refusalOf(zip))
                    .isEqualTo("Plugin archive " + zip + " has no name to give to its folder; rename it");
            Files.delete(zip);
        }
    }

    @Test
    void symbolicLinkRefusesTheWholeArchive() throws Exception {
        Path zip = zip("a.zip", Map.of("link", "/etc/passwd".getBytes(StandardCharsets.UTF_8)));
        patch(zip, bytes -> {
            int entry = indexOf(bytes, new byte[] {'P', 'K', 1, 2});
            bytes[entry + 5] = 3;
            bytes[entry + 40] = (byte) 0xFF;
            bytes[entry + 41] = (byte) 0xA1;
        });
        assertThat(refusalOf(zip))
                .isEqualTo("Plugin archive " + zip + " has the symbolic link 'link'; pack the file it points to");
    }

    @Test
    void damagedEntryRefusesTheWholeArchive() throws Exception {
        Path zip = zip("a.zip", Map.of("data", new byte[] {1, 2, 3}));
        patch(zip, bytes -> bytes[indexOf(bytes, new byte[] {'P', 'K', 1, 2}) + 16] ^= 1);
        assertThat(refusalOf(zip))
                .isEqualTo("Plugin archive " + zip
                        + " is damaged: entry 'data' fails its checksum; copy the archive again");
    }

    @Test
    void fileThatIsNoZipIsRefusedAndTheOthersAreExpanded() throws Exception {
        Path whole = plugin("whole", "1.0.0");
        byte[] bytes = Files.readAllBytes(whole);
        Path empty = Files.createFile(folder.resolve("empty.zip"));
        Path cut = Files.write(folder.resolve("cut 100%.zip"), java.util.Arrays.copyOf(bytes, bytes.length / 2));
        ExpandingPluginRepository repository = new ExpandingPluginRepository(List.of(folder));
        assertThat(repository.getPluginPaths()).containsExactly(folder.resolve("whole"));
        assertThat(repository.failures()).containsOnlyKeys(empty, cut);
        assertThat(repository.failures().get(cut))
                .hasMessageStartingWith("Plugin archive " + cut + " cannot be expanded (")
                .hasMessageEndingWith("); copy it again, or make room in " + folder)
                .hasCauseInstanceOf(IOException.class);
    }

    @Test
    @Tag("slow")
    void archiveLargerThanAPluginMayBeIsRefused() throws Exception {
        assertThat(refusalOf(zip("bomb.zip", Map.of("zeros", new byte[2 * 1024 * 1024]))))
                .isEqualTo("Plugin archive " + folder.resolve("bomb.zip")
                        + " expands to more than 200 times its size, as a zip bomb does;"
                        + " pack large data with less compression");
        Files.delete(folder.resolve("bomb.zip"));

        Path many = folder.resolve("many.zip");
        try (OutputStream out = Files.newOutputStream(many);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (int i = 0; i <= 50_000; i++) {
                zip.putNextEntry(new ZipEntry(Integer.toString(i)));
            }
        }
        assertThat(refusalOf(many))
                .isEqualTo("Plugin archive " + many
                        + " has 50001 entries, more than 50000; pack the plugin's libraries as jars");
    }

    @Test
    void refusedUpdateLeavesTheEarlierFolder() throws Exception {
        Path zip = plugin("a", "1.0.0");
        ExpandingPluginRepository repository = new ExpandingPluginRepository(List.of(folder));
        repository.getPluginPaths();
        Files.setLastModifiedTime(folder.resolve("a"), PAST);
        Files.write(zip, new byte[] {1, 2, 3});
        assertThat(repository.getPluginPaths()).containsExactly(folder.resolve("a"));
        assertThat(repository.failures()).containsOnlyKeys(zip);
        assertThat(folder.resolve("a/classes/x/data.txt")).hasContent("1.0.0");
    }

    @Test
    void leftoverOfAKilledProcessIsNoPluginAndIsRemoved() throws Exception {
        Path zip = plugin("a", "1.0.0");
        long noProcess = Long.MAX_VALUE;
        Path leftover = Files.createDirectory(folder.resolve(".a." + noProcess + "-x.expanding"));
        Path replaced = Files.createDirectory(folder.resolve(".a." + noProcess + "-x.replaced.expanding"));
        Path foreign = Files.createDirectory(folder.resolve(
                ".a." + ProcessHandle.current().parent().orElseThrow().pid() + "-x.expanding"));
        assertThat(ArchiveExpansion.expandIfZip(zip)).isEqualTo(folder.resolve("a"));
        assertThat(leftover).doesNotExist();
        assertThat(replaced).doesNotExist();
        assertThat(foreign).exists();
        assertThat(new ExpandingPluginRepository(List.of(folder)).getPluginPaths())
                .containsExactly(folder.resolve("a"));
    }

    @RepeatedTest(20)
    void managersThatExpandAtOnceAllSeeAWholeFolder() throws Exception {
        Path zip = plugin("a", "1.0.0");
        Files.createDirectory(folder.resolve("a"));
        Files.setLastModifiedTime(folder.resolve("a"), PAST);
        Files.setLastModifiedTime(zip, LATER);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Map<String, String>>> tasks = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                tasks.add(() -> tree(ArchiveExpansion.expandIfZip(zip)));
            }
            for (Future<Map<String, String>> seen : threads.invokeAll(tasks)) {
                assertThat(seen.get())
                        .containsOnlyKeys("", "classes", "classes/x", "classes/x/data.txt", "plugin.properties");
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(tree(folder).keySet()).noneMatch(name -> name.contains(".expanding"));
    }

    @Test
    void linkInsideADeletedPluginIsRemovedAndItsTargetStays() throws Exception {
        Path target = Files.createDirectory(folder.resolve("elsewhere"));
        Files.writeString(target.resolve("precious.txt"), "precious");
        Path plugins = Files.createDirectory(folder.resolve("plugins"));
        for (boolean stock : new boolean[] {true, false}) {
            Path plugin = Files.createDirectories(plugins.resolve("a"));
            Files.writeString(plugin.resolve("plugin.properties"), "plugin.id=a\nplugin.version=1.0.0\n");
            Files.createSymbolicLink(plugin.resolve("data"), target);
            if (stock) {
                assertThatThrownBy(() -> new DefaultPluginRepository(plugins).deletePluginPath(plugin))
                        .isInstanceOf(PluginRuntimeException.class);
                PluginFiles.delete(plugin);
            } else {
                GuardedManager manager = new GuardedManager(plugins);
                manager.loadPlugins();
                assertThat(manager.deletePlugin("a")).isTrue();
                assertThat(plugin).doesNotExist();
            }
            assertThat(target.resolve("precious.txt")).hasContent("precious");
        }
    }

    @Test
    void deletedPluginTakesItsZipWithItAndAMissingOneIsNoError() throws Exception {
        Path zip = plugin("a", "1.0.0");
        ExpandingPluginRepository repository = new ExpandingPluginRepository(List.of(folder));
        Path expanded = repository.getPluginPaths().get(0);
        assertThat(repository.deletePluginPath(expanded)).isTrue();
        assertThat(zip).doesNotExist();
        assertThat(expanded).doesNotExist();
        assertThat(repository.deletePluginPath(expanded)).isFalse();
        assertThat(repository.deletePluginPath(folder.resolve("a.jar"))).isFalse();
    }

    private static void patch(Path file, Consumer<byte[]> change) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        change.accept(bytes);
        Files.write(file, bytes);
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        for (int at = 0; at <= bytes.length - part.length; at++) {
            if (java.util.Arrays.equals(bytes, at, at + part.length, part, 0, part.length)) {
                return at;
            }
        }
        throw new IllegalArgumentException("not found");
    }
}
