package io.aitherzero.pf4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JvmArgumentsTest {
    @TempDir
    Path folder;

    private List<String> of(String... words) throws IOException {
        return JvmArguments.of(Files.writeString(folder.resolve("cmdline"), String.join("\0", words) + "\0"));
    }

    private static List<String> flags(List<String> options) {
        return options.stream().filter(option -> option.startsWith("-X")).toList();
    }

    @Test
    void optionsEndBeforeTheMainClass() throws IOException {
        assertThat(of("/jdk/bin/java", "-Xmx1g", "-cp", "-Xa:-Xb", "-XX:+UseSerialGC", "Main", "-Xnone"))
                .containsExactly("-Xmx1g", "-cp", "-XX:+UseSerialGC");
        assertThat(of("java", "-Xmx1g", "-jar", "-Xnone.jar", "-Xnone")).containsExactly("-Xmx1g");
        assertThat(of("java", "-Xmx1g", "--add-opens", "-Xnone", "-m", "-Xnone"))
                .containsExactly("-Xmx1g", "--add-opens");
    }

    @Test
    void whatTheCommandLineDoesNotShowIsAskedOfTheJvm() throws IOException {
        assertThat(of("java", "@options", "Main")).isEmpty();
        assertThat(of("service", "-Xmx1g", "Main")).isEmpty();
        assertThat(of("java")).isEmpty();
        assertThat(JvmArguments.of(folder.resolve("none"))).isEmpty();
    }

    @Test
    void bothAnswersAreTheSame() {
        assertThat(flags(JvmArguments.ofProcess()))
                .isEqualTo(flags(ManagementFactory.getRuntimeMXBean().getInputArguments()));
    }
}
