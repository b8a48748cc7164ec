package io.aitherzero.host.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aitherzero.boot.run.BootListener;
import io.aitherzero.fixture.PluginSources;
import io.aitherzero.host.Host;
import io.aitherzero.host.HostOptions;
import io.aitherzero.host.HostSettings;
import io.aitherzero.host.Seen;
import io.aitherzero.pf4j.LiveEvent;
import io.aitherzero.pf4j.LiveFolder;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevFolderTest {
    private static final String MODULE = """
            package again;

            import io.aitherzero.api.parallel.*;
            import io.aitherzero.api.plugin.*;
            import io.aitherzero.host.Seen;
            import java.lang.ref.WeakReference;
            import java.time.Duration;
            import java.util.List;

            public final class Again extends ModulePlugin {
                public Again(ModuleContext context) {
                    super(context);
                }

                @Override
                public void start() {
                    Seen.CALLS.add("start " + context().id() + " %s");
                    Seen.LOADERS.add(new WeakReference<>(getClass().getClassLoader()));
                    %s
                }

                @Override
                public void stop() {
                    Seen.CALLS.add("stop " + context().id());
                }
            }
            """;

    @TempDir
    Path folder;

    private final List<DevEvent> told = new ArrayList<>();
    private final List<LiveEvent> events = new ArrayList<>();
    private final AtomicLong clock = new AtomicLong();

    @BeforeEach
    void nothingSeen() throws IOException {
        Seen.CALLS.clear();
        Seen.LOADERS.clear();
        Files.createDirectories(folder.resolve("home/plugins"));
        Files.createDirectories(folder.resolve("home/conf"));
        // what is not compiled in one go is looked at by hand
        Files.writeString(folder.resolve("home/conf/aither.conf"), "live.period = 1h\n");
    }

    private Path project(String id) throws IOException {
        Path project = Files.createDirectories(folder.resolve(id));
        Files.writeString(project.resolve("pom.xml"), """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <parent><artifactId>aitherzero-plugin-parent</artifactId><relativePath/></parent>
                  <artifactId>%s</artifactId>
                  <version>1.0.0</version>
                  <properties><main>again</main><plugin.class>${main}.Again</plugin.class>%s</properties>
                </project>
                """.formatted(
                        id, id.equals("user") ? "<plugin.dependencies>base@&gt;=1.0.0</plugin.dependencies>" : ""));
        return project;
    }

    private static void compile(Path project, String edition, String start) throws IOException {
        Path classes = Files.createDirectories(project.resolve("target/classes"));
        for (Map.Entry<String, byte[]> each : PluginSources.compile("again.Again", MODULE.formatted(edition, start))
                .entrySet()) {
            Path file = classes.resolve(each.getKey().replace('.', '/') + ".class");
            Files.createDirectories(file.resolveSibling(""));
            Files.write(file, each.getValue());
        }
    }

    private static void clean(Path project) throws IOException {
        try (Stream<Path> all = Files.walk(project.resolve("target"))) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    private DevFolder dev(Path... projects) throws IOException {
        List<PluginProject> all = new ArrayList<>();
        for (Path each : projects) {
            all.add(PluginProject.of(each));
        }
        DevFolder dev = new DevFolder(folder.resolve("dev"), all, told::add, clock::get);
        dev.fill();
        return dev;
    }

    private Host started(DevFolder dev) {
        Path home = folder.resolve("home");
        HostSettings settings = HostSettings.read(home);
        List<Path> folders = new ArrayList<>(settings.plugins());
        folders.add(folder.resolve("dev"));
        Host host = Host.open(
                settings.withPlugins(folders), HostOptions.standard().withOverridingFolder(folder.resolve("dev")));
        host.start(new BootListener() {});
        LiveFolder live = host.follow(events::add);
        dev.followedBy(live);
        return host;
    }

    /** As after a compilation that has been quiet for long enough. */
    private void settle(DevFolder dev) {
        assertThat(dev.turn()).isLessThanOrEqualTo(java.time.Duration.ofMillis(50));
        clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(50));
        java.time.Duration ignored = dev.turn();
    }

    private <T> List<T> seen(Class<T> type) {
        return Stream.concat(told.stream(), events.stream())
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    @Test
    void whatIsCompiledIsLoadedWithAllThatRequiresItOnceItIsQuiet() throws IOException {
        Path base = project("base");
        Path user = project("user");
        compile(base, "1", "");
        compile(user, "1", "");
        try (DevFolder dev = dev(base, user);
                Host host = started(dev)) {
            assertThat(Seen.CALLS).containsExactly("start base 1", "start user 1");
            Seen.CALLS.clear();
            assertThat(dev.turn()).isGreaterThan(java.time.Duration.ofMillis(50));

            compile(base, "2", "");
            assertThat(dev.turn()).isEqualTo(java.time.Duration.ofMillis(50));
            clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(30));
            compile(base, "3", "");
            assertThat(dev.turn()).isEqualTo(java.time.Duration.ofMillis(50));
            assertThat(Seen.CALLS).isEmpty();
            clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(50));
            java.time.Duration ignored = dev.turn();

            assertThat(Seen.CALLS).containsExactly("stop user", "stop base", "start base 3", "start user 1");
            assertThat(seen(LiveEvent.Applied.class)).hasSize(1);
            assertThat(host.loaded()).extracting(Host.Loaded::state).containsOnly("STARTED");
        }
    }

    @Test
    void sameBytesAreNoChange() throws IOException {
        Path base = project("base");
        compile(base, "1", "");
        try (DevFolder dev = dev(base);
                Host host = started(dev)) {
            compile(base, "1", "");
            settle(dev);
            assertThat(Seen.CALLS).containsExactly("start base 1");
            assertThat(host.loaded()).hasSize(1);
        }
    }

    @Test
    void whatIsNotWholeIsToldOnceAndWhatRanGoesOn() throws IOException {
        Path base = project("base");
        compile(base, "1", "");
        try (DevFolder dev = dev(base);
                Host host = started(dev)) {
            clean(base);
            settle(dev);
            java.time.Duration ignored = dev.turn();
            assertThat(seen(DevEvent.NotWhole.class))
                    .extracting(DevEvent.NotWhole::reason)
                    .containsExactly("target/classes is empty or not there; compile, 'mvn compile' for example");

            Files.createDirectories(base.resolve("target/classes/META-INF"));
            Files.writeString(base.resolve("target/classes/META-INF/extensions.idx"), "# made\nagain.Again$Found\n");
            settle(dev);
            assertThat(told.get(1))
                    .isInstanceOfSatisfying(
                            DevEvent.NotWhole.class,
                            not -> assertThat(not.reason())
                                    .startsWith("the class again.Again is not in target/classes"));
            compile(base, "2", "");
            settle(dev);
            assertThat(told.get(2))
                    .isInstanceOfSatisfying(
                            DevEvent.NotWhole.class,
                            not -> assertThat(not.reason())
                                    .startsWith("the class again.Again$Found is not in target/classes"));
            assertThat(Seen.CALLS).containsExactly("start base 1");
            assertThat(host.loaded()).extracting(Host.Loaded::state).containsExactly("STARTED");

            Files.delete(base.resolve("target/classes/META-INF/extensions.idx"));
            settle(dev);
            assertThat(Seen.CALLS).containsExactly("start base 1", "stop base", "start base 2");
        }
    }

    @Test
    void startThatFailsIsUndoneAndMendedByTheNextCompilation() throws IOException {
        Path base = project("base");
        Path user = project("user");
        compile(base, "1", "");
        compile(user, "1", "");
        try (DevFolder dev = dev(base, user);
                Host host = started(dev)) {
            compile(base, "2", "if (true) throw new IllegalStateException(\"port taken\");");
            settle(dev);
            assertThat(seen(LiveEvent.Refused.class)).singleElement().satisfies(refused -> {
                assertThat(refused.undone()).isTrue();
                assertThat(refused.causes().get(0).cause()).contains("port taken");
            });
            assertThat(host.loaded()).extracting(Host.Loaded::state).containsOnly("STARTED");
            assertThat(Seen.CALLS).endsWith("start base 1", "start user 1");

            compile(base, "3", "");
            settle(dev);
            assertThat(Seen.CALLS).endsWith("start base 3", "start user 1");
        }
    }

    @Test
    void firstCompilationMayComeLateOrFail() throws IOException {
        Path base = project("base");
        try (DevFolder dev = dev(base);
                Host host = started(dev)) {
            assertThat(seen(DevEvent.NotWhole.class)).hasSize(1);
            assertThat(host.loaded()).isEmpty();
            compile(base, "1", "if (true) throw new IllegalStateException(\"port taken\");");
            settle(dev);
            assertThat(host.loaded()).extracting(Host.Loaded::state).containsExactly("FAILED");
            compile(base, "2", "");
            settle(dev);
            assertThat(host.loaded()).extracting(Host.Loaded::state).containsExactly("STARTED");
        }
    }

    @Test
    void compiledPluginCountsBeforeANewerArchiveOfTheHome() throws IOException {
        Path base = project("base");
        compile(base, "1", "");
        Path installed = folder.resolve("home/plugins");
        archive("2.0.0").jar(installed);
        try (DevFolder dev = dev(base);
                Host host = started(dev)) {
            assertThat(host.loaded()).extracting(Host.Loaded::version).containsExactly("1.0.0");
            archive("3.0.0").jar(installed);
            LiveFolder.Look ignored = host.live().reconcileNow();
            compile(base, "2", "");
            settle(dev);
            assertThat(host.loaded()).extracting(Host.Loaded::version).containsExactly("1.0.0");
            assertThat(Seen.CALLS).containsExactly("start base 1", "stop base", "start base 2");
        }
    }

    private static PluginSources archive(String version) {
        return PluginSources.plugin("base")
                .attribute("Plugin-Class", "again.Again")
                .attribute("Plugin-Version", version)
                .classes(PluginSources.compile("again.Again", MODULE.formatted(version, "")), "again.Again");
    }

    @Test
    void librariesAreThoseOfTheZipThatWasBuilt() throws IOException {
        Path base = project("base");
        Files.writeString(
                base.resolve("pom.xml"),
                Files.readString(base.resolve("pom.xml"))
                        .replace("</properties>", "<plugin.single-jar>false</plugin.single-jar></properties>"));
        compile(base, "1", "Seen.CALLS.add(\"\" + (getClass().getResource(\"/words.txt\") != null));");
        try (DevFolder dev = dev(base);
                Host host = started(dev)) {
            assertThat(seen(DevEvent.NotWhole.class))
                    .singleElement()
                    .satisfies(not -> assertThat(not.reason()).endsWith("run 'mvn package' once"));
            try (ZipOutputStream zip =
                    new ZipOutputStream(Files.newOutputStream(base.resolve("target/base-1.0.0.zip")))) {
                zip.putNextEntry(new ZipEntry("lib/words.jar"));
                try (ZipOutputStream jar = new ZipOutputStream(zip)) {
                    jar.putNextEntry(new ZipEntry("words.txt"));
                    jar.closeEntry();
                    jar.finish();
                    zip.closeEntry();
                    zip.finish();
                }
            }
            settle(dev);
            assertThat(host.loaded()).hasSize(1);
            assertThat(Seen.CALLS).containsExactly("start base 1", "true");
        }
    }

    @Test
    void parentThatLiesBesideItGivesWhatTheProjectDoesNotSay() throws IOException {
        Path base = project("base");
        Files.writeString(folder.resolve("pom.xml"), """
                <project>
                  <groupId>g</groupId><artifactId>above</artifactId><version>2.0.0</version><packaging>pom</packaging>
                  <properties><plugin.id>${project.artifactId}-plugin</plugin.id><plugin.class/></properties>
                </project>
                """);
        Files.writeString(base.resolve("pom.xml"), """
                <project>
                  <parent><groupId>g</groupId><artifactId>above</artifactId><version>2.0.0</version></parent>
                  <artifactId>base</artifactId>
                  <properties><plugin.class>again.Again</plugin.class></properties>
                </project>
                """);
        compile(base, "1", "");
        try (DevFolder dev = dev(base);
                Host host = started(dev)) {
            assertThat(told).isEmpty();
            assertThat(host.loaded())
                    .extracting(Host.Loaded::id, Host.Loaded::version, Host.Loaded::state)
                    .containsExactly(org.assertj.core.groups.Tuple.tuple("base-plugin", "2.0.0", "STARTED"));
        }
    }

    @Test
    void whatAProjectLeavesOpenIsSaid() throws IOException {
        Path odd = Files.createDirectories(folder.resolve("odd"));
        assertThatThrownBy(() -> PluginProject.of(odd))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has neither pom.xml nor target/classes");
        Files.writeString(odd.resolve("pom.xml"), "<project><packaging>pom</packaging></project>");
        assertThatThrownBy(() -> PluginProject.of(odd)).hasMessageContaining("name the folders of its modules");
        Files.writeString(odd.resolve("pom.xml"), "<project>");
        assertThatThrownBy(() -> PluginProject.of(odd))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("pom.xml cannot be read");
        Files.writeString(
                odd.resolve("pom.xml"), "<project><artifactId>odd</artifactId><version>1</version></project>");
        compile(odd, "1", "");
        DevFolder ignored = dev(odd);
        assertThat(seen(DevEvent.NotWhole.class))
                .singleElement()
                .satisfies(not ->
                        assertThat(not.reason()).startsWith("neither pom.xml nor target/classes says Plugin-Id"));
        told.clear();
        Files.writeString(odd.resolve("target/classes/plugin.properties"), "plugin.id=odd\nplugin.class=again.Again\n");
        DevFolder again = dev(odd);
        assertThat(told).isEmpty();
        assertThat(again.archive(PluginProject.of(odd))).isEmpty();
    }

    @Test
    void projectsHaveIdsOfTheirOwnThatAModuleMayHave() throws IOException {
        Path base = project("base");
        Path user = project("user");
        Path out = project("out");
        Files.writeString(
                out.resolve("pom.xml"),
                Files.readString(out.resolve("pom.xml"))
                        .replace("</properties>", "<plugin.id>../out</plugin.id></properties>"));
        Files.writeString(user.resolve("pom.xml"), Files.readString(base.resolve("pom.xml")));
        for (Path each : List.of(base, user, out)) {
            compile(each, each.getFileName().toString(), "");
        }
        try (DevFolder dev = dev(base, user, out);
                Host host = started(dev)) {
            assertThat(seen(DevEvent.NotWhole.class))
                    .extracting(DevEvent.NotWhole::reason)
                    .containsExactly(
                            "it has the id '../out', which no module may have: letters, digits, '.', '-' and '_', first a"
                                    + " letter or digit, at most 100 of them; give it another plugin.id, such as"
                                    + " 'my-plugin'",
                            "it has the id 'base', as has '" + base + "', and each plugin needs its own; give one of"
                                    + " them another plugin.id");
            assertThat(folder.resolve("out.jar")).doesNotExist();
            assertThat(Seen.CALLS).containsExactly("start base base");

            told.clear();
            Files.writeString(
                    base.resolve("pom.xml"),
                    Files.readString(base.resolve("pom.xml")).replace(">base<", ">first<"));
            settle(dev);
            java.time.Duration ignored = dev.turn();
            assertThat(told).noneMatch(DevEvent.NotWhole.class::isInstance);
            assertThat(host.loaded())
                    .extracting(Host.Loaded::id, Host.Loaded::state)
                    .containsExactlyInAnyOrder(
                            org.assertj.core.groups.Tuple.tuple("first", "STARTED"),
                            org.assertj.core.groups.Tuple.tuple("base", "STARTED"));
        }
    }

    @Test
    void archiveThatCannotBeWrittenIsTriedAgainAndToldOnce() throws IOException {
        Path base = project("base");
        compile(base, "1", "");
        try (DevFolder dev = dev(base);
                Host host = started(dev)) {
            Path archive = folder.resolve("dev/base.jar");
            Files.delete(archive);
            Files.createDirectories(archive.resolve("in the way"));
            compile(base, "2", "");
            settle(dev);
            java.time.Duration ignored = dev.turn();
            assertThat(seen(DevEvent.NotWhole.class))
                    .singleElement()
                    .satisfies(not -> assertThat(not.reason()).startsWith("its archive cannot be written ("));

            Files.delete(archive.resolve("in the way"));
            Files.delete(archive);
            ignored = dev.turn();
            assertThat(Seen.CALLS).endsWith("start base 2");
            assertThat(host.loaded()).extracting(Host.Loaded::state).containsExactly("STARTED");
        }
    }

    @Test
    void whatIsNoFileInTargetIsLeftAloneAndOneJarThatIsBeingWrittenHidesNoOther() throws IOException {
        Path base = project("base");
        Files.writeString(
                base.resolve("pom.xml"),
                Files.readString(base.resolve("pom.xml"))
                        .replace(
                                "</properties>",
                                "<plugin.dependencies>\n  a?,\n  b?@&gt;=1.0.0\n</plugin.dependencies></properties>"));
        compile(base, "1", "");
        Files.createDirectories(base.resolve("target/folder.zip"));
        Files.createDirectories(base.resolve("target/folder.jar"));
        Files.writeString(base.resolve("target/a.jar"), "half");
        PluginSources.plugin("other").attribute("Plugin-Requires", "<9.0.0").jar(base.resolve("target"));
        try (DevFolder dev = dev(base);
                Host host = started(dev)) {
            assertThat(told).isEmpty();
            assertThat(host.loaded()).extracting(Host.Loaded::state).containsExactly("STARTED");
            try (JarFile jar = new JarFile(folder.resolve("dev/base.jar").toFile())) {
                assertThat(jar.getManifest().getMainAttributes().getValue("Plugin-Dependencies"))
                        .isEqualTo("a?, b?@>=1.0.0");
                assertThat(jar.getManifest().getMainAttributes().getValue("Plugin-Requires"))
                        .isEqualTo("<9.0.0");
            }
        }
    }

    @Test
    void toCloseItWaitsForNoStartThatCanBeCancelled() throws Exception {
        Path base = project("base");
        compile(base, "1", "");
        Files.writeString(folder.resolve("home/conf/aither.conf"), "start-timeout = 1h\nstop-timeout = 100ms\n");
        List<PluginProject> projects = List.of(PluginProject.of(base));
        DevFolder dev = new DevFolder(folder.resolve("dev"), projects, told::add);
        dev.fill();
        try (Host host = started(dev)) {
            try (dev) {
                dev.follow(host.live());
                Seen.CALLS.clear();
                compile(base, "2", "for (;;) java.util.concurrent.locks.LockSupport.park();");
                while (!Seen.CALLS.contains("start base 2")) {
                    Thread.onSpinWait();
                }
                assertThat(dev.archive(projects.get(0))).isPresent();
                host.cancelBoot();
            }
            assertThat(host.loaded()).hasSize(1);
        }
    }

    @Test
    @Tag("slow")
    void fiftyCompilationsLeaveNoThreadAndNoClassLoader() throws IOException {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        Path base = project("base");
        String start = """
                context().scheduler().withFixedDelay("beat", Duration.ofMillis(1), () -> {});
                try {
                    context().parallel().forEach(List.of(1, 2), (item, it) -> item, BatchOptions.of("b", Workload.IO)).await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                """;
        compile(base, "0", start);
        try (DevFolder dev = dev(base);
                Host host = started(dev)) {
            for (int i = 1; i <= 50; i++) {
                compile(base, Integer.toString(i), start);
                settle(dev);
            }
            assertThat(Seen.LOADERS).hasSize(51);
            assertThat(seen(LiveEvent.Applied.class)).hasSize(50);
            awaitLiving(1);
            assertThat(host.live().leaks()).isEmpty();
        }
        awaitLiving(0);
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (!before.contains(thread) && isOwn(thread.getName())) {
                join(thread);
            }
        }
    }

    private static boolean isOwn(String name) {
        return name.startsWith("base-") || name.startsWith("aither-timer") || name.equals("aither-live");
    }

    /** A thread that went on would hold up the test until its timeout. */
    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void awaitLiving(int count) {
        for (int i = 0; i < 200 && living().size() > count; i++) {
            System.gc();
            Thread.onSpinWait();
        }
        assertThat(living()).hasSize(count);
    }

    private static Set<Object> living() {
        return Seen.LOADERS.stream()
                .map(WeakReference::get)
                .filter(java.util.Objects::nonNull)
                .collect(Collectors.toSet());
    }
}
