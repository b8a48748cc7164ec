package io.aitherzero.pf4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aitherzero.boot.graph.Finding;
import io.aitherzero.fixture.PluginArchive;
import io.aitherzero.fixture.PluginSources;
import io.aitherzero.fixture.PluginSpec;
import io.aitherzero.fixture.Script;
import io.aitherzero.fixture.StartBody;
import io.aitherzero.fixture.Threads;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pf4j.ExtensionPoint;
import org.pf4j.PluginRuntimeException;
import org.pf4j.PluginState;
import org.pf4j.PluginWrapper;
import org.pf4j.test.TestExtensionPoint;

class ArchiveStoreTest {
    @TempDir
    Path home;

    private final Clock clock = Clock.offset(Clock.systemUTC(), Duration.ofHours(1));

    private Path plugins() throws IOException {
        return Files.createDirectories(home.resolve("plugins"));
    }

    private ArchiveStore store() {
        return new ArchiveStore(home.resolve("store"), 1 << 30, clock);
    }

    private ParallelPluginManager loaded() {
        ParallelPluginManager plugins = new ParallelPluginManager(home.resolve("plugins"));
        plugins.setIsolating(true);
        plugins.setStore(store());
        plugins.loadPlugins();
        return plugins;
    }

    private Path zip(String name, String id, String version, String... entries) throws IOException {
        return zipAt(plugins().resolve(name), id, version, entries);
    }

    private static Path zipAt(Path file, String id, String version, String... entries) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("plugin.properties"));
            zip.write("plugin.id=%s\nplugin.version=%s\nplugin.class=%s\n"
                    .formatted(id, version, io.aitherzero.fixture.ScriptedPlugin.class.getName())
                    .getBytes(StandardCharsets.UTF_8));
            for (String entry : entries) {
                zip.putNextEntry(new ZipEntry(entry));
                zip.write(entry.getBytes(StandardCharsets.UTF_8));
            }
        }
        return file;
    }

    private static List<Finding.Code> codes(ParallelPluginManager plugins) {
        return plugins.discovered().findings().stream().map(Finding::code).toList();
    }

    private List<String> copies() throws IOException {
        try (Stream<Path> all = Files.list(home.resolve("store"))) {
            return all.map(path -> path.getFileName().toString())
                    .filter(name -> name.length() == 64 || name.startsWith("."))
                    .toList();
        }
    }

    private static PluginWrapper only(ParallelPluginManager plugins) {
        assertThat(plugins.getPlugins()).hasSize(1);
        return plugins.getPlugins().get(0);
    }

    @Test
    void whatIsDroppedIsLoadedFromACopyAndNothingIsMadeBesideIt() throws IOException {
        Script.jar(plugins(), "one");
        zip("two-1.0.zip", "two", "1.0.0", "classes/text");
        ParallelPluginManager plugins = loaded();
        plugins.startPlugins();
        assertThat(plugins.getStartedPlugins())
                .extracting(PluginWrapper::getPluginId)
                .containsExactlyInAnyOrder("one", "two");
        assertThat(plugins.getPlugins())
                .allSatisfy(plugin -> assertThat(plugin.getPluginPath())
                        .startsWith(home.resolve("store"))
                        .exists());
        try (Stream<Path> there = Files.list(plugins())) {
            assertThat(there.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("one.jar", "two-1.0.zip");
        }
        plugins.unloadPlugins();
    }

    @Test
    void anArchiveOverwrittenInPlaceDisturbsNothingThatRuns() throws Exception {
        Map<String, byte[]> late = PluginSources.compile("late.Late", "package late; public class Late {}");
        Path jar = Script.sources("one").classes(late, "late.Late").jar(plugins());
        ParallelPluginManager plugins = loaded();
        plugins.startPlugins();
        // as rsync --inplace does
        try (OutputStream out = Files.newOutputStream(jar, StandardOpenOption.WRITE)) {
            out.write(new byte[(int) Files.size(jar)]);
        }
        assertThat(only(plugins).getPluginClassLoader().loadClass("late.Late").getName())
                .isEqualTo("late.Late");
        plugins.stopPlugins();
        plugins.unloadPlugins();
    }

    @Test
    void aZipReplacedByOneOfTheSameTimeAndSizeIsSeen() throws IOException {
        Path zip = zip("x.zip", "x", "1.0.0");
        FileTime time = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));
        Files.setLastModifiedTime(zip, time);
        ParallelPluginManager before = loaded();
        assertThat(only(before).getDescriptor().getVersion()).isEqualTo("1.0.0");
        before.unloadPlugins();
        long size = Files.size(zip);
        Path other = zipAt(home.resolve("other"), "x", "1.0.1");
        Files.setLastModifiedTime(other, time);
        Files.copy(other, zip, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
        assertThat(Files.size(zip)).isEqualTo(size);
        assertThat(Files.getLastModifiedTime(zip)).isEqualTo(time);
        ParallelPluginManager after = loaded();
        assertThat(only(after).getDescriptor().getVersion()).isEqualTo("1.0.1");
    }

    @Test
    void aRemovedZipIsGoneAndAnOlderOneInItsPlaceCounts() throws IOException {
        Path newer = zip("x-1.1.zip", "x", "1.1.0");
        loaded().unloadPlugins();
        Files.delete(newer);
        assertThat(loaded().getPlugins()).isEmpty();
        zip("x-1.0.zip", "x", "1.0.0");
        assertThat(only(loaded()).getDescriptor().getVersion()).isEqualTo("1.0.0");
    }

    @Test
    void aFileOfTheZipsNameIsLeftAloneAndAFolderIsPassedOver() throws IOException {
        zip("zz.zip", "zz", "1.0.0");
        Files.writeString(plugins().resolve("zz"), "an operator's");
        zip("yy.zip", "yy", "2.0.0");
        Path folder = Files.createDirectories(plugins().resolve("yy"));
        Files.writeString(folder.resolve("plugin.properties"), "plugin.id=yy\nplugin.version=1.0.0\n");
        ParallelPluginManager plugins = loaded();
        assertThat(plugins.getPlugins())
                .extracting(plugin -> plugin.getDescriptor().getVersion())
                .containsExactlyInAnyOrder("1.0.0", "2.0.0");
        assertThat(plugins().resolve("zz")).hasContent("an operator's");
        assertThat(codes(plugins)).containsExactly(Finding.Code.IGNORED_FILE);
    }

    @Test
    void aManagerAloneRefusesAZipWhoseFolderWouldBeAnOperatorsFile() throws IOException {
        Path zip = zip("zz.zip", "zz", "1.0.0");
        Files.writeString(plugins().resolve("zz"), "an operator's");
        ParallelPluginManager plugins = new ParallelPluginManager(plugins());
        plugins.setIsolating(true);
        plugins.loadPlugins();
        assertThat(plugins().resolve("zz")).hasContent("an operator's");
        assertThat(plugins.discovered().findings())
                .extracting(Finding::cause)
                .containsExactly("Archive 'zz.zip' is not a plugin: Plugin archive " + zip
                        + " has to be expanded to the folder 'zz' beside it, where there is a file of that name; rename one"
                        + " of them");
    }

    @Test
    void equalArchivesAreLoadedOnce() throws IOException {
        Path one = Script.jar(plugins(), "one");
        Files.copy(one, plugins().resolve("copy.jar"));
        ParallelPluginManager plugins = loaded();
        assertThat(plugins.getPlugins()).hasSize(1);
        assertThat(codes(plugins)).containsExactly(Finding.Code.DUPLICATE_ID);
        assertThat(copies()).hasSize(1);
    }

    @Test
    void whatIsNotWholeIsRefusedByTheNameThatWasDroppedAndLeavesNothing() throws IOException {
        Path jar = Script.jar(plugins(), "one");
        byte[] whole = Files.readAllBytes(jar);
        for (int length : new int[] {0, 1, whole.length / 2, whole.length - 1}) {
            Files.write(jar, java.util.Arrays.copyOf(whole, length));
            ParallelPluginManager plugins = loaded();
            assertThat(plugins.getPlugins()).isEmpty();
            assertThat(plugins.discovered().findings())
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.cause() + finding.remedy())
                            .contains(jar.toString())
                            .doesNotContain(home.resolve("store").toString()));
            assertThat(copies()).isEmpty();
        }
        Files.write(jar, whole);
        assertThat(loaded().getPlugins()).hasSize(1);
    }

    @Test
    void whatWasTakenInBeforeIsNotReadAgain() throws IOException {
        Path jar = Script.jar(plugins(), "one");
        loaded().unloadPlugins();
        ArchiveStore again = store();
        assertThat(again.known(jar)).isPresent();
        Files.setLastModifiedTime(jar, FileTime.from(Instant.parse("2021-01-01T00:00:00Z")));
        assertThat(again.known(jar)).isEmpty();
        assertThat(again.take(jar).path()).isEqualTo(only(loaded()).getPluginPath());
        assertThat(copies()).hasSize(1);
    }

    @Test
    void aStampTakenRightAfterTheChangeIsNotTrusted() throws IOException {
        Path jar = Script.jar(plugins(), "one");
        Clock then = Clock.fixed(Instant.ofEpochMilli(FileStamp.of(jar).changedMillis()), java.time.ZoneOffset.UTC);
        ArchiveStore hasty = new ArchiveStore(home.resolve("store"), 1 << 30, then);
        hasty.take(jar);
        assertThat(hasty.known(jar)).isEmpty();
        assertThat(copies()).hasSize(1);
    }

    @Test
    void copiesAndListsThatAreLostAreMadeAnew() throws IOException {
        Path jar = Script.jar(plugins(), "one");
        zip("two.zip", "two", "1.0.0");
        loaded().unloadPlugins();
        Files.delete(home.resolve("store").resolve("index"));
        assertThat(loaded().getPlugins()).hasSize(2);
        for (String index : List.of("aitherzero-store 1\nheld 0 0\n", "aitherzero-store 2\nnonsense\n")) {
            Files.writeString(home.resolve("store").resolve("index"), index);
            assertThat(loaded().getPlugins()).hasSize(2);
        }
        Path copy = store().take(jar).path();
        Files.write(copy, new byte[] {1, 2, 3});
        assertThat(loaded().getPlugins()).hasSize(2);
        PluginFiles.delete(copy.resolveSibling(""));
        assertThat(loaded().getPlugins()).hasSize(2);
    }

    @Test
    void aCopyThatIsKnownIsNotOpenedToBeDescribedAndDamageToItIsToldWhenItsPluginStarts() throws IOException {
        Path jar = PluginArchive.write(plugins(), PluginSpec.of("one", StartBody.empty()));
        loaded().unloadPlugins();
        Path copy = store().take(jar).path();
        Files.write(copy, new byte[Math.toIntExact(Files.size(copy))]);

        ParallelPluginManager again = loaded();

        assertThat(again.getPlugin("one").getDescriptor().getVersion()).isEqualTo("1.0.0");
        again.startPlugins();
        assertThat(again.getPlugin("one").getPluginState()).isEqualTo(PluginState.FAILED);
        assertThat(again.getPlugin("one").getFailedException())
                .hasMessageStartingWith("Plugin 'one': class 'generated.one.Main' is neither in " + copy + " nor in");
    }

    @Test
    void anIndexThatLacksIsWrittenIntoTheCopy() throws Exception {
        Map<String, byte[]> classes = PluginSources.compile(
                "ext.Found",
                "package ext; @org.pf4j.Extension public class Found implements " + TestExtensionPoint.class.getName()
                        + " { public String saySomething() { return \"found\"; } }");
        Path jar = Script.sources("one").classes(classes, "ext.Found").jar(plugins());
        byte[] before = Files.readAllBytes(jar);
        Path zip = plugins().resolve("two.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.putNextEntry(new ZipEntry("plugin.properties"));
            out.write("plugin.id=two\nplugin.version=1.0.0\n".getBytes(StandardCharsets.UTF_8));
            out.putNextEntry(new ZipEntry("classes/ext/Found.class"));
            out.write(classes.get("ext.Found"));
        }
        for (int boot = 0; boot < 2; boot++) {
            ParallelPluginManager plugins = loaded();
            plugins.startPlugins();
            for (String id : List.of("one", "two")) {
                assertThat(plugins.getExtensions((Class<? extends ExtensionPoint>) TestExtensionPoint.class, id))
                        .hasSize(1);
                assertThat(plugins.getPlugin(id).getPluginClassLoader().getResource("META-INF/extensions.idx"))
                        .isNotNull();
            }
            assertThat(plugins.discovered().findings()).hasSize(2).allSatisfy(finding -> {
                assertThat(finding.code()).isEqualTo(Finding.Code.NO_EXTENSION_INDEX);
                assertThat(finding.cause()).contains("the index was written into the host's copy");
            });
            plugins.stopPlugins();
            plugins.unloadPlugins();
        }
        assertThat(Files.readAllBytes(jar)).isEqualTo(before);
    }

    @Test
    void toDeleteAPluginIsToDeleteWhatWasDropped() throws IOException {
        Path jar = Script.jar(plugins(), "one");
        Path zip = zip("two.zip", "two", "1.0.0");
        ParallelPluginManager plugins = loaded();
        plugins.startPlugins();
        assertThat(plugins.deletePlugin("one")).isTrue();
        assertThat(plugins.deletePlugin("two")).isTrue();
        assertThat(jar).doesNotExist();
        assertThat(zip).doesNotExist();
        assertThat(loaded().getPlugins()).isEmpty();
    }

    @Test
    void aStoreThatCannotBeWrittenIsNotedAndArchivesAreLoadedInPlace() throws IOException {
        Path jar = Script.jar(plugins(), "one");
        Path zip = zip("two.zip", "two", "1.0.0");
        Files.writeString(home.resolve("store"), "in the way");
        ParallelPluginManager plugins = loaded();
        assertThat(plugins.getPlugins())
                .extracting(PluginWrapper::getPluginPath)
                .containsExactlyInAnyOrder(jar, zip.resolveSibling("two"));
        assertThat(codes(plugins)).containsExactly(Finding.Code.NOT_STORED);
    }

    @Test
    void oneArchiveIsLoadedByPathFromItsCopy() throws IOException {
        Path jar = Script.jar(plugins(), "one");
        ParallelPluginManager plugins = loaded();
        plugins.unloadPlugin("one");
        assertThat(plugins.loadPlugin(jar)).isEqualTo("one");
        assertThat(only(plugins).getPluginPath()).startsWith(home.resolve("store"));
    }

    @Test
    void manyAtOnceMakeOneCopy() throws Exception {
        Path jar = Script.jar(plugins(), "one");
        List<CompletableFuture<Path>> takers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            takers.add(Threads.run(() -> store().take(jar).path()));
        }
        Set<Path> paths = new java.util.HashSet<>();
        for (CompletableFuture<Path> taker : takers) {
            paths.add(taker.get());
        }
        assertThat(paths).hasSize(1);
        assertThat(copies()).hasSize(1);
    }

    @Test
    void sweepingKeepsWhatIsDroppedAndTheSetsWithinTheBudget() throws IOException {
        List<String> hashes = new ArrayList<>();
        ArchiveStore store = store();
        for (int i = 0; i < 4; i++) {
            Path jar = Script.sources("one")
                    .attribute("Plugin-Version", "1.0." + i)
                    .entry("filling", new java.util.Random(i).ints(1000).toString() + "x".repeat(i))
                    .jar(plugins());
            hashes.add(store.take(jar).sha256());
        }
        assertThat(store.sweep(List.of(Set.of(hashes.get(2)), Set.of(hashes.get(0)))))
                .isEqualTo(1);
        assertThat(copies()).containsExactlyInAnyOrder(hashes.get(0), hashes.get(2), hashes.get(3));
        ArchiveStore small = new ArchiveStore(home.resolve("store"), 1, clock);
        assertThat(small.sweep(List.of(Set.of(hashes.get(2)), Set.of(hashes.get(0)))))
                .isEqualTo(1);
        assertThat(copies()).containsExactlyInAnyOrder(hashes.get(2), hashes.get(3));
        Clock soon = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(9));
        assertThat(new ArchiveStore(home.resolve("store"), 1 << 30, soon).sweep(List.of()))
                .as("what another process may have taken in just now stays")
                .isZero();
        Path left = Files.createDirectories(home.resolve("store").resolve(".taking-999999999-x"));
        store.sweep(List.of());
        assertThat(left).doesNotExist();
        assertThat(copies()).containsExactly(hashes.get(3));
    }

    @Test
    void whatCannotBeReadIsRefusedAndLeavesNothing() throws IOException {
        Path pipe = plugins().resolve("missing.jar");
        assertThatThrownBy(() -> store().take(pipe)).isInstanceOf(IOException.class);
        Path bad = plugins().resolve("bad.jar");
        Files.writeString(bad, "text");
        assertThatThrownBy(() -> store().take(bad))
                .isInstanceOf(PluginRuntimeException.class)
                .hasMessageContaining("Plugin archive " + bad + " cannot be read");
        assertThat(copies()).isEmpty();
    }
}
