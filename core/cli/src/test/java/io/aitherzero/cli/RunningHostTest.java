package io.aitherzero.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.pf4j.test.PluginJar;
import org.pf4j.test.TestPlugin;

/** {@code aither start} as a process, and the commands that ask it. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class RunningHostTest {
    @TempDir
    Path home;

    private HostProcesses hosts;

    @BeforeEach
    void begin() {
        hosts = new HostProcesses(home);
    }

    @AfterEach
    void endAll() {
        hosts.close();
    }

    private Path jar(String name, String id, String version, String... dependencies) throws IOException {
        Path made = Files.createDirectories(home.resolve("made")).resolve(name);
        PluginJar.Builder jar = new PluginJar.Builder(made, id)
                .pluginClass(TestPlugin.class.getName())
                .pluginVersion(version);
        if (dependencies.length > 0) {
            jar.manifestAttribute("Plugin-Dependencies", String.join(",", dependencies));
        }
        jar.build();
        return made;
    }

    @Test
    void answersWhileItRuns() throws Exception {
        new Plugins(home.resolve("plugins")).good("base").good("top", "base");
        assertThat(hosts.typed(3, "status").err()).startsWith("No host runs in '" + home + "'");
        Process host = hosts.start();
        try (BufferedReader err = host.errorReader(StandardCharsets.UTF_8)) {
            assertThat(OwnJvm.lineWith(err, "Running")).startsWith("Running");
            assertThat(hosts.typed(0, "status").out())
                    .contains("modules     2 STARTED")
                    .contains("process " + host.pid())
                    .contains("last change 1,");
            assertThat(hosts.typed(0, "status", "--json").out()).contains("\"schema\": \"aitherzero.status/1\"");
            Typed modules = hosts.typed(0, "modules");
            assertThat(modules.err()).contains("As the running host says");
            assertThat(modules.out()).contains("base").contains("STARTED");

            // a second host in the same home
            Process second = hosts.start();
            try (BufferedReader other = second.errorReader(StandardCharsets.UTF_8)) {
                assertThat(other.lines().collect(Collectors.joining()))
                        .contains("Home folder '" + home + "' can have one host at a time, but process " + host.pid());
            }
            assertThat(second.waitFor()).isEqualTo(1);
            hosts.typed(0, "plan");

            Path update = jar("base-2.jar", "base", "2.0.0");
            assertThat(hosts.typed(0, "plugin", "install", update.toString(), "--plan")
                            .out())
                    .contains("base 1.0.0 -> 2.0.0 (updated)")
                    .contains("stop        top -> base")
                    .contains("restart     base, top");
            assertThat(hosts.typed(0, "plugin", "info", "base").out()).contains("base 1.0.0: STARTED");
            Path added = jar("more.jar", "more", "1.0.0", "base");
            assertThat(hosts.typed(0, "plugin", "install", update.toString(), added.toString())
                            .out())
                    .contains("Done:")
                    .contains("more 1.0.0 (new)");
            assertThat(home.resolve("plugins/base.jar")).doesNotExist();
            assertThat(home.resolve("plugins/base-2.jar")).exists();
            assertThat(hosts.typed(0, "plugin", "list").out())
                    .contains("base-2.jar")
                    .contains("more.jar");
            assertThat(hosts.typed(0, "why", "base").out())
                    .contains("base 2.0.0: STARTED")
                    .contains("(change 2)");

            Path bad = jar("top-2.jar", "top", "2.0.0", "nobody");
            Typed refused = hosts.typed(1, "plugin", "install", bad.toString());
            assertThat(refused.err()).contains("Refused").contains("Module 'top' needs 'nobody'");
            assertThat(hosts.typed(0, "plugin", "info", "top").out()).contains("top 1.0.0: STARTED");
            assertThat(hosts.typed(
                                    1,
                                    "plugin",
                                    "verify",
                                    Files.writeString(home.resolve("x.jar"), "x")
                                            .toString())
                            .out())
                    .contains("x.jar");
            hosts.typed(1, "plugin", "install", home.resolve("x.jar").toString());
            hosts.typed(1, "plugin", "install", added.toString(), "--sha256", "00");
            hosts.typed(4, "plugin", "remove", "nobody");

            assertThat(hosts.typed(0, "plugin", "restart", "base").out()).contains("restart     base, more");
            assertThat(hosts.typed(0, "plugin", "remove", "more").out()).contains("more 1.0.0 (removed)");
            assertThat(hosts.typed(0, "plugin", "history").out()).contains("more 1.0.0 (new)");
            hosts.typed(0, "plugin", "rollback", "1");
            assertThat(hosts.typed(0, "plugin", "info", "base").out()).contains("base 1.0.0: STARTED");
            assertThat(home.resolve("plugins/base.jar")).exists();

            assertThat(hosts.typed(0, "plugin", "disable", "base", "--plan").out())
                    .contains("Would be done, and was not:")
                    .contains("base 1.0.0 (disabled)")
                    .contains("stop        top -> base");
            assertThat(home.resolve("plugins/disabled.txt")).doesNotExist();
            assertThat(hosts.typed(0, "plugin", "enable", "base", "--plan").out())
                    .contains("Nothing is to be done");
            hosts.typed(4, "plugin", "disable", "nobody", "--plan");
            Files.writeString(Files.createDirectories(home.resolve("conf")).resolve("base.conf"), "a = 1\n");
            assertThat(hosts.typed(0, "reload", "--plan").out()).contains("restart     base, top");
            assertThat(hosts.typed(0, "reload").out()).contains("Restarted base");
            Files.writeString(home.resolve("conf/aither.conf"), "live.period = soon\n");
            assertThat(hosts.typed(2, "reload").err()).contains("live.period");
            assertThat(hosts.typed(0, "events").out())
                    .contains("base RESOLVED -> STARTED (start)")
                    .contains("(change 2)");
            assertThat(hosts.typed(0, "logs").out()).contains("Done change");

            assertThat(hosts.typed(0, "stop").out()).matches("(?s)Stopped \\d of \\d modules in .*");
        }
        assertThat(host.waitFor()).isZero();
        assertThat(home.resolve("var/run/host.json")).doesNotExist();
        Files.delete(home.resolve("conf/aither.conf"));
        hosts.typed(3, "status");
        hosts.typed(3, "stop");
    }

    @Test
    void worksOnTheFilesWhereNoHostRuns() throws Exception {
        new Plugins(home.resolve("plugins")).good("base");
        Path added = jar("more.jar", "more", "1.0.0", "base");
        assertThat(hosts.typed(0, "plugin", "install", added.toString(), "--plan")
                        .out())
                .contains("more 1.0.0 (new)");
        assertThat(home.resolve("plugins/more.jar")).doesNotExist();
        assertThat(hosts.typed(0, "plugin", "install", added.toString()).out()).contains("the next start takes it up");
        assertThat(hosts.typed(0, "plugin", "list").out()).contains("more");
        assertThat(hosts.typed(0, "plugin", "list", "--json").out()).contains("\"schema\": \"aitherzero.plugins/1\"");
        assertThat(hosts.typed(0, "plugin", "disable", "more", "--plan").out()).contains("more 1.0.0 (disabled)");
        hosts.typed(0, "plugin", "remove", "more");
        assertThat(home.resolve("plugins/more.jar")).doesNotExist();
        hosts.typed(3, "plugin", "restart", "base");
        hosts.typed(4, "plugin", "rollback");
        assertThat(hosts.typed(0, "plugin", "history").out()).contains("No set of plugins was accepted yet");
        assertThat(hosts.typed(2, "plugin", "install", "nowhere.jar").err())
                .contains("Parameter FILE must be a jar or zip that is there");
    }

    private static boolean isThere(String program) throws IOException, InterruptedException {
        return new ProcessBuilder("sh", "-c", "command -v " + program)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    @Test
    void systemdIsToldWhenTheModulesAreUpAndWhenTheyStop() throws Exception {
        assumeTrue(isThere("systemd-notify") && isThere("python3"), "systemd-notify and python3");
        new Plugins(home.resolve("plugins")).good("base");
        Path socket = home.resolve("notify.sock");
        Path listening = Files.write(
                home.resolve("listen.py"),
                List.of(
                        "import socket, sys",
                        "s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)",
                        "s.bind(sys.argv[1])",
                        "print('listening', flush=True)",
                        "while True:",
                        "    for line in s.recv(4096).decode().splitlines():",
                        "        print(line, flush=True)"));
        Process listener = hosts.begin(new ProcessBuilder("python3", listening.toString(), socket.toString()));

        try (BufferedReader told = listener.inputReader(StandardCharsets.UTF_8)) {
            assertThat(told.readLine()).isEqualTo("listening");
            Process host = hosts.start(socket.toString());
            assertThat(OwnJvm.lineWith(told, "READY=1")).isEqualTo("READY=1");
            try (BufferedReader err = host.errorReader(StandardCharsets.UTF_8)) {
                assertThat(OwnJvm.lineWith(err, "Running")).startsWith("Running");
                hosts.typed(0, "stop");
            }
            assertThat(OwnJvm.lineWith(told, "STOPPING=1")).isEqualTo("STOPPING=1");
            host.waitFor();
        }
    }

    @Test
    void theUnitIsOneThatSystemdTakes() throws Exception {
        assumeTrue(isThere("systemd-analyze"), "systemd-analyze");
        Path root = Path.of("").toAbsolutePath();
        while (Files.isRegularFile(root.resolveSibling("pom.xml"))) {
            root = root.resolve("..").normalize();
        }
        String unit = Files.readString(root.resolve("distribution/src/main/systemd/aitherzero.service"));
        Path copy = Files.writeString(
                home.resolve("aitherzero.service"), unit.replace("/opt/aitherzero/bin/aither", "/bin/true"));
        Process verify = new ProcessBuilder("systemd-analyze", "verify", copy.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(verify.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(verify.waitFor()).as(said).isZero();
        assertThat(said.lines().filter(line -> line.contains("aitherzero.service")))
                .isEmpty();
    }

    @Test
    void healthIsToldByHttp() throws Exception {
        new Plugins(home.resolve("plugins")).good("base").failing("bad");
        int port = hosts.configured("require = [base]");
        Process host = hosts.start();
        try (BufferedReader err = host.errorReader(StandardCharsets.UTF_8)) {
            assertThat(OwnJvm.lineWith(err, "Health is told")).startsWith("Health is told");
            assertThat(hosts.get(port, "/health/live", 200)).contains("\"status\": \"UP\"");
            assertThat(hosts.get(port, "/health/ready", 200)).contains("\"bad\": \"FAILED\"");
            assertThat(hosts.get(port, "/health", 200)).contains("started");
            hosts.get(port, "/other", 404);
            Files.writeString(home.resolve("conf/aither.conf"), "http.port = " + port + "\nrequire = [bad]\n");
            HostProcesses.signal(host, "HUP");
            assertThat(hosts.awaited(port, "/health/ready", 503)).contains("\"missing\": \"bad\"");
            hosts.typed(0, "stop");
        }
        assertThat(host.waitFor()).isEqualTo(6);
    }
}
