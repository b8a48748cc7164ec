package io.aitherzero.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.fixture.PluginSources;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pf4j.test.TestPlugin;

/** Modules that end the process, or keep it from ending. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class EndingProcessTest {
    private static final String SOURCE = """
            package ending;
            public class %s extends org.pf4j.Plugin {
                %s
                @Override
                public void start() {
                    %s
                }
                @Override
                public void stop() {
                    %s
                }
                static void joined(Thread thread) {
                    thread.start();
                    try {
                        thread.join();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                }
            }
            """;

    @TempDir
    Path home;

    private Path plugins;

    @BeforeEach
    void folders() throws IOException {
        plugins = Files.createDirectory(home.resolve("plugins"));
        // longer than a test may take: what is waited for out of turn shows
        conf("start-timeout = 60m\nstop-timeout = 60m\n");
    }

    private void conf(String text) throws IOException {
        Files.createDirectories(home.resolve("conf"));
        Files.writeString(home.resolve("conf/aither.conf"), text);
    }

    private void module(String name, String member, String start, String stop, String... dependencies) {
        Map<String, byte[]> compiled =
                PluginSources.compile("ending." + name, SOURCE.formatted(name, member, start, stop));
        PluginSources.plugin(name.toLowerCase(java.util.Locale.ROOT))
                .attribute("Plugin-Class", "ending." + name)
                .attribute("Plugin-Dependencies", String.join(",", dependencies))
                .classes(compiled, compiled.keySet().toArray(new String[0]))
                .jar(plugins);
    }

    private void good(String id, String... dependencies) {
        PluginSources.plugin(id)
                .attribute("Plugin-Class", TestPlugin.class.getName())
                .attribute("Plugin-Dependencies", String.join(",", dependencies))
                .jar(plugins);
    }

    private Process aither(String... args) throws IOException {
        return new ProcessBuilder(OwnJvm.words(home, args))
                .redirectOutput(home.resolve("out").toFile())
                .start();
    }

    private record Ended(int code, String out, String err) {}

    private Ended run(String... args) throws Exception {
        Process process = aither(args);
        try (BufferedReader err = process.errorReader(StandardCharsets.UTF_8)) {
            String text = err.lines().collect(Collectors.joining("\n"));
            return new Ended(process.waitFor(), Files.readString(home.resolve("out")), text);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "| System.exit(0);",
                "| Runtime.getRuntime().exit(3);",
                "| joined(new Thread(() -> System.exit(0)));",
                "public Bad() { System.exit(0); } |",
                "static { System.exit(0); } |"
            })
    @Tag("slow")
    void exitInAStartEndsTheProcessAtOnceAsAModuleThatFailed(String member, String start) throws Exception {
        module("Bad", member == null ? "" : member, start == null ? "" : start, "");
        good("good");
        good("user", "bad");

        Ended boot = run("boot");

        assertThat(boot.err)
                .contains("Module 'bad' called System.exit, at ", "Bad.java:", "; the process ends with it");
        assertThat(boot.out).contains("EXIT_CALLED").doesNotContain("START_TIMEOUT");
        assertThat(boot.code).isEqualTo(6);
        assertThat(run("serial").out).doesNotContain("bad");
        Ended required = run("boot", "--require", "bad", "--json");
        assertThat(required.code).isEqualTo(1);
        assertThat(required.out).contains("\"EXIT_CALLED\"").endsWith("}\n");
    }

    @Test
    void exitInAStopIsAFailureOfTheCommand() throws Exception {
        module("Bad", "", "", "System.exit(0);");
        good("base");

        Ended boot = run("boot");

        assertThat(boot.err).contains("EXIT_CALLED", "Module 'bad' called System.exit, at ");
        assertThat(boot.code).isEqualTo(1);
    }

    @Test
    void exitWhileTheHostRunsNamesTheModule() throws Exception {
        module(
                "Bad",
                "",
                "new Thread(() -> { try { Thread.sleep(300); } catch (InterruptedException e) { } System.exit(0); }).start();",
                "");
        good("good");

        Ended start = run("start");

        assertThat(start.err).contains("Module 'bad' called System.exit, at ", "Stopped 2 of 2 modules");
        assertThat(start.code).isEqualTo(6);
    }

    @Test
    void exitInAStopDuringTheEndDoesNotHoldItUp() throws Exception {
        module("Bad", "", "", "System.exit(0);");
        Process start = aither("start");
        try (BufferedReader err = start.errorReader(StandardCharsets.UTF_8)) {
            String line = err.readLine();
            while (line != null && !line.startsWith("Running")) {
                line = err.readLine();
            }
            start.toHandle().destroy();
            assertThat(err.lines().collect(Collectors.joining("\n"))).contains("Module 'bad' called System.exit");
        }
        assertThat(start.waitFor()).isEqualTo(143);
    }

    @Test
    void aShutdownHookThatHangsIsNamedAndEnded() throws Exception {
        conf("stop-timeout = 500ms\n");
        module(
                "Bad",
                "static void hang() { while (true) { try { Thread.sleep(60_000); } catch (InterruptedException e) { } } }",
                "Runtime.getRuntime().addShutdownHook(new Thread(Bad::hang, \"never\"));",
                "");

        Ended boot = run("boot");

        assertThat(boot.err)
                .contains("Shutdown hook 'never' (java.lang.Thread) of module 'bad' did not end within 500 ms;"
                        + " the process ends without it, at ending.Bad.hang(Bad.java:");
        assertThat(boot.code).isZero();
    }

    @Test
    void aShutdownHookThatHangsKeepsNoSignalFromEndingTheProcess() throws Exception {
        conf("stop-timeout = 500ms\n");
        module(
                "Bad",
                "static void hang() { while (true) { try { Thread.sleep(60_000); } catch (InterruptedException e) { } } }",
                "Runtime.getRuntime().addShutdownHook(new Thread(Bad::hang, \"never\"));",
                "");
        Process start = aither("start");
        try (BufferedReader err = start.errorReader(StandardCharsets.UTF_8)) {
            String line = err.readLine();
            while (line != null && !line.startsWith("Running")) {
                line = err.readLine();
            }
            start.toHandle().destroy();
            assertThat(err.lines().collect(Collectors.joining("\n"))).contains("Shutdown hook 'never'");
        }
        assertThat(start.waitFor()).isEqualTo(143);
    }

    @Test
    void aBootThatEndsWithoutAWordIsToldOfAtTheNextOne() throws Exception {
        module("Bad", "", "Runtime.getRuntime().halt(0);", "");
        good("good", "bad");

        Ended halted = run("boot");
        assertThat(halted.out + halted.err).isEmpty();
        Files.writeString(plugins.resolve("disabled.txt"), "bad\n");
        Ended next = run("boot");

        assertThat(next.err)
                .containsPattern(
                        "An earlier boot did not come to its end: its process \\d+ was gone while 'bad' was in its"
                                + " start; a module called Runtime\\.halt");
        assertThat(run("boot").err).doesNotContain("An earlier boot");
    }
}
