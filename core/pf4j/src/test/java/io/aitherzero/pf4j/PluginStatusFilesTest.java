package io.aitherzero.pf4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PluginStatusFilesTest {
    @TempDir
    Path folder;

    private PluginStatusFiles files() {
        return PluginStatusFiles.of(folder);
    }

    private String text(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                    | alpha~",
                "'beta~'               | beta~alpha~",
                "'beta'                | beta~alpha~",
                "'# why~~beta # x~'    | # why~~beta # x~alpha~",
                "' alpha # off~'       | ' alpha # off~'",
            })
    void disablingAppendsALineAndKeepsTheOthers(String before, String after) throws IOException {
        Files.writeString(folder.resolve("disabled.txt"), before.replace("~", "\n"));

        files().disable(List.of("alpha"));
        files().disable(List.of("alpha"));

        assertThat(text("disabled.txt"))
                .isEqualTo(after.replace("~", before.isEmpty() ? System.lineSeparator() : "\n"));
        assertThat(files().isDisabled("alpha")).isTrue();
    }

    @Test
    void enablingTakesOutTheLineAndKeepsTheOthers() throws IOException {
        Files.writeString(folder.resolve("disabled.txt"), "# alpha\r\nalpha\r\n\r\n alpha # twice\r\nalphabet\r\n#end");

        files().enable(List.of("alpha"));

        assertThat(text("disabled.txt")).isEqualTo("# alpha\r\n\r\nalphabet\r\n#end");
        files().disable(List.of("beta"));
        assertThat(text("disabled.txt")).isEqualTo("# alpha\r\n\r\nalphabet\r\n#end\r\nbeta\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE"})
    void whateverItWasWrittenInItIsUtf8Then(String charset) throws IOException {
        Files.writeString(folder.resolve("disabled.txt"), "\ufeffalpha # größer\r\nbeta\r\n", Charset.forName(charset));

        files().disable(List.of("gamma"));

        assertThat(Files.readAllBytes(folder.resolve("disabled.txt")))
                .isEqualTo("alpha # größer\r\nbeta\r\ngamma\r\n".getBytes(StandardCharsets.UTF_8));
        assertThat(files().disabled()).containsExactly("alpha", "beta", "gamma");
    }

    @Test
    void aListOfThoseThatAloneMayStartIsKeptInStep() throws IOException {
        Files.writeString(folder.resolve("enabled.txt"), "# these\nalpha\nbeta\n");

        files().disable(List.of("alpha"));
        assertThat(text("enabled.txt")).isEqualTo("# these\nbeta\n");
        files().enable(List.of("gamma", "alpha"));

        assertThat(text("enabled.txt")).isEqualTo("# these\nbeta\ngamma\nalpha\n");
        assertThat(text("disabled.txt")).isEmpty();
        assertThat(files().isDisabled("alpha")).isFalse();
        assertThat(files().isDisabled("delta")).isTrue();
    }

    @Test
    void theLastOfThemStaysSinceAnEmptyListWouldLetAllStart() throws IOException {
        Files.writeString(folder.resolve("enabled.txt"), "alpha\n");

        files().disable(List.of("alpha"));

        assertThat(text("enabled.txt")).isEqualTo("alpha\n");
        assertThat(files().isDisabled("alpha")).isTrue();
        assertThat(files().isDisabled("beta")).isTrue();
    }

    @Test
    void manyThatChangeItAtOnceLoseNothing() throws IOException {
        List<String> ids = IntStream.range(0, 40).mapToObj(i -> "p" + i).toList();

        ids.parallelStream().forEach(id -> {
            try {
                files().disable(List.of(id));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });

        assertThat(files().disabled()).containsExactlyInAnyOrderElementsOf(ids);
    }

    @Test
    void aFolderInItsPlaceIsNamedWithTheWayOut() throws IOException {
        Files.createDirectory(folder.resolve("disabled.txt"));

        assertThatThrownBy(() -> files().disable(List.of("alpha")))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(
                        "File " + folder.resolve("disabled.txt") + " must be a list that can be replaced")
                .hasMessageEndingWith("; make it a file, and see that its folder is writable and has room");
        assertThatThrownBy(() -> files().disabled())
                .hasMessageContaining("it is a folder")
                .hasMessageEndingWith("; make it a readable file, or remove it");
    }

    @Test
    void aLinkStays() throws IOException {
        Path target = Files.writeString(folder.resolve("elsewhere"), "");
        Files.createSymbolicLink(folder.resolve("disabled.txt"), target);

        files().disable(List.of("alpha"));

        assertThat(folder.resolve("disabled.txt")).isSymbolicLink();
        assertThat(target).hasContent("alpha\n");
    }
}
