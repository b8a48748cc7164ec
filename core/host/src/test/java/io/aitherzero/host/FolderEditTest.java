package io.aitherzero.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderEditTest {
    @TempDir
    Path home;

    private Path plugins;

    @BeforeEach
    void makeFolder() throws IOException {
        plugins = Files.createDirectory(home.resolve("plugins"));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.list(plugins)) {
            return all.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    private static String word(Path path) {
        return URLEncoder.encode(path.toString(), StandardCharsets.UTF_8);
    }

    @Test
    void filesAreReplacedAndRemovedAsOne() throws IOException {
        Files.writeString(plugins.resolve("a.jar"), "old");
        Files.writeString(plugins.resolve("c.jar"), "gone");
        Path source = Files.writeString(home.resolve("source"), "new");
        new FolderEdit(
                        home,
                        Map.of(plugins.resolve("a.jar"), source, plugins.resolve("b.jar"), source),
                        List.of(plugins.resolve("c.jar")))
                .apply();
        assertThat(files()).containsExactly("a.jar", "b.jar");
        assertThat(plugins.resolve("a.jar")).hasContent("new");
        assertThat(home.resolve("var/store/edit")).doesNotExist();
    }

    @Test
    void whatCannotBeStagedLeavesTheFolderAsItWas() throws IOException {
        Files.writeString(plugins.resolve("a.jar"), "old");
        Path source = Files.writeString(home.resolve("source"), "new");
        assertThatThrownBy(() -> new FolderEdit(
                                home,
                                Map.of(
                                        plugins.resolve("a.jar"),
                                        source,
                                        plugins.resolve("b.jar"),
                                        home.resolve("none")),
                                List.of())
                        .apply())
                .isInstanceOf(NoSuchFileException.class);
        assertThat(files()).containsExactly("a.jar");
        assertThat(plugins.resolve("a.jar")).hasContent("old");
        assertThatThrownBy(() -> new FolderEdit(home, Map.of(), List.of(plugins)).apply())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is a folder");
    }

    @Test
    void whoOpensTheHomeNextDoesTheRestOfWhatWasBrokenOff() throws IOException {
        Files.writeString(plugins.resolve("a.jar"), "old");
        Files.writeString(plugins.resolve("c.jar"), "gone");
        Path first = Files.writeString(plugins.resolve(".1.part"), "new a");
        Path done = plugins.resolve(".2.part");
        Files.writeString(plugins.resolve("b.jar"), "new b, moved before the crash");
        Files.createDirectories(home.resolve("var/store"));
        Files.writeString(
                home.resolve("var/store/edit"),
                "aitherzero-edit 1\nremove %s -\nmove %s %s\nmove %s %s\nend\n"
                        .formatted(
                                word(plugins.resolve("c.jar")),
                                word(first),
                                word(plugins.resolve("a.jar")),
                                word(done),
                                word(plugins.resolve("b.jar"))));
        Host.open(HostSettings.read(home)).close();
        assertThat(files()).containsExactly("a.jar", "b.jar");
        assertThat(plugins.resolve("a.jar")).hasContent("new a");
        assertThat(home.resolve("var/store/edit")).doesNotExist();
    }

    @Test
    void whatWasWrittenDownInPartWasNotBegun() throws IOException {
        Files.writeString(plugins.resolve("c.jar"), "stays");
        Files.createDirectories(home.resolve("var/store"));
        Files.writeString(
                home.resolve("var/store/edit"),
                "aitherzero-edit 1\nremove %s -\n".formatted(word(plugins.resolve("c.jar"))));
        FolderEdit.finish(home);
        assertThat(files()).containsExactly("c.jar");
    }
}
