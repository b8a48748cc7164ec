package io.aitherzero.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.Finding;
import io.aitherzero.boot.run.BootListener;
import io.aitherzero.fixture.PluginSources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mistakes in the configuration file of a module, seen from the boot. */
class BadConfigurationTest {
    private static final String MODULE = """
            package conf;

            import io.aitherzero.api.plugin.*;
            import java.util.List;

            public final class %1$s extends ModulePlugin {
                public record Target(String url) {}

                public record Settings(int port, String name, List<Target> targets) {
                    public Settings {
                        if (port < 1) {
                            throw new IllegalArgumentException("port must be from 1");
                        }
                        if (name != null) {
                            Math.toIntExact(name.equals("long") ? 1L << 40 : 1);
                        }
                    }
                }

                public %1$s(ModuleContext context) {
                    super(context);
                    %2$s
                }

                @Override
                public void start() {
                    %3$s
                }

                private Settings read() {
                    return context().configuration(new Settings(80, %4$s, List.of()));
                }
            }
            """;

    private static final String OTHER = """
            package conf;

            public final class Other extends org.pf4j.Plugin {}
            """;

    @TempDir
    Path home;

    private Path file() {
        return home.resolve("conf/configured.conf");
    }

    private BootProfile boot(String text, String constructor, String start, String name) throws IOException {
        Path plugins = Files.createDirectories(home.resolve("plugins"));
        Files.writeString(Files.createDirectories(home.resolve("conf")).resolve("configured.conf"), text);
        return boot(plugins, constructor, start, name);
    }

    private BootProfile boot(Path plugins, String constructor, String start, String name) {
        Map<String, byte[]> classes = PluginSources.compile(
                "conf.Configured", MODULE.formatted("Configured", constructor, start, name), "conf.Other", OTHER);
        PluginSources.plugin("configured")
                .attribute("Plugin-Class", "conf.Configured")
                .classes(classes, "conf.Configured")
                .jar(plugins);
        for (String[] user : new String[][] {{"user", "configured"}, {"user2", "configured"}, {"far", "user"}}) {
            PluginSources.plugin(user[0])
                    .attribute("Plugin-Class", "conf.Other")
                    .attribute("Plugin-Dependencies", user[1])
                    .classes(classes, "conf.Other")
                    .jar(plugins);
        }
        try (Host host = Host.open(HostSettings.read(home))) {
            return host.start(host.plan(), new BootListener() {});
        }
    }

    private static Finding of(BootProfile profile, String module) {
        List<Finding> found = profile.findings().stream()
                .filter(finding -> finding.module().equals(module))
                .toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of("\ntarget = 1", ":2: unknown key 'target'; did you mean 'targets'?", ":2"),
                Arguments.of("port = many", ":1: 'port' is many, but must be a whole number", ":1"),
                Arguments.of(
                        "\n\nport = 0", ":3: 'port' is 0, which is refused: port must be from 1; correct it", ":3"),
                Arguments.of("name = long", ":1: 'the settings are refused: integer overflow", ":1"),
                Arguments.of("port = 1\nname {", ":2: not valid HOCON: ", ":2"),
                Arguments.of("targets = [ {} ]", ":1: 'targets[0].url' is missing and has no default; add it", ":1"),
                Arguments.of("port = ${none}", ":1: ", ":1"),
                Arguments.of("include \"none-such\"\nport = ${x", "", ""));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void isToldOnceWithTheFileAsTheWayOut(String text, String cause, String place) throws IOException {
        BootProfile profile = boot(text, "", "read();", "\"web\"");

        Finding finding = of(profile, "configured");
        assertThat(finding.code()).isEqualTo(Finding.Code.BAD_CONFIG);
        String expected = cause.replace("'the settings", "the settings");
        assertThat(finding.cause())
                .startsWith("Module 'configured' cannot use its configuration: " + file() + expected);
        assertThat(finding.remedy())
                .startsWith("Correct " + file() + place)
                .endsWith(", or take out what is wrong there to get the default");
        for (String user : List.of("user", "user2", "far")) {
            assertThat(of(profile, user).code()).isEqualTo(Finding.Code.DEPENDENCY_FAILED);
            assertThat(of(profile, user).cause())
                    .endsWith(", which did not start: its configuration does not fit")
                    .contains("'configured'");
            assertThat(of(profile, user).remedy()).isEqualTo("See what is told of 'configured'");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "read();",
                "try { read(); } catch (RuntimeException e) { throw new IllegalStateException(\"cannot begin\", e); }",
                "try { read(); } catch (RuntimeException e) { throw new ExceptionInInitializerError(e); }"
            })
    void isRecognizedInAConstructorAndAsACause(String code) throws IOException {
        String mistakes = "a = 1\nport = x";
        for (boolean early : new boolean[] {true, false}) {
            Finding finding = of(boot(mistakes, early ? code : "", early ? "" : code, "\"web\""), "configured");

            assertThat(finding.code()).isEqualTo(Finding.Code.BAD_CONFIG);
            assertThat(finding.cause().lines()).hasSize(2);
            assertThat(finding.remedy()).startsWith("Correct " + file() + ":1, ");
        }
    }

    @Test
    void aFileThatIsNotThereAndHasToBeIsNamed() throws IOException {
        Path plugins = Files.createDirectories(home.resolve("plugins"));

        Finding finding = of(boot(plugins, "", "read();", "null"), "configured");

        assertThat(finding.code()).isEqualTo(Finding.Code.BAD_CONFIG);
        assertThat(finding.cause())
                .isEqualTo("Module 'configured' cannot use its configuration: " + file()
                        + ": 'name' is missing and has no default; add it");
    }

    @Test
    void aFolderInItsPlaceIsNamed() throws IOException {
        Path plugins = Files.createDirectories(home.resolve("plugins"));
        Files.createDirectories(file());

        Finding finding = of(boot(plugins, "", "read();", "\"web\""), "configured");

        assertThat(finding.code()).isEqualTo(Finding.Code.BAD_CONFIG);
        assertThat(finding.cause()).contains(file() + ": must be a file, but is a folder");
        assertThat(finding.remedy()).startsWith("Correct " + file() + ", ");
    }

    @Test
    void whatAnAuthorReportsInTheSameWayIsTheSame() throws IOException {
        Finding finding = of(
                boot("", "", "throw new ConfigurationException(List.of(\"the port is taken\"));", "\"web\""),
                "configured");

        assertThat(finding.code()).isEqualTo(Finding.Code.BAD_CONFIG);
        assertThat(finding.cause()).isEqualTo("Module 'configured' cannot use its configuration: the port is taken");
        assertThat(finding.remedy()).isEqualTo("Correct the configuration of 'configured'");
    }
}
