package io.aitherzero.pf4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aitherzero.fixture.PluginSources;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.CodeSource;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import jdk.security.jarsigner.JarSigner;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pf4j.DefaultPluginDescriptor;
import org.pf4j.DefaultPluginManager;
import org.pf4j.PluginClassLoader;

/** Classes of a plugin's one jar, beside PF4J's loader on the same jar. */
class PluginJarTest {
    private static final String PLAIN = """
            Manifest-Version: 1.0
            Implementation-Title: It
            Implementation-Version: 1.2
            Implementation-Vendor: Us
            Specification-Title: Spec
            Specification-Version: 3
            Specification-Vendor: All
            """;
    private static final Map<String, byte[]> CLASSES = PluginSources.compile(
            "Top", "public class Top { public String toString() { return \"top\"; } }",
            "a.One", "package a; public class One { public String toString() { return \"one\"; } class In {} }",
            "a.Two", "package a; public class Two { public String toString() { return \"two\"; } }",
            "a.b.Three", "package a.b; public class Three extends a.One {}");
    private static final Map<String, byte[]> NEWER = PluginSources.compile(
            "a.One", "package a; public class One { public String toString() { return \"newer\"; } class In {} }",
            "a.Two", "package a; public class Two { public String toString() { return \"newer\"; } }");
    private static final Map<String, byte[]> MANY = many();
    private static final List<String> NAMES =
            List.of("a.One", "a.One$In", "Top", "a.b.Three", "a.Two", "a.Missing", "a/One", "a.one", "");

    @TempDir
    Path folder;

    private final List<PluginClassLoader> loaders = new ArrayList<>();

    @AfterEach
    void closeAll() throws IOException {
        for (PluginClassLoader loader : loaders) {
            loader.close();
        }
    }

    private static Map<String, byte[]> many() {
        String[] sources = new String[80];
        for (int i = 0; i < sources.length; i += 2) {
            sources[i] = "many.pack" + i % 5 + ".Type" + i;
            sources[i + 1] = "package many.pack" + i % 5 + "; public class Type" + i + " {}";
        }
        return PluginSources.compile(sources);
    }

    private GuardedPluginClassLoader ours(Path... urls) throws IOException {
        return with(
                new GuardedPluginClassLoader(
                        new DefaultPluginManager(folder),
                        new DefaultPluginDescriptor(),
                        getClass().getClassLoader()),
                urls);
    }

    private Stock stock(Path... urls) throws IOException {
        return with(new Stock(folder), urls);
    }

    /** PF4J's loader as it is. */
    private static final class Stock extends PluginClassLoader {
        Stock(Path folder) {
            super(new DefaultPluginManager(folder), new DefaultPluginDescriptor(), Stock.class.getClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            return super.findClass(name);
        }
    }

    private <L extends PluginClassLoader> L with(L loader, Path... urls) throws IOException {
        for (Path url : urls) {
            loader.addURL(url.toUri().toURL());
        }
        loaders.add(loader);
        return loader;
    }

    /** The entries of a jar with all classes, in their order. */
    private static Map<String, byte[]> entries(@Nullable String manifest) {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        if (manifest != null) {
            entries.put(JarFile.MANIFEST_NAME, manifest.getBytes(StandardCharsets.UTF_8));
        }
        CLASSES.forEach((name, code) -> entries.put(entry(name), code));
        return entries;
    }

    private static String entry(String className) {
        return className.replace('.', '/') + ".class";
    }

    private Path jar(String name, Map<String, byte[]> entries) throws IOException {
        Path jar = folder.resolve(name);
        try (OutputStream out = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        }
        return jar;
    }

    private Path jar(String manifest) throws IOException {
        return jar("plugin.jar", entries(manifest));
    }

    /** All that can be seen of some classes in a loader. */
    private static Map<String, String> seen(ClassLoader loader) {
        Map<String, String> seen = new LinkedHashMap<>();
        for (String name : NAMES) {
            seen.put(name, seen(loader, name));
        }
        return seen;
    }

    private static String seen(ClassLoader loader, String name) {
        try {
            Class<?> type = Class.forName(name, true, loader);
            Package home = type.getPackage();
            CodeSource source = type.getProtectionDomain().getCodeSource();
            assertThat(type.getProtectionDomain().getClassLoader()).isSameAs(type.getClassLoader());
            return (type.getEnclosingClass() != null
                            ? "nested"
                            : type.getDeclaredConstructor().newInstance().toString())
                    + " of "
                    + List.of(home.getName(), home.isSealed())
                    + Arrays.asList(
                            home.getImplementationTitle(),
                            home.getImplementationVersion(),
                            home.getImplementationVendor(),
                            home.getSpecificationTitle(),
                            home.getSpecificationVersion(),
                            home.getSpecificationVendor())
                    + source.getLocation()
                    + (source.getCodeSigners() == null ? "" : source.getCodeSigners().length + " signers")
                    + Collections.list(
                            type.getProtectionDomain().getPermissions().elements());
        } catch (Throwable e) {
            return failure(e);
        }
    }

    private static String failure(Throwable e) {
        // a class that our look-up cannot read is told like one that is nowhere, whoever asks
        String cause =
                e.getCause() == null || e instanceof ClassNotFoundException ? "" : " for " + failure(e.getCause());
        return e.getClass().getName()
                + cause
                + Stream.of(e.getSuppressed()).map(PluginJarTest::failure).toList();
    }

    private static URL url(Path jar) throws IOException {
        return jar.toUri().toURL();
    }

    private static boolean isTaken(Path jar) throws IOException {
        try (PluginJar opened = PluginJar.open(url(jar))) {
            return opened != null;
        }
    }

    private void sameAsStock(boolean taken, Path... jars) throws Exception {
        assertThat(isTaken(jars[0])).isEqualTo(taken);
        Map<String, String> theirs = seen(stock(jars));
        assertThat(seen(ours(jars))).isEqualTo(theirs);
    }

    @Test
    void classesHavePackageSourceAndDomainAsInAUrlClassLoader() throws Exception {
        Path jar = jar(PLAIN);
        sameAsStock(true, jar);
        String one = seen(ours(jar), "a.One");
        assertThat(one).startsWith("one of [a, false][It, 1.2, Us, Spec, 3, All]" + url(jar));
        assertThat(seen(ours(jar), "a.Missing")).startsWith("java.lang.ClassNotFoundException");
    }

    @Test
    void nameOfTheFileMayHaveAnything() throws Exception {
        sameAsStock(true, jar("a b%20c#d+é!.jar", entries(PLAIN)));
    }

    @Test
    void theJdksClassPathHasNoPartInIt() throws Exception {
        Map<String, byte[]> entries = entries(PLAIN);
        entries.put("a/One.class", new byte[] {1, 2, 3});
        for (boolean plain : List.of(true, false)) {
            entries.put("META-INF/INDEX.LIST", "JarIndex-Version: 1.0\n\n".getBytes(StandardCharsets.UTF_8));
            if (plain) {
                entries.remove("META-INF/INDEX.LIST");
            }
            GuardedPluginClassLoader loader = ours(jar(plain + ".jar", entries));
            assertThatThrownBy(() -> loader.findClass("a.One"))
                    .isInstanceOf(ClassFormatError.class)
                    .satisfies(e -> assertThat(Stream.of(e.getStackTrace())
                                    .map(StackTraceElement::getClassName)
                                    .noneMatch(name -> name.startsWith("java.net.URLClassLoader")))
                            .isEqualTo(plain));
        }
    }

    @Test
    void jarOfSeveralReleasesGivesTheClassOfThisOne() throws Exception {
        Map<String, byte[]> entries = entries(PLAIN + "Multi-Release: true\n");
        entries.put("META-INF/versions/9/a/One.class", NEWER.get("a.One"));
        entries.put("META-INF/versions/999/a/Two.class", NEWER.get("a.Two"));
        entries.put("META-INF/versions/11/x/Only.class", NEWER.get("a.One"));
        Path jar = jar("plugin.jar", entries);
        sameAsStock(true, jar);
        GuardedPluginClassLoader loader = ours(jar);
        assertThat(seen(loader, "a.One")).startsWith("newer of");
        assertThat(seen(loader, "a.Two")).startsWith("two of");
        assertThat(loader.has("x.Only"))
                .isEqualTo(stock(jar).findResource("x/Only.class") != null)
                .isTrue();
        entries.put(JarFile.MANIFEST_NAME, PLAIN.getBytes(StandardCharsets.UTF_8));
        sameAsStock(true, jar("single.jar", entries));
        assertThat(seen(ours(folder.resolve("single.jar")), "a.One")).startsWith("one of");
    }

    @Test
    void classPathOfTheManifestIsFollowed() throws Exception {
        Map<String, byte[]> more = entries(PLAIN);
        more.remove("a/One.class");
        jar("more.jar", more);
        Map<String, byte[]> own = new LinkedHashMap<>(entries(PLAIN + "Class-Path: more.jar none.jar\n"));
        own.remove("a/Two.class");
        Path jar = jar("plugin.jar", own);
        sameAsStock(false, jar);
        assertThat(seen(ours(jar), "a.Two")).startsWith("two of").contains("more.jar");
    }

    @Test
    void sealedPackagesStaySealed() throws Exception {
        Path all = jar("all.jar", entries(PLAIN + "Sealed: true\n"));
        Path one = jar("one.jar", entries(PLAIN + "\nName: a/\nSealed: true\nImplementation-Title: Mine\n"));
        sameAsStock(false, all);
        sameAsStock(false, one);
        Map<String, byte[]> rest = entries(PLAIN);
        rest.remove("a/One.class");
        Path plain = jar("plain.jar", rest);
        Map<String, byte[]> first = entries(PLAIN + "Sealed: true\n");
        first.remove("a/Two.class");
        sameAsStock(false, jar("first.jar", first), plain);
        assertThat(seen(ours(folder.resolve("first.jar"), plain), "a.One")).startsWith("one of [a, true]");
        Map<String, byte[]> none = entries(PLAIN);
        none.remove("a/One.class");
        sameAsStock(true, jar("first.jar", none), all);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                PLAIN + "\nName: a/One.class\nSHA-256-Digest: AAAA\n",
                PLAIN + "\nName: a/\nImplementation-Title: Mine\n",
                "Manifest-Version: 1.0\n",
                "\n",
                "no manifest",
                PLAIN + "Name without colon\n"
            })
    void manifestsOfAnyKindAreTakenAsEver(String manifest) throws Exception {
        Path jar = jar(manifest);
        sameAsStock(isTaken(jar), jar);
    }

    @Test
    void jarWithoutManifestIsReadAsEver() throws Exception {
        sameAsStock(false, jar("plugin.jar", entries(null)));
        Map<String, byte[]> lower = entries(null);
        lower.put("meta-inf/manifest.mf", PLAIN.getBytes(StandardCharsets.UTF_8));
        sameAsStock(false, jar("plugin.jar", lower));
    }

    @Test
    void indexOfJarsIsFollowedWhereTheJdkDoes() throws Exception {
        Map<String, byte[]> entries = entries(PLAIN);
        entries.put(
                "META-INF/INDEX.LIST",
                "JarIndex-Version: 1.0\n\nplugin.jar\na\n\nmore.jar\na/b\n\n".getBytes(StandardCharsets.UTF_8));
        entries.remove("a/b/Three.class");
        jar("more.jar", entries(PLAIN));
        sameAsStock(false, jar("plugin.jar", entries));
    }

    private Path signed(Path jar) throws Exception {
        Path keys = folder.resolve("keys");
        if (!Files.exists(keys)) {
            Process tool = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-genkeypair",
                            "-alias",
                            "me",
                            "-keyalg",
                            "EC",
                            "-dname",
                            "CN=Me",
                            "-keystore",
                            keys.toString(),
                            "-storetype",
                            "PKCS12",
                            "-storepass",
                            "secret",
                            "-validity",
                            "36500")
                    .redirectErrorStream(true)
                    .start();
            String said = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(tool.waitFor()).as(said).isZero();
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        char[] password = "secret".toCharArray();
        try (InputStream input = Files.newInputStream(keys)) {
            store.load(input, password);
        }
        JarSigner signer = new JarSigner.Builder(
                        (PrivateKey) store.getKey("me", password),
                        CertificateFactory.getInstance("X.509")
                                .generateCertPath(List.of(store.getCertificateChain("me"))))
                .build();
        Path signed = folder.resolve("signed-" + jar.getFileName());
        try (ZipFile zip = new ZipFile(jar.toFile());
                OutputStream out = Files.newOutputStream(signed)) {
            signer.sign(zip, out);
        }
        return signed;
    }

    private static Map<String, byte[]> read(Path jar) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                entries.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
            }
        }
        return entries;
    }

    @Test
    void signaturesAreVerifiedAndTold() throws Exception {
        Path signed = signed(jar(PLAIN));
        sameAsStock(false, signed);
        assertThat(seen(ours(signed), "a.One")).startsWith("one of").contains("1 signers");

        Map<String, byte[]> changed = read(signed);
        changed.put("a/One.class", NEWER.get("a.One"));
        Path forged = jar("forged.jar", changed);
        sameAsStock(false, forged);
        assertThat(seen(ours(forged), "a.One")).startsWith("java.lang.SecurityException");
    }

    @Test
    void signatureWhoseManifestWasTakenAwayIsNotPassedOver() throws Exception {
        Map<String, byte[]> stripped = read(signed(jar(PLAIN)));
        stripped.put(JarFile.MANIFEST_NAME, PLAIN.replace("1.2", "6.6").getBytes(StandardCharsets.UTF_8));
        Path jar = jar("stripped.jar", stripped);
        sameAsStock(false, jar);
        assertThat(seen(ours(jar), "a.One")).startsWith("java.lang.SecurityException");
        // with the attributes as they were, classes without an entry are just not signed
        stripped.put(JarFile.MANIFEST_NAME, PLAIN.getBytes(StandardCharsets.UTF_8));
        Path unsigned = jar("unsigned.jar", stripped);
        sameAsStock(isTaken(unsigned), unsigned);
    }

    /** Changes the bytes of the first class in a jar, behind the header of its entry. */
    private Path damaged(Path jar, int at) throws IOException {
        byte[] bytes = Files.readAllBytes(jar);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int begin = text.indexOf("a/One.class") + "a/One.class".length();
        bytes[begin + at] ^= 0x5f;
        return Files.write(folder.resolve("damaged" + at + ".jar"), bytes);
    }

    @Test
    void damagedClassesFailAsEver() throws Exception {
        Map<String, byte[]> entries = entries(PLAIN);
        entries.put("a/One.class", new byte[0]);
        sameAsStock(true, jar("empty.jar", entries));
        entries.put("a/One.class", Arrays.copyOf(CLASSES.get("a.One"), 50));
        sameAsStock(true, jar("short.jar", entries));
        entries.put("a/One.class", CLASSES.get("a.Two"));
        sameAsStock(true, jar("other.jar", entries));
        entries.put("a/One.class", new byte[9_000_000]);
        sameAsStock(true, jar("long.jar", entries));
        Path jar = jar(PLAIN);
        for (int at = 0; at < 60; at++) {
            Path damaged = damaged(jar, at);
            assertThat(found(ours(damaged))).as("byte " + at).isEqualTo(found(stock(damaged)));
            sameAsStock(true, damaged);
        }
    }

    /** What the loader itself says, with the cause that a look-up in several loaders passes over. */
    private static String found(PluginClassLoader loader) {
        try {
            Class<?> type = loader instanceof Stock stock
                    ? stock.findClass("a.One")
                    : ((GuardedPluginClassLoader) loader).findClass("a.One");
            return type.getName();
        } catch (ClassNotFoundException e) {
            return "not found for "
                    + (e.getCause() == null ? "nothing" : e.getCause().getClass());
        } catch (LinkageError e) {
            return failure(e);
        }
    }

    @Test
    void whatIsNoJarIsLeftToTheJdk() throws Exception {
        byte[] whole = Files.readAllBytes(jar(PLAIN));
        Path cut = Files.write(folder.resolve("cut.jar"), Arrays.copyOf(whole, whole.length / 2));
        sameAsStock(false, cut);
        sameAsStock(false, Files.write(folder.resolve("none.jar"), new byte[0]));
        sameAsStock(false, folder.resolve("missing.jar"));
        Path classes = Files.createDirectories(folder.resolve("classes/a"));
        Files.write(classes.resolve("One.class"), CLASSES.get("a.One"));
        sameAsStock(false, Objects.requireNonNull(classes.getParent()));
        assertThat(seen(ours(Objects.requireNonNull(classes.getParent())), "a.One"))
                .startsWith("one of");
        for (String form : List.of("jar:%s!/", "%s#part", "%s?query", "file://localhost%s")) {
            URL url = new URL(form.formatted(
                    form.startsWith("file")
                            ? folder.resolve("plugin.jar").toUri().getPath()
                            : url(folder.resolve("plugin.jar"))));
            assertThat(PluginJar.open(url)).as(form).isNull();
            PluginClassLoader theirs = stock();
            theirs.addURL(url);
            GuardedPluginClassLoader own = ours();
            own.addURL(url);
            assertThat(seen(own)).as(form).isEqualTo(seen(theirs));
        }
    }

    @Test
    void severalJarsAreSearchedInTheirOrder() throws Exception {
        Map<String, byte[]> first = new LinkedHashMap<>();
        first.put(JarFile.MANIFEST_NAME, PLAIN.getBytes(StandardCharsets.UTF_8));
        first.put("a/One.class", NEWER.get("a.One"));
        Path one = jar("one.jar", first);
        Path all = jar(PLAIN);
        sameAsStock(true, one, all);
        sameAsStock(true, all, one);
        assertThat(seen(ours(one, all), "a.One")).startsWith("newer");
    }

    @Test
    void jarThatIsAddedLaterIsSearchedToo() throws Exception {
        Map<String, byte[]> first = new LinkedHashMap<>();
        first.put(JarFile.MANIFEST_NAME, PLAIN.getBytes(StandardCharsets.UTF_8));
        first.put("a/One.class", NEWER.get("a.One"));
        Path one = jar("one.jar", first);
        Path all = jar(PLAIN);
        GuardedPluginClassLoader loader = ours(one);
        Class<?> early = loader.loadClass("a.One");
        assertThat(loader.has("a.Two")).isFalse();
        loader.addURL(url(one));
        assertThatThrownBy(() -> loader.loadClass("a.Two")).isInstanceOf(ClassNotFoundException.class);
        loader.addFile(all.toFile());
        assertThat(loader.has("a.Two")).isTrue();
        assertThat(seen(loader, "a.Two")).startsWith("two of").contains(url(all).toString());
        assertThat(loader.loadClass("a.One")).isSameAs(early);
        assertThat(early.getProtectionDomain().getCodeSource().getLocation()).isEqualTo(url(one));
        assertThat(descriptors("one.jar", "plugin.jar")).isLessThanOrEqualTo(2);
        loader.close();
        assertThat(descriptors("one.jar", "plugin.jar")).isZero();
    }

    private long descriptors(String... jars) throws IOException {
        long count = 0;
        Path all = Path.of("/proc/self/fd");
        if (Files.isDirectory(all)) {
            try (DirectoryStream<Path> links = Files.newDirectoryStream(all)) {
                for (Path link : links) {
                    try {
                        Path file = Files.readSymbolicLink(link);
                        for (String jar : jars) {
                            count += file.toString()
                                            .startsWith(folder.toRealPath()
                                                    .resolve(jar)
                                                    .toString())
                                    ? 1
                                    : 0;
                        }
                    } catch (IOException e) {
                        // the descriptor of this very listing is gone by now
                    }
                }
            }
        }
        return count;
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void jarIsOpenOnceAndClosedWithItsLoader() throws Exception {
        for (String manifest : List.of(PLAIN, PLAIN + "Sealed: true\n", PLAIN + "Class-Path: none.jar\n", "broken")) {
            jar(manifest);
            GuardedPluginClassLoader loader = ours(folder.resolve("plugin.jar"));
            assertThat(descriptors("plugin.jar")).isZero();
            assertThat(loader.has("a.One")).isTrue();
            assertThat(seen(loader)).hasSameSizeAs(NAMES);
            assertThat(loader.findResource("a/Two.class")).isNotNull();
            assertThat(descriptors("plugin.jar")).isEqualTo(1);
            loader.close();
            loader.close();
            assertThat(descriptors("plugin.jar")).isZero();
            assertThat(seen(loader)).hasSameSizeAs(NAMES);
            assertThat(descriptors("plugin.jar")).isZero();
        }
        ours(folder.resolve("plugin.jar")).close();
        assertThat(descriptors("plugin.jar")).isZero();
    }

    @Test
    void closedLoaderHasWhatItHasDefinedAndNothingElse() throws Exception {
        GuardedPluginClassLoader loader = ours(jar(PLAIN));
        Class<?> one = loader.loadClass("a.One");
        loader.close();
        assertThat(loader.loadClass("a.One")).isSameAs(one);
        assertThat(loader.has("a.Two")).isFalse();
        assertThatThrownBy(() -> loader.loadClass("a.Two")).isInstanceOf(ClassNotFoundException.class);
        assertThatThrownBy(() -> loader.loadOwn("a.Two")).isInstanceOf(ClassNotFoundException.class);
        assertThat(loader.findResource("a/Two.class")).isNull();
        assertThat(loader.findResources("a/Two.class").hasMoreElements()).isFalse();
        GuardedPluginClassLoader unused = ours(folder.resolve("plugin.jar"));
        unused.close();
        assertThat(unused.has("a.One")).isFalse();
        assertThatThrownBy(() -> unused.loadOwn("a.One")).isInstanceOf(ClassNotFoundException.class);
    }

    private static byte[] read(@Nullable URL url) throws IOException {
        URLConnection connection = Objects.requireNonNull(url).openConnection();
        connection.setUseCaches(false);
        try (InputStream input = connection.getInputStream()) {
            return input.readAllBytes();
        }
    }

    @Test
    void resourcesAreThoseOfPf4jsLoader() throws Exception {
        Map<String, byte[]> entries = entries(PLAIN + "Multi-Release: true\n");
        entries.put("META-INF/versions/9/a/One.class", NEWER.get("a.One"));
        entries.put("META-INF/versions/9/only.txt", new byte[1]);
        entries.put("a b/c#%20.txt", new byte[2]);
        entries.put("folder/", new byte[0]);
        Path jar = jar("plugin.jar", entries);
        PluginClassLoader own = ours(jar);
        PluginClassLoader theirs = stock(jar);
        for (String name : List.of(
                "a/One.class",
                "only.txt",
                "a b/c#%20.txt",
                "folder",
                "folder/",
                "a",
                "a/",
                "",
                "/",
                "/a/One.class",
                "none",
                JarFile.MANIFEST_NAME,
                "meta-inf/manifest.mf",
                "../plugin.jar")) {
            assertThat(String.valueOf(own.findResource(name)))
                    .as(name)
                    .isEqualTo(String.valueOf(theirs.findResource(name)));
            assertThat(Collections.list(own.findResources(name)).toString())
                    .as(name)
                    .isEqualTo(Collections.list(theirs.findResources(name)).toString());
        }
        assertThat(read(own.findResource("a/One.class"))).isEqualTo(NEWER.get("a.One"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"class", "resource"})
    void jarThatIsReplacedStaysTheOldOneForClassesAndResources(String first) throws Exception {
        Map<String, byte[]> newer = entries(PLAIN.replace("1.2", "2.0"));
        newer.put("a/Two.class", NEWER.get("a.Two"));
        newer.put("only/newer.txt", new byte[1]);
        for (PluginClassLoader loader : List.of(stock(jar(PLAIN)), ours(jar(PLAIN)))) {
            jar(PLAIN);
            if (first.equals("class")) {
                loader.loadClass("a.One");
            } else {
                assertThat(loader.findResource("a/One.class")).isNotNull();
            }
            Files.move(jar("newer.jar", newer), folder.resolve("plugin.jar"), StandardCopyOption.REPLACE_EXISTING);
            assertThat(seen(loader, "a.Two")).startsWith("two of [a, false][It, 1.2,");
            assertThat(loader.findResource("only/newer.txt")).isNull();
            assertThat(read(loader.findResource("a/Two.class"))).isEqualTo(NEWER.get("a.Two"));
            loader.close();
        }
    }

    @Test
    void jarThatIsWrittenOverFailsAsEver() throws Exception {
        byte[] whole = Files.readAllBytes(jar(PLAIN));
        List<Map<String, String>> both = new ArrayList<>();
        for (boolean own : List.of(false, true)) {
            Files.write(folder.resolve("plugin.jar"), whole);
            PluginClassLoader loader = own ? ours(folder.resolve("plugin.jar")) : stock(folder.resolve("plugin.jar"));
            loader.loadClass("a.One");
            Files.write(folder.resolve("plugin.jar"), new byte[whole.length]);
            both.add(seen(loader));
            Files.write(folder.resolve("plugin.jar"), new byte[10]);
            both.get(both.size() - 1).putAll(seen(loader));
            loader.close();
        }
        assertThat(both.get(1)).isEqualTo(both.get(0));
    }

    @RepeatedTest(50)
    void threadsGetTheSameClassesAndNothingWorseThanNoneWhenTheLoaderIsClosed() throws Exception {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put(JarFile.MANIFEST_NAME, PLAIN.getBytes(StandardCharsets.UTF_8));
        MANY.forEach((name, code) -> entries.put(entry(name), code));
        List<String> names = List.copyOf(MANY.keySet());
        GuardedPluginClassLoader loader = ours(jar("many.jar", entries));
        Map<String, Class<?>> seen = new ConcurrentHashMap<>();
        Set<String> failures = ConcurrentHashMap.newKeySet();
        CountDownLatch some = new CountDownLatch(30);
        ExecutorService threads = Executors.newFixedThreadPool(6);
        List<Future<?>> all = new ArrayList<>();
        for (int t = 0; t < 6; t++) {
            int offset = t % 3;
            all.add(threads.submit(() -> {
                for (int i = 0; i < names.size(); i++) {
                    String name = names.get((i + offset) % names.size());
                    try {
                        Class<?> type = offset == 1 ? loader.loadClass(name) : loader.loadOwn(name);
                        Class<?> other = seen.putIfAbsent(name, type);
                        if (other != null && other != type) {
                            failures.add(name + " twice");
                        }
                    } catch (ClassNotFoundException e) {
                        // it was closed before
                    } catch (Throwable e) {
                        failures.add(e.toString());
                    } finally {
                        some.countDown();
                    }
                }
            }));
        }
        some.await();
        loader.close();
        for (Future<?> one : all) {
            one.get();
        }
        threads.shutdown();
        assertThat(failures).isEmpty();
        assertThat(seen).isNotEmpty();
        assertThat(descriptors("many.jar")).isZero();
    }
}
