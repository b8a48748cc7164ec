package io.aitherzero.pf4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenFilesTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"60, 60", "1048576, 1048576", "unlimited, 2147483647"})
    void softLimitCounts(String soft, int limit) throws IOException {
        Path limits = Files.writeString(
                folder.resolve("limits"),
                "Limit                     Soft Limit           Hard Limit           Units\n"
                        + "Max processes             100                  100                  processes\n"
                        + "Max open files            " + soft + "                   4096                 files\n");
        assertThat(OpenFiles.limit(limits)).isEqualTo(limit);
    }

    @Test
    void systemThatDoesNotTellHasNone() {
        assertThat(OpenFiles.limit(folder.resolve("none"))).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void archivesGetWhatIsLeft() throws IOException {
        OpenFiles files = new OpenFiles(60, 37);
        Path folder = Files.createDirectories(this.folder.resolve("expanded/lib"));
        for (String jar : new String[] {"a.jar", "b.jar", "c.jar", "d.txt"}) {
            Files.writeString(folder.resolve(jar), "");
        }
        assertThat(files.refusal(Path.of("one.jar"))).isEmpty();
        assertThat(files.refusal(folder.resolveSibling("")))
                .hasValue("this process may have only 60 files open, and those before it need them");
        assertThat(files.refusal(Path.of("two.jar"))).isEmpty();
        assertThat(files.refusal(Path.of("three.jar"))).isEmpty();
        assertThat(files.refusal(Path.of("four.jar"))).isPresent();
    }

    @Test
    void nobodyCountsWhereThereArePlenty() {
        OpenFiles files = new OpenFiles(4096, 9999);
        assertThat(files.refusal(Path.of("one.jar"))).isEmpty();
    }
}
