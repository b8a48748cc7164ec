package io.aitherzero.pf4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.aitherzero.boot.graph.Finding;
import io.aitherzero.pf4j.LiveFolder.Look;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What looks like an archive and is something else, and names that are hard to handle. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class OddFilesTest {
    @TempDir
    Path home;

    private static void run(String... words) throws InterruptedException {
        boolean done;
        try {
            done = new ProcessBuilder(words).start().waitFor() == 0;
        } catch (IOException e) {
            // no such program
            done = false;
        }
        assumeTrue(done, String.join(" ", words));
    }

    private static List<String> told(LiveStage stage) {
        return stage.plugins.discovered().findings().stream()
                .map(finding -> finding.code() + " " + finding.module() + ": " + finding.cause())
                .toList();
    }

    /** Makes one of what is no file. */
    private static void make(Path path, String kind) throws IOException, InterruptedException {
        switch (kind) {
            case "a named pipe" -> run("mkfifo", path.toString());
            case "a socket" -> {
                // bound by a short name, since sockets have a longest path
                Path near = Files.createTempDirectory("s").resolve("s");
                ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                        .bind(UnixDomainSocketAddress.of(near))
                        .close();
                try {
                    Files.move(near, path);
                } catch (IOException e) {
                    assumeTrue(false, "a socket can be moved");
                }
            }
            case "a device" -> run("mknod", path.toString(), "c", "1", "3");
            default -> Files.createSymbolicLink(path, Path.of("nowhere"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "a named pipe, x.jar",
        "a named pipe, x.zip",
        "a socket, x.jar",
        "a socket, x.zip",
        "a device, x.jar",
        "a device, x.zip",
        "a link that leads nowhere, x.jar",
        "a link that leads nowhere, x.zip"
    })
    void whatIsNoFileIsToldOfAndNeverOpened(String kind, String name) throws Exception {
        Path odd = home.resolve("plugins").resolve(name);
        for (boolean stored : new boolean[] {true, false}) {
            try (LiveStage stage = new LiveStage(home, stored)) {
                stage.drop("a", "1.0.0");
                make(odd, kind);
                stage.boot();
                assertThat(told(stage))
                        .singleElement()
                        .satisfies(finding -> assertThat(finding)
                                .startsWith("BAD_ARCHIVE " + name + ": Archive '" + name + "' is not a plugin: ")
                                .contains(" is " + kind + ", and no archive"));
                assertThat(stage.modules()).isEqualTo(Map.of("a", "1.0.0 STARTED"));
                Files.delete(odd);
                assertThat(stage.look()).isEqualTo(Look.UNCHANGED);
                assertThat(told(stage)).isEmpty();
                make(odd, kind);
                assertThat(stage.look()).isEqualTo(Look.UNCHANGED);
                stage.passes(Duration.ofSeconds(30));
                assertThat(stage.look()).isEqualTo(Look.UNCHANGED);
                assertThat(told(stage)).hasSize(1).allMatch(finding -> finding.contains(" is " + kind));
                assertThat(stage.events(LiveEvent.Unusable.class)).hasSize(1);
                // and a plugin comes in its place
                Files.delete(odd);
                stage.dropAs("x.jar", "b", "1.0.0");
                assertThat(stage.look()).isEqualTo(Look.APPLIED);
                assertThat(told(stage)).isEmpty();
                Files.delete(home.resolve("plugins/x.jar"));
            }
        }
        make(odd, kind);
        assertThat(PluginVerifier.verify(odd, List.of())).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("BAD_ARCHIVE");
            assertThat(problem.text()).contains(" is " + kind);
        });
        Path good = Files.move(
                home.resolve("plugins/a.jar"), home.resolve("good.jar"), StandardCopyOption.REPLACE_EXISTING);
        assertThat(PluginVerifier.verify(good, List.of(odd)))
                .as("beside it")
                .noneMatch(problem -> problem.code().equals("BAD_ARCHIVE"));
    }

    @Test
    void aPluginIsNotReplacedByAPipe() throws Exception {
        try (LiveStage stage = new LiveStage(home)) {
            Path jar = stage.drop("a", "1.0.0");
            stage.boot();
            stage.calls();
            Files.delete(jar);
            run("mkfifo", jar.toString());
            assertThat(stage.look()).isEqualTo(Look.UNCHANGED);
            assertThat(stage.calls()).isEmpty();
            assertThat(stage.modules()).isEqualTo(Map.of("a", "1.0.0 STARTED"));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFolderNamedLikeAJarIsAFolder(boolean stored) throws Exception {
        try (LiveStage stage = new LiveStage(home, stored)) {
            Path folder = Files.createDirectory(stage.folder.resolve("x.jar"));
            Files.writeString(
                    folder.resolve("plugin.properties"),
                    "plugin.id=x\nplugin.version=1.0.0\nplugin.class=%s\n"
                            .formatted(io.aitherzero.fixture.ScriptedPlugin.class.getName()));
            Files.createDirectory(stage.folder.resolve("y.zip"));
            stage.drop("a", "1.0.0");
            stage.boot();
            assertThat(stage.modules()).containsEntry("a", "1.0.0 STARTED").containsEntry("x", "1.0.0 STARTED");
            assertThat(told(stage))
                    .singleElement()
                    .satisfies(finding -> assertThat(finding).startsWith("BAD_ARCHIVE y.zip"));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void namesAreNoTrap(boolean stored) throws Exception {
        String longest = "n".repeat(251) + ".jar";
        try (LiveStage stage = new LiveStage(home, stored)) {
            stage.dropAs("new\nline.jar", "newline", "1.0.0");
            stage.dropAs("\u001b[31mred.jar", "red", "1.0.0");
            stage.dropAs(longest, "long", "1.0.0");
            stage.dropAs("-rf %s {}.jar", "dash", "1.0.0");
            Files.writeString(stage.folder.resolve("bad\n\u001b[31m.jar"), "no jar");
            stage.boot();
            assertThat(stage.modules().keySet()).containsExactlyInAnyOrder("newline", "red", "long", "dash");
            stage.dropAs("new\nline.jar", "newline", "2.0.0");
            stage.dropAs(longest, "long", "2.0.0");
            assertThat(stage.look()).isEqualTo(Look.APPLIED);
            assertThat(stage.modules())
                    .containsEntry("newline", "2.0.0 STARTED")
                    .containsEntry("long", "2.0.0 STARTED");
            assertThat(stage.plugins.discovered().findings())
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.code()).isEqualTo(Finding.Code.BAD_ARCHIVE));
            assertThat(stage.sets.last().orElseThrow().members()).hasSize(4);
        }
        // a second start knows them by its lists of lines
        try (LiveStage stage = new LiveStage(home, stored)) {
            stage.boot();
            assertThat(stage.modules())
                    .containsEntry("newline", "2.0.0 STARTED")
                    .containsEntry("long", "2.0.0 STARTED")
                    .hasSize(4);
        }
    }

    @Test
    void aJarThatMayNotBeReadIsWaitedFor() throws Exception {
        try (LiveStage stage = new LiveStage(home)) {
            stage.boot();
            Path jar = stage.drop("a", "1.0.0");
            Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("---------"));
            assumeTrue(!Files.isReadable(jar), "root may read all");
            assertThat(stage.look()).isEqualTo(Look.UNCHANGED);
            stage.passes(Duration.ofSeconds(30));
            assertThat(stage.look()).isEqualTo(Look.UNCHANGED);
            assertThat(told(stage))
                    .singleElement()
                    .satisfies(finding -> assertThat(finding).contains("must be readable for user"));
            Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rw-------"));
            assertThat(stage.look()).isEqualTo(Look.APPLIED);
        }
    }
}
