package io.aitherzero.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.aitherzero.api.plugin.ConfigurationException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HoconFileTest {
    @TempDir
    Path home;

    private Path conf;
    private Path file;

    @BeforeEach
    void makeFolder() throws IOException {
        conf = Files.createDirectory(home.resolve("conf"));
        file = conf.resolve("aither.conf");
    }

    private void write(String text) throws IOException {
        Files.writeString(file, text);
    }

    private int workers() {
        return HostSettings.read(home).workers().orElseThrow();
    }

    private void assertRefused(String message) {
        assertThatThrownBy(() -> HostSettings.read(home))
                .isInstanceOfSatisfying(
                        ConfigurationException.class,
                        refused -> assertThat(refused.problems())
                                .singleElement()
                                .asString()
                                .startsWith(message));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "include \"more/common\"",
                "include \"more/common.conf\"",
                "include file(\"more/common.conf\")",
                "include required(file(\"more/common.conf\"))",
                "include \"more/first.conf\"",
                "include \"more/../more/common.conf\""
            })
    void filesBelowTheFolderAreIncluded(String include) throws IOException {
        Files.createDirectory(conf.resolve("more"));
        Files.writeString(conf.resolve("more/common.conf"), "workers = 3\n");
        Files.writeString(conf.resolve("more/first.conf"), "include \"common.conf\"\n");
        write(include + "\n");
        assertThat(workers()).isEqualTo(3);
    }

    @Test
    void includedFileThatIsNotThereIsNoMistakeUnlessItIsRequired() throws IOException {
        write("include \"none.conf\"\nworkers = 2\n");
        assertThat(workers()).isEqualTo(2);
        write("\ninclude required(\"none.conf\")\nworkers = 2\n");
        assertRefused(file + ":2: the included file 'none.conf' does not exist; create it, or remove the include");
    }

    @Test
    void nothingIsFetchedFromTheNetwork() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.incrementAndGet();
            byte[] body = "workers = 9".getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        try {
            String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/x.conf";
            for (String include : new String[] {"url(\"" + url + "\")", "required(url(\"" + url + "\"))"}) {
                write("# first\ninclude " + include + "\n");
                assertRefused(file + ":2: includes must be files below '" + conf + "', but '" + url + "' is a URL;"
                        + " copy what is needed into a file there and include that");
            }
            // as a plain name it is none of a file
            write("include \"" + url + "\"\nworkers = 4\n");
            assertThat(workers()).isEqualTo(4);
            assertThat(asked).hasValue(0);
        } finally {
            server.stop(0);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "include classpath(\"aither.conf\") | aither.conf | a resource of the class path",
                "include file(\"../secret.conf\") | ../secret.conf | a file elsewhere",
                "include \"../secret\" | ../secret | a file elsewhere",
                "include \"link.conf\" | link.conf | a file elsewhere",
                "include \"/etc/hostname\" | /etc/hostname | a file elsewhere"
            })
    void nothingElsewhereIsIncluded(String include, String what, String kind) throws IOException {
        Files.writeString(home.resolve("secret.conf"), "workers = 9");
        Files.createSymbolicLink(conf.resolve("link.conf"), home.resolve("secret.conf"));
        write("\n\n" + include + "\n");
        assertRefused(
                file + ":3: includes must be files below '" + conf + "', but '" + what + "' is " + kind + "; copy");
    }

    @Test
    void circleOfIncludesIsRefused() throws IOException {
        Files.writeString(conf.resolve("b.conf"), "include \"aither.conf\"\ninclude \"aither.conf\"\n");
        write("include \"b.conf\"\ninclude \"b.conf\"\n");
        assertThatThrownBy(() -> HostSettings.read(home))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("include");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{", "a = [", "a { b = [ {", "a.b["})
    void deepNestingIsAMistakeWithFileAndLine(String piece) throws IOException {
        write("# [ [ [\nworkers = 2\nx = \"[[[\\\"[\"\n" + piece.repeat(200_000));
        assertRefused(file + ":4: nested more than 200 brackets deep; close them, or write it flatter");
    }

    @Test
    void manyBracketsSideBySideAreFine() throws IOException {
        write("plugins = [" + "\"a\",".repeat(1_000) + "] # [\n// {{{\nworkers = 5\n");
        assertThat(workers()).isEqualTo(5);
        assertThat(HoconDepth.lineBeyond("a = \"\"\" [\n[ \"\"\"\n[]{}[[", 1)).hasValue(3);
        assertThat(HoconDepth.lineBeyond("\"open\n[", 0)).hasValue(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.", "${", "a = ${b", "\"\"\"", "a : ", "\\", "+=", "//", "include ", "a = b\n "})
    void anyTextThatIsRepeatedManyTimesIsReadOrRefused(String piece) throws IOException {
        write("workers = 2\n" + piece.repeat(50_000));
        try {
            assertThat(workers()).isEqualTo(2);
        } catch (ConfigurationException refused) {
            assertThat(refused.problems()).allMatch(problem -> problem.startsWith(file.toString()));
        }
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void pipesAndDevicesAreRefusedAndNotReadForEver() throws Exception {
        assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor())
                .isZero();
        assertRefused(file + ": must be a file, but is a pipe or a device; ");
        Files.delete(file);
        Files.createSymbolicLink(file, Path.of("/dev/zero"));
        assertRefused(file + ": must be a file, but is a pipe or a device; ");
        Files.delete(file);
        write("x".repeat(5 << 20));
        assertRefused(file + ": must not be larger than 4 MB, but is; ");
        assertThat(new ProcessBuilder("mkfifo", conf.resolve("pipe.conf").toString())
                        .start()
                        .waitFor())
                .isZero();
        write("include \"pipe.conf\"\n");
        assertRefused(conf.resolve("pipe.conf") + ": must be a file, but is a pipe or a device; ");
    }
}
