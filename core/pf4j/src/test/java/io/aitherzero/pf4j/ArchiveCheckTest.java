package io.aitherzero.pf4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.aitherzero.boot.graph.Finding;
import io.aitherzero.fixture.PluginSources;
import io.aitherzero.fixture.Script;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pf4j.PluginWrapper;

/** Archives with one fault each, by themselves and beside a healthy plugin. */
class ArchiveCheckTest {
    private static final String PROPERTIES = "plugin.id=bad\nplugin.version=1.0.0\n";
    private static final String MANIFEST = "META-INF/MANIFEST.MF";
    private static final Map<String, byte[]> EXTENSIONS = PluginSources.compile(
            "x.One", "package x; @org.pf4j.Extension public class One implements " + Greeting.class.getName() + " {}",
            "x.Two", "package x; @org.pf4j.Extension public class Two implements io.aitherzero.pf4j.Greeting {}",
            "x.Raw",
                    "package x; @org.pf4j.Extension public abstract class Raw implements io.aitherzero.pf4j.Greeting {}",
            "x.Plain", "package x; public class Plain { Class<?> c = org.pf4j.Extension.class; }");

    @TempDir
    Path temp;

    private Path folder;

    @BeforeEach
    void aHealthyPlugin() throws IOException {
        folder = Files.createDirectories(temp.resolve("plugins"));
        Script.jar(folder, "good");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Names and contents in turn; the same name may come twice. */
    private Path archive(String name, Object... entries) {
        Path file = folder.resolve(name);
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (int i = 0; i < entries.length; i += 2) {
                Object content = entries[i + 1];
                zip.putNextEntry(new ZipEntry((String) entries[i]));
                zip.write(content instanceof String text ? bytes(text) : (byte[]) content);
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    private static void patch(Path file, Consumer<byte[]> change) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        change.accept(bytes);
        Files.write(file, bytes);
    }

    private static void replace(Path file, String from, String to) throws IOException {
        patch(file, bytes -> {
            byte[] old = bytes(from);
            for (int at = 0; at <= bytes.length - old.length; at++) {
                if (Arrays.equals(bytes, at, at + old.length, old, 0, old.length)) {
                    System.arraycopy(bytes(to), 0, bytes, at, old.length);
                }
            }
        });
    }

    private List<Finding> boot() {
        ParallelPluginManager plugins = new ParallelPluginManager(folder);
        plugins.setSystemVersion("1.0.0");
        plugins.setIsolating(true);
        plugins.loadPlugins();
        plugins.startPlugins();
        assertThat(plugins.getStartedPlugins())
                .extracting(PluginWrapper::getPluginId)
                .contains("good");
        List<Finding> findings = plugins.discovered().findings();
        plugins.unloadPlugins();
        return findings;
    }

    private Finding theFinding() {
        List<Finding> findings = boot();
        assertThat(findings).hasSize(1);
        return findings.get(0);
    }

    private void refused(Path archive, String reason) {
        Finding finding = theFinding();
        assertThat(finding.code()).isEqualTo(Finding.Code.BAD_ARCHIVE);
        assertThat(finding.module()).isEqualTo(archive.getFileName().toString());
        assertThat(finding.cause())
                .startsWith("Archive '" + archive.getFileName() + "' is not a plugin: ")
                .contains(reason);
        assertThat(ArchiveCheck.of(archive)).extracting(Finding::code).containsExactly(Finding.Code.BAD_ARCHIVE);
        assertThat(ArchiveCheck.of(archive))
                .extracting(Finding::cause)
                .first()
                .asString()
                .contains(reason);
    }

    @Test
    void aSoundArchiveOfEachKindHasNoFindings() throws IOException {
        Path jar =
                archive("a.jar", "plugin.properties", "plugin.id=a\nplugin.version=1.0.0\n", "x/", "", "x/y.txt", "y");
        Path zip = archive(
                "b.zip", "plugin.properties", "plugin.id=b\nplugin.version=1.0.0\n", "lib/", "", "classes/", "");
        assertThat(ArchiveCheck.of(jar)).isEmpty();
        assertThat(ArchiveCheck.of(zip)).isEmpty();
        assertThat(boot()).isEmpty();
        assertThat(ArchiveCheck.of(folder.resolve("b"))).isEmpty();
    }

    @Test
    void aClassThatFailsItsChecksumIsNotLoaded() throws IOException {
        Path jar = archive("a.jar", "plugin.properties", PROPERTIES, "x/A.class", new byte[] {1, 2, 3});
        patch(jar, bytes -> bytes[lastIndexOf(bytes, "PK\1\2") + 16] ^= 1);
        refused(jar, "is damaged: entry 'x/A.class' fails its checksum; copy the archive again");
    }

    @Test
    void aLibraryThatFailsItsChecksumIsNotLoadedEither() throws IOException {
        Path library = archive("l.jar", "x/A.class", new byte[] {1, 2, 3});
        patch(library, bytes -> bytes[lastIndexOf(bytes, "PK\1\2") + 16] ^= 1);
        Path plugin = Files.createDirectories(folder.resolve("p"));
        Files.writeString(plugin.resolve("plugin.properties"), PROPERTIES);
        Files.move(library, Files.createDirectories(plugin.resolve("lib/deep")).resolve("l.jar"));
        refused(plugin, "is damaged: entry 'lib/deep/l.jar!x/A.class' fails its checksum");
        Files.write(plugin.resolve("lib/deep/l.jar"), new byte[] {1, 2, 3});
        refused(plugin, " cannot be read (");
        Files.move(plugin.resolve("lib/deep/l.jar"), plugin.resolve("lib/deep/._l.jar"));
        assertThat(boot()).isEmpty();
    }

    private static int lastIndexOf(byte[] bytes, String signature) {
        byte[] part = signature.getBytes(StandardCharsets.ISO_8859_1);
        for (int at = bytes.length - part.length; at >= 0; at--) {
            if (Arrays.equals(bytes, at, at + part.length, part, 0, part.length)) {
                return at;
            }
        }
        throw new IllegalArgumentException("not found");
    }

    @Test
    void aDescriptorThatExpandsWithoutEndIsNotRead() {
        byte[] endless = new byte[8 << 20];
        Arrays.fill(endless, (byte) 'a');
        for (String name : List.of("plugin.properties", MANIFEST, "META-INF/manifest.mf", "other.txt")) {
            refused(archive("a.jar", name, endless), "expands to more than 200 times its size, as a zip bomb does");
        }
        ParallelPluginManager embedded = new ParallelPluginManager(folder);
        archive("b.jar", "plugin.properties", endless);
        archive("c.jar", MANIFEST, endless);
        embedded.loadPlugins();
        assertThat(embedded.discovered().findings())
                .extracting(Finding::cause)
                .anySatisfy(cause ->
                        assertThat(cause).contains("plugin.properties cannot be read (it is larger than 1024 KiB)"))
                .anySatisfy(
                        cause -> assertThat(cause).contains(MANIFEST + " cannot be read (it is larger than 4096 KiB)"));
    }

    @Test
    void moreEntriesThanAPluginMayHaveAreRefusedInAJarToo() {
        Object[] many = new Object[2 * 50_001];
        for (int i = 0; i < many.length; i += 2) {
            many[i] = Integer.toString(i);
            many[i + 1] = "";
        }
        refused(archive("a.jar", many), "has 50001 entries, more than 50000; pack the plugin's libraries as jars");
    }

    @Test
    void whatIsThereTwiceIsNamed() throws IOException {
        Path jar = archive("a.jar", MANIFEST, "Manifest-Version: 1.0\n", "META-INF/manifest.mf", PROPERTIES);
        refused(jar, "has the entry 'META-INF/manifest.mf' twice; build it so that each is in it once");
        jar = archive("a.jar", "plugin.properties", PROPERTIES, "x/A.class", "a", "x/B.class", "b");
        replace(jar, "x/B.class", "x/A.class");
        refused(jar, "has the entry 'x/A.class' twice");
        jar = archive("a.jar", "plugin.properties", PROPERTIES, "x/A.txt", "a", "x/B.txt", "b");
        replace(jar, "x/B.txt", "x/A.txt");
        assertThat(boot()).as("of a text the first is read, as everywhere").isEmpty();
        Files.delete(jar);
        Path zip = archive("a.zip", "plugin.properties", PROPERTIES, "x/A.txt", "a", "x/B.txt", "b");
        replace(zip, "x/B.txt", "x/A.txt");
        refused(zip, "has the entry 'x/A.txt' twice");
    }

    @Test
    void anEntryWithANameThatNoFileHasRefusesTheZipAlone() throws IOException {
        Path zip = archive("a.zip", "plugin.properties", PROPERTIES, "x/AAA.txt", "a");
        replace(zip, "x/AAA.txt", "x/A\0A.txt");
        refused(zip, "has the entry 'x/A\\u0000A.txt', which is no name of a file here (Nul character not allowed);");
    }

    @Test
    void textsOfDescriptorsAreBounded() {
        String deep = "(".repeat(20_000);
        Map<String, Finding.Code> expected = new LinkedHashMap<>();
        expected.put("plugin.requires", Finding.Code.BAD_ARCHIVE);
        expected.put("plugin.version", Finding.Code.BAD_ARCHIVE);
        expected.put("plugin.description", Finding.Code.BAD_ARCHIVE);
        expected.put("plugin.class", Finding.Code.BAD_ARCHIVE);
        expected.put("plugin.id", Finding.Code.BAD_ID);
        expected.forEach((key, code) -> {
            archive("a.jar", "plugin.properties", PROPERTIES + key + "=" + deep);
            Finding finding = theFinding();
            assertThat(finding.code()).as(key).isEqualTo(code);
            assertThat(finding.cause()).hasSizeLessThan(600);
        });
        archive("a.jar", "plugin.properties", PROPERTIES + "plugin.dependencies=good@" + deep);
        assertThat(theFinding().cause()).contains("its descriptor has a value of more than 4096 characters");
        archive("a.jar", "plugin.properties", PROPERTIES + "plugin.dependencies=" + "good,".repeat(1001));
        assertThat(theFinding().cause()).contains("it has 1001 dependencies, more than 1000");
        archive("a.jar", "plugin.properties", PROPERTIES + "plugin.requires=" + "(".repeat(4000));
        assertThat(theFinding().code()).isEqualTo(Finding.Code.BAD_REQUIRES);
        archive("a.jar", "plugin.properties", PROPERTIES + "plugin.dependencies=good@" + "(".repeat(4000));
        assertThat(theFinding().code()).isEqualTo(Finding.Code.BAD_RANGE);
    }

    @Test
    void aManagerUsedAloneIsAsSafe() {
        archive("a.jar", "plugin.properties", PROPERTIES + "plugin.requires=" + "(".repeat(20_000));
        ParallelPluginManager plugins = new ParallelPluginManager(folder);
        plugins.setSystemVersion("1.0.0");
        plugins.loadPlugins();
        plugins.startPlugins();
        assertThat(plugins.getStartedPlugins())
                .extracting(PluginWrapper::getPluginId)
                .containsExactly("good");
    }

    @Test
    void idsFollowARuleInAHostAndNoneWhereThePluginManagerIsUsedAlone() {
        for (String id :
                List.of("../../x", "..", "a/b", "a b", "<b>x</b>", "\u202egpj", "-x", "x".repeat(101), "\u001b[31mx")) {
            archive("a.jar", "plugin.properties", PROPERTIES.replace("bad", escaped(id)));
            Finding finding = theFinding();
            assertThat(finding.code()).isEqualTo(Finding.Code.BAD_ID);
            assertThat(finding.module()).isEqualTo("a.jar");
            assertThat(finding.cause())
                    .startsWith("Archive 'a.jar' has the id '")
                    .endsWith("', which no module may have: letters, digits, '.', '-' and '_', first a letter or digit,"
                            + " at most 100 of them")
                    .doesNotContain("\u001b")
                    .doesNotContain("\u202e");
            assertThat(finding.remedy()).endsWith("another plugin id, such as 'my-plugin'");
            ParallelPluginManager alone = new ParallelPluginManager(folder);
            alone.loadPlugins();
            assertThat(alone.getPlugin(id)).isNotNull();
            alone.unloadPlugins();
        }
        archive("a.jar", "plugin.properties", PROPERTIES.replace("bad", "a.B-c_9"));
        assertThat(boot()).isEmpty();
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        text.chars().forEach(letter -> escaped.append(String.format("\\u%04x", letter)));
        return escaped.toString();
    }

    @Test
    void whatAnEditorLeavesAroundValuesIsCutOff() {
        String properties = String.join(
                "\n",
                List.of(
                        "plugin.id = spaced \t",
                        "plugin.version=1.0.0  ",
                        "plugin.dependencies= good @ >=1.0.0 , gone ?",
                        ""));
        Map<String, Object> archives = Map.of(
                "plugin.properties",
                "\ufeff" + properties,
                MANIFEST,
                String.join(
                        "\n",
                        List.of(
                                "\ufeffManifest-Version: 1.0",
                                "Plugin-Id: spaced ",
                                "Plugin-Version: 1.0.0 ",
                                "Plugin-Dependencies: good @ >=1.0.0",
                                "")));
        archives.forEach((name, content) -> {
            for (Object bytes : new Object[] {content, content.toString().getBytes(StandardCharsets.UTF_16)}) {
                Path jar = archive("a.jar", name, bytes);
                assertThat(new ArchiveDescriptorFinder().find(jar).getPluginId())
                        .isEqualTo("spaced");
                assertThat(boot()).isEmpty();
            }
        });
    }

    @Test
    void propertiesOfSomethingElseDoNotHideTheManifest() throws IOException {
        String manifest = "Manifest-Version: 1.0\nPlugin-Id: mine\nPlugin-Version: 1.0.0\n";
        String foreign = "pluginName=An Eclipse plugin\nproviderName=Somebody\n";
        Path jar = archive("a.jar", "plugin.properties", foreign, MANIFEST, manifest);
        assertThat(new ArchiveDescriptorFinder().find(jar).getPluginId()).isEqualTo("mine");
        Path plugin = Files.createDirectories(folder.resolve("p/classes/META-INF"));
        Files.writeString(plugin.resolve("MANIFEST.MF"), manifest);
        Files.writeString(folder.resolve("p/plugin.properties"), foreign);
        assertThat(new ArchiveDescriptorFinder().find(folder.resolve("p")).getPluginId())
                .isEqualTo("mine");
    }

    @Test
    void aDescriptorCountsOnlyWhereItBelongs() throws IOException {
        Path backup = Files.createDirectories(folder.resolve("old/good-2.0.0/classes/META-INF"));
        Files.writeString(
                backup.resolve("MANIFEST.MF"), "Manifest-Version: 1.0\nPlugin-Id: good\nPlugin-Version: 2.0.0\n");
        refused(folder.resolve("old"), "has no descriptor: neither plugin.properties nor META-INF/MANIFEST.MF");
    }

    @Test
    void linksThatLeadBackAreFollowedOnce() throws IOException {
        Path plugin = Files.createDirectories(folder.resolve("p"));
        Files.writeString(plugin.resolve("plugin.properties"), PROPERTIES);
        for (String place : List.of(".", "lib", "lib/deep", "classes")) {
            Path in = Files.createDirectories(plugin.resolve(place));
            Files.createSymbolicLink(in.resolve("one"), Path.of("."));
            Files.createSymbolicLink(in.resolve("two"), Path.of("."));
            Files.createSymbolicLink(in.resolve("up"), plugin);
        }
        assertThat(boot()).isEmpty();
        Files.delete(plugin.resolve("plugin.properties"));
        refused(plugin, "has no descriptor");
        assertThat(ArchivePrints.of(plugin)).isPresent();
        assertThat(PluginFiles.delete(plugin)).isTrue();
    }

    @Test
    void aLinkToAFolderIsThatFolder() throws IOException {
        Path elsewhere = Files.createDirectories(temp.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("plugin.properties"), PROPERTIES);
        Path link = Files.createSymbolicLink(folder.resolve("link"), elsewhere);
        assertThat(boot()).isEmpty();
        String before = ArchivePrints.of(link).orElseThrow().sha256();
        assertThat(before).isEqualTo(ArchivePrints.of(elsewhere).orElseThrow().sha256());
        Files.writeString(elsewhere.resolve("plugin.properties"), PROPERTIES + "#");
        assertThat(ArchivePrints.of(link).orElseThrow().sha256()).isNotEqualTo(before);
        Files.createSymbolicLink(folder.resolve("dangling"), temp.resolve("nowhere"));
        assertThat(ArchivePrints.of(folder.resolve("dangling"))).isEmpty();
    }

    @Test
    void oneFolderUnderManySpellingsIsOneFolder() throws IOException {
        Path other = Files.createSymbolicLink(temp.resolve("other"), folder);
        Files.createSymbolicLink(folder.resolve("again.jar"), folder.resolve("good.jar"));
        ParallelPluginManager plugins =
                new ParallelPluginManager(folder, folder.resolve("."), other, folder.resolve("../plugins"));
        plugins.setIsolating(true);
        plugins.loadPlugins();
        assertThat(plugins.getPlugins()).extracting(PluginWrapper::getPluginId).containsExactly("good");
        assertThat(plugins.getPlugin("good").getPluginPath()).isEqualTo(folder.resolve("good.jar"));
        assertThat(plugins.discovered().findings()).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo(Finding.Code.IGNORED_FILE);
            assertThat(finding.cause()).endsWith("good.jar, which is there as well; it is passed over");
            assertThat(finding.remedy()).isEqualTo("Nothing to do");
        });
    }

    @Test
    void zipsMayLieInAFolderWithDotsInItsPath() throws IOException {
        archive("a.zip", "plugin.properties", PROPERTIES, "classes/x/a.txt", "a");
        for (Path spelling : List.of(folder.resolve("."), folder.resolve("../plugins"), folder.resolve("./././"))) {
            ParallelPluginManager plugins = new ParallelPluginManager(spelling);
            plugins.setIsolating(true);
            plugins.loadPlugins();
            assertThat(plugins.discovered().findings()).isEmpty();
            assertThat(plugins.getPlugin("bad").getPluginClassLoader().getResource("x/a.txt"))
                    .isNotNull();
            plugins.unloadPlugins();
            PluginFiles.delete(folder.resolve("a"));
        }
    }

    @Test
    void whatSystemsLeaveIsPassedOverWithANote() throws IOException {
        List<String> names = List.of("lost+found", "__MACOSX", "._good.jar", "._a.zip", "System Volume Information");
        for (String name : names) {
            if (name.contains("._")) {
                Files.write(folder.resolve(name), new byte[] {0, 5, 22, 7});
            } else {
                Files.createDirectory(folder.resolve(name));
            }
        }
        List<Finding> findings = boot();
        assertThat(findings).extracting(Finding::module).containsExactlyInAnyOrderElementsOf(names);
        assertThat(findings).allSatisfy(finding -> {
            assertThat(finding.code()).isEqualTo(Finding.Code.IGNORED_FILE);
            assertThat(finding.cause()).endsWith("is left by the operating system and no plugin; it is passed over");
        });
    }

    @Test
    void aNameThatTheLocaleCannotHoldHarmsNoOther() throws Exception {
        Path plugin = Files.createDirectories(folder.resolve("p/lib"));
        Files.writeString(folder.resolve("p/plugin.properties"), PROPERTIES);
        String make = "cp good.jar \"$(printf 'bad\\377.jar')\" && cp good.jar \"$(printf 'p/lib/bad\\377.jar')\""
                + " && mkdir \"$(printf 'd\\377')\"";
        Process shell =
                new ProcessBuilder("sh", "-c", make).directory(folder.toFile()).start();
        assumeTrue(shell.waitFor() == 0, "needs a file system that takes any bytes as a name");
        List<Finding> findings = boot();
        assertThat(findings)
                .hasSize(3)
                .allSatisfy(finding -> assertThat(finding.code()).isEqualTo(Finding.Code.BAD_ARCHIVE));
        assertThat(findings)
                .extracting(Finding::cause)
                .anySatisfy(cause -> assertThat(cause)
                        .contains("is not a plugin: its name has characters that the character set of this process,"))
                .anySatisfy(cause -> assertThat(cause).contains("whose name has characters that the character set"));
        try (Stream<Path> files = Files.list(plugin)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void aPipeIsNeverOpened() throws Exception {
        Path plugin = Files.createDirectories(folder.resolve("p/classes/META-INF"));
        Files.createDirectories(folder.resolve("q/lib"));
        Files.writeString(folder.resolve("q/plugin.properties"), PROPERTIES);
        Process shell = new ProcessBuilder(
                        "mkfifo", "a.jar", "a.zip", "p/plugin.properties", "q/lib/x.jar", "disabled.txt")
                .directory(folder.toFile())
                .start();
        assumeTrue(shell.waitFor() == 0, "needs pipes with a name");
        Files.delete(folder.resolve("disabled.txt"));
        assertThat(boot())
                .extracting(finding -> finding.code() + " " + finding.module())
                .containsExactlyInAnyOrder("BAD_ARCHIVE a.jar", "BAD_ARCHIVE p", "BAD_ARCHIVE q");
        assertThat(plugin).isDirectory();
        ParallelPluginManager alone = new ParallelPluginManager(folder);
        alone.loadPlugins();
        assertThat(alone.getPlugin("bad").getPluginPath()).isEqualTo(folder.resolve("q"));
    }

    @Test
    void copiesOfWhatTheHostHasAreNamed() throws IOException {
        String api = io.aitherzero.api.plugin.ModuleContext.class.getName().replace('.', '/') + ".class";
        Path plugin = Files.createDirectories(folder.resolve("p/lib"));
        Files.writeString(folder.resolve("p/plugin.properties"), PROPERTIES);
        archive("p/lib/plugin-api.jar", api, "a");
        archive("p/lib/slf4j-api-2.jar", "org/slf4j/Logger.class", "a");
        archive("p/lib/pf4j.jar", "org/pf4j/Plugin.class", "a");
        List<Finding> findings = boot();
        assertThat(findings)
                .extracting(finding -> finding.code() + " " + finding.module())
                .containsExactlyInAnyOrder("BUNDLES_API bad", "BUNDLES_LIBRARY bad", "BUNDLES_LIBRARY bad");
        assertThat(findings)
                .extracting(Finding::cause)
                .contains(
                        "Module 'bad' holds a copy of plugin-api, in lib/plugin-api.jar, whose classes are others than the"
                                + " host's",
                        "Module 'bad' holds a copy of pf4j, in lib/pf4j.jar, which the host has: nobody loads it");
        assertThat(ArchiveCheck.of(folder.resolve("p"))).containsExactlyInAnyOrderElementsOf(findings);
        PluginFiles.delete(plugin);
        archive("a.zip", "plugin.properties", PROPERTIES.replace("bad", "a"), "classes/" + api, "a");
        archive("b.jar", "plugin.properties", PROPERTIES.replace("bad", "b"), api, "a");
        assertThat(boot())
                .extracting(finding -> finding.code() + " " + finding.module())
                .containsExactlyInAnyOrder("BUNDLES_API a", "BUNDLES_API b");
    }

    @Test
    void extensionsWithoutAnIndexAreNoted() {
        Path jar = PluginSources.plugin("e")
                .classes(EXTENSIONS, "x.One", "x.Two", "x.Raw", "x.Plain")
                .jar(folder);
        Finding finding = theFinding();
        assertThat(finding.code()).isEqualTo(Finding.Code.NO_EXTENSION_INDEX);
        assertThat(finding.cause())
                .isEqualTo(
                        "Module 'e' has 2 extensions, such as x.One, and no META-INF/extensions.idx to list them; they"
                                + " were found by their class files, at the price of reading all of these");
        assertThat(finding.remedy()).contains("<proc>full</proc>");
        assertThat(ArchiveCheck.of(jar)).containsExactly(finding);
        PluginSources.plugin("e")
                .classes(EXTENSIONS, "x.One")
                .entry("META-INF/extensions.idx", "x.One\n")
                .jar(folder);
        assertThat(boot()).isEmpty();
    }
}
