package io.aitherzero.pf4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.aitherzero.boot.graph.Finding;
import io.aitherzero.fixture.ScriptedPlugin;
import io.aitherzero.fixture.SmallDisk;
import io.aitherzero.pf4j.LiveFolder.Look;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk with the store is full. */
class FullDiskTest {
    @TempDir
    Path home;

    private Optional<SmallDisk> mounted = Optional.empty();

    @BeforeEach
    void mount() throws Exception {
        mounted = SmallDisk.mounted(home.resolve("store"), 256);
        assumeTrue(mounted.isPresent(), "this process may mount a file system");
    }

    @AfterEach
    void unmount() throws IOException {
        if (mounted.isPresent()) {
            mounted.get().close();
        }
    }

    private SmallDisk disk() {
        return mounted.orElseThrow();
    }

    private static List<String> codes(LiveStage stage) {
        return stage.plugins.discovered().findings().stream()
                .map(finding -> finding.code() + " " + finding.module())
                .toList();
    }

    private List<String> unfinished() throws IOException {
        try (Stream<Path> files = Files.list(home.resolve("store"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("."))
                    .toList();
        }
    }

    @Test
    void whatComesRunsFromWhereItLiesAndThatIsSaid() throws IOException {
        try (LiveStage stage = new LiveStage(home)) {
            stage.drop("a", "1.0.0");
            stage.boot();
            disk().fill();
            stage.drop("a", "2.0.0");
            stage.drop("b", "1.0.0", "a");
            assertThat(stage.look()).isEqualTo(Look.APPLIED);
            assertThat(stage.modules()).isEqualTo(Map.of("a", "2.0.0 STARTED", "b", "1.0.0 STARTED"));
            assertThat(codes(stage)).containsExactlyInAnyOrder("NOT_STORED a", "NOT_STORED b");
            assertThat(stage.plugins.discovered().findings().get(0).cause())
                    .contains("cannot be written")
                    .contains("No space left on device");
            assertThat(stage.look()).isEqualTo(Look.UNCHANGED);
            assertThat(unfinished()).isEmpty();
            assertThat(stage.sets.all()).as("the sets that were there").hasSize(1);

            disk().empty();
            stage.drop("c", "1.0.0");
            stage.drop("a", "3.0.0");
            assertThat(stage.look()).isEqualTo(Look.APPLIED);
            assertThat(codes(stage)).containsExactly("NOT_STORED b");
            assertThat(stage.plugin("a").getPluginPath()).startsWith(home.resolve("store"));
            assertThat(stage.sets.last().orElseThrow().members()).hasSize(3);
        }
    }

    private static void zip(Path zip) throws IOException {
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.putNextEntry(new ZipEntry("plugin.properties"));
            out.write("plugin.id=z\nplugin.version=1.0.0\nplugin.class=%s\n"
                    .formatted(ScriptedPlugin.class.getName())
                    .getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void aZipWaitsForRoom() throws IOException {
        try (LiveStage stage = new LiveStage(home)) {
            stage.boot();
            disk().fill();
            zip(stage.folder.resolve("z.zip"));
            assertThat(stage.look()).isEqualTo(Look.UNCHANGED);
            stage.passes(Duration.ofSeconds(30));
            assertThat(stage.look()).isEqualTo(Look.UNCHANGED);
            assertThat(stage.plugins.discovered().findings()).singleElement().satisfies(finding -> {
                assertThat(finding.code()).isEqualTo(Finding.Code.BAD_ARCHIVE);
                assertThat(finding.cause()).contains("make room there");
            });
            disk().empty();
            assertThat(stage.look()).as("the file has not changed").isEqualTo(Look.APPLIED);
            assertThat(stage.modules()).isEqualTo(Map.of("z", "1.0.0 STARTED"));
        }
    }

    @Test
    void aStartOnAFullDiskStartsWhatItCan() throws IOException {
        try (LiveStage stage = new LiveStage(home)) {
            stage.drop("a", "1.0.0");
            // long after the change, so that the file is known when it is seen again
            stage.off = Duration.ofSeconds(10);
            stage.boot();
        }
        disk().fill();
        try (LiveStage stage = new LiveStage(home)) {
            stage.drop("b", "1.0.0", "a");
            stage.boot();
            assertThat(stage.modules()).isEqualTo(Map.of("a", "1.0.0 STARTED", "b", "1.0.0 STARTED"));
            assertThat(stage.plugin("a").getPluginPath()).startsWith(home.resolve("store"));
            assertThat(stage.plugin("b").getPluginPath()).isEqualTo(stage.folder.resolve("b.jar"));
            assertThat(stage.look()).isEqualTo(Look.UNCHANGED);
            assertThat(unfinished()).isEmpty();
        }
    }

    @Test
    void anUpdateThatDoesNotStartGoesBackToItsCopy() throws IOException {
        try (LiveStage stage = new LiveStage(home)) {
            stage.drop("a", "1.0.0");
            stage.boot();
            stage.script().on("start a", () -> {
                if (stage.plugin("a").getDescriptor().getVersion().equals("2.0.0")) {
                    throw new IllegalStateException("no");
                }
            });
            disk().fill();
            stage.drop("a", "2.0.0");
            assertThat(stage.look()).isEqualTo(Look.REFUSED);
            assertThat(stage.modules()).isEqualTo(Map.of("a", "1.0.0 STARTED"));
            assertThat(stage.look()).isEqualTo(Look.UNCHANGED);
        }
    }
}
