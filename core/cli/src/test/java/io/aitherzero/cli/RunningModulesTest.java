package io.aitherzero.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.aitherzero.fixture.PluginSources;
import io.aitherzero.fixture.SmallDisk;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Modules that do something while their host is asked, and while it ends. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class RunningModulesTest {
    private static final String MODULE = """
            package busy;

            import io.aitherzero.api.parallel.*;
            import io.aitherzero.api.plugin.*;
            import java.nio.file.*;
            import java.time.Duration;
            import java.util.List;
            import java.util.concurrent.CountDownLatch;
            import java.util.concurrent.locks.LockSupport;

            public final class Busy extends ModulePlugin {
                public Busy(ModuleContext context) {
                    super(context);
                }

                @Override
                public void start() {
                    %s
                }
            }
            """;

    private static final String JOB = """
            Path folder = context().dataFolder();
            context().parallel().forEach(List.of(1), (number, item) -> {
                while (!Files.exists(folder.resolve("go"))) {
                    LockSupport.parkNanos(1_000_000);
                    if (Thread.interrupted()) throw new InterruptedException();
                }
                return Files.createFile(folder.resolve("done"));
            }, BatchOptions.of("long", Workload.IO));
            """;

    @TempDir
    Path home;

    private HostProcesses hosts;

    @BeforeEach
    void begin() {
        hosts = new HostProcesses(home);
    }

    @AfterEach
    void end() {
        hosts.close();
    }

    private void module(String start) throws IOException {
        PluginSources.plugin("busy")
                .attribute("Plugin-Class", "busy.Busy")
                .classes(PluginSources.compile("busy.Busy", MODULE.formatted(start)), "busy.Busy")
                .jar(Files.createDirectories(home.resolve("plugins")));
    }

    @Test
    @Tag("slow")
    void whatModulesSayOfThemselvesIsTold() throws Exception {
        module("""
                context().health("fine", () -> Health.up("12 connections"));
                context().health("poor", () -> Health.degraded("slow disk"));
                context().health("ill", () -> { throw new IllegalStateException("no\\u001b[31m db"); });
                context().health("stuck", () -> { new CountDownLatch(1).await(); return Health.up(); });
                context().scheduler().withFixedDelay("beat", Duration.ofMillis(1), () -> {
                    throw new IllegalStateException("beat lost");
                });
                """);
        int port = hosts.configured("require = [busy]");
        Process host = hosts.start();
        try (BufferedReader err = host.errorReader(StandardCharsets.UTF_8)) {
            assertThat(OwnJvm.lineWith(err, "Health is told")).startsWith("Health is told");
            String all = hosts.awaited(port, "/health", 503);
            assertThat(all)
                    .startsWith("{\n  \"status\": \"DOWN\"")
                    .contains("\"name\": \"ready\",\n      \"status\": \"UP\"")
                    .contains("\"name\": \"busy/fine\",\n      \"status\": \"UP\"")
                    .contains("\"detail\": \"12 connections\"")
                    .contains("\"name\": \"busy/poor\",\n      \"status\": \"UP\"")
                    .contains("\"health\": \"DEGRADED\"")
                    .contains("\"name\": \"busy/ill\",\n      \"status\": \"DOWN\"")
                    .contains("No answer within");
            assertThat(hosts.get(port, "/health/ready", 200))
                    .as("required modules run, which is what ready means")
                    .contains("UP");

            String screen = hosts.typed(0, "status").out();
            assertThat(screen)
                    .contains("health      1 UP, 1 DEGRADED, 2 DOWN")
                    .contains("busy/poor DEGRADED: slow disk")
                    .contains("busy/ill DOWN: java.lang.IllegalStateException: no\\u001b[31m db")
                    .contains("work        1 scheduled, of which 1 failed the last time")
                    .contains("busy/beat, in ")
                    .contains("java.lang.IllegalStateException: beat lost")
                    .contains("jobs        none running");
            assertThat(hosts.typed(0, "status", "--json").out())
                    .contains("\"name\": \"poor\"")
                    .contains("\"status\": \"DEGRADED\"")
                    .contains("\"kind\": \"FIXED_DELAY\"")
                    .contains("\"lastFailure\": \"java.lang.IllegalStateException: beat lost\"");
            hosts.typed(0, "stop");
        }
        assertThat(host.waitFor()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "stop"})
    @Tag("slow")
    void jobsOfModulesAreWaitedForAndOneLineTellsWhatWasStopped(String how) throws Exception {
        module(JOB);
        int port = hosts.configured("drain-timeout = 1h");
        Process host = hosts.start();
        try (BufferedReader err = host.errorReader(StandardCharsets.UTF_8)) {
            assertThat(OwnJvm.lineWith(err, "Health is told")).startsWith("Health is told");
            assertThat(hosts.typed(0, "status").out()).contains("jobs        running: 1 of busy");
            Typed jobs = hosts.typed(0, "jobs");
            assertThat(jobs.err()).contains("As the running host says");
            assertThat(jobs.out()).startsWith("Running now: 1 of busy");
            Thread asking = new Thread(() -> hosts.typed(0, "stop"));
            if (how.equals("stop")) {
                asking.start();
            } else {
                HostProcesses.signal(host, how);
            }
            assertThat(hosts.awaited(port, "/health/ready", 503)).contains("\"draining\": \"true\"");
            assertThat(hosts.get(port, "/health/live", 200)).contains("UP");
            assertThat(data("done")).doesNotExist();
            Files.createFile(data("go"));
            assertThat(err.lines().filter(line -> line.startsWith("Stopped")))
                    .singleElement()
                    .satisfies(line -> assertThat(line).matches("Stopped 1 of 1 module in \\d+\\.\\d s"));
            asking.join();
        }
        assertThat(host.waitFor()).isEqualTo(how.equals("stop") ? 0 : 143);
        assertThat(data("done")).exists();
    }

    private Path data(String name) {
        return home.resolve("var/data/busy").resolve(name);
    }

    @Test
    @Tag("slow")
    void jobsThatTakeTooLongAreCancelled() throws Exception {
        module(JOB);
        int port = hosts.configured("drain-timeout = 100ms");
        Process host = hosts.start();
        try (BufferedReader err = host.errorReader(StandardCharsets.UTF_8)) {
            assertThat(OwnJvm.lineWith(err, "Health is told")).startsWith("Health is told");
            assertThat(port).isPositive();
            HostProcesses.signal(host, "TERM");
            assertThat(OwnJvm.lineWith(err, "Stopped")).startsWith("Stopped 1 of 1 module");
        }
        assertThat(host.waitFor()).isEqualTo(143);
        assertThat(data("done")).doesNotExist();
        try (Stream<Path> logs = Files.list(home.resolve("var/log"))) {
            assertThat(logs.map(RunningModulesTest::text))
                    .anyMatch(text -> text.contains("Jobs of modules go on after"));
        }
    }

    @Test
    @Tag("slow")
    void aFullDiskIsSaidAndOutlived() throws Exception {
        Optional<SmallDisk> mounted = SmallDisk.mounted(home.resolve("var"), 1024);
        assumeTrue(mounted.isPresent(), "this process may mount a file system");
        try (SmallDisk var = mounted.get();
                SmallDisk plugins = SmallDisk.mounted(home.resolve("plugins"), 256)
                        .orElseGet(() -> Assumptions.abort("this process may mount one file system only"))) {
            module("");
            Process host = hosts.start();
            try (BufferedReader err = host.errorReader(StandardCharsets.UTF_8)) {
                assertThat(OwnJvm.lineWith(err, "Running")).startsWith("Running");
                hosts.typed(0, "status");
                var.fill();
                Path more = PluginSources.plugin("more")
                        .attribute("Plugin-Class", "busy.Busy")
                        .classes(PluginSources.compile("busy.Busy", MODULE.formatted("")), "busy.Busy")
                        .jar(Files.createDirectories(home.resolve("made")));
                // what is to be done cannot be written down
                assertThat(hosts.typed(1, "plugin", "install", more.toString()).err())
                        .contains("No space left on device");
                assertThat(names()).containsExactly("busy.jar");
                Files.copy(more, home.resolve("plugins/more.jar"));
                Typed told = hosts.typed(0, "plugin", "list");
                while (!told.out().contains("more.jar") || !told.out().matches("(?s).*more +1.0.0 +STARTED.*")) {
                    told = hosts.typed(0, "plugin", "list");
                }
                assertThat(hosts.typed(0, "modules").out()).contains("NOT_STORED");
                assertThat(hosts.typed(0, "status").out()).contains("2 STARTED");

                var.empty();
                plugins.fill();
                Path other = Files.copy(more, home.resolve("made/other.jar"));
                assertThat(hosts.typed(1, "plugin", "install", other.toString()).err())
                        .contains("No space left on device");
                plugins.empty();
                assertThat(names()).containsExactlyInAnyOrder("busy.jar", "more.jar");
                assertThat(hosts.typed(0, "plugin", "install", other.toString()).out())
                        .contains("Nothing is to be done");
                hosts.typed(0, "stop");
            }
            assertThat(host.waitFor()).isZero();
            assertThat(hosts.typed(0, "events").out()).contains("more RESOLVED -> STARTED");
        }
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(home.resolve("plugins"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "stop"})
    void aSecondSignalEndsAtOnce(String how) throws Exception {
        module(JOB);
        int port = hosts.configured("drain-timeout = 1h");
        Process host = hosts.start();
        try (BufferedReader err = host.errorReader(StandardCharsets.UTF_8)) {
            assertThat(OwnJvm.lineWith(err, "Health is told")).startsWith("Health is told");
            if (how.equals("stop")) {
                new Thread(() -> new Typed().in(home).run("stop")).start();
            } else {
                HostProcesses.signal(host, how);
            }
            hosts.awaited(port, "/health/ready", 503);
            HostProcesses.signal(host, "TERM");
            assertThat(host.waitFor()).isEqualTo(143);
        }
        assertThat(data("done")).doesNotExist();
        assertThat(home.resolve("plugins/busy.jar")).exists();
        Process next = hosts.start();
        try (BufferedReader err = next.errorReader(StandardCharsets.UTF_8)) {
            assertThat(OwnJvm.lineWith(err, "Running")).as("the home is free").startsWith("Running");
        }
    }

    /** What a program says that another user runs. */
    private String connectedByNobody(Path program, Path socket) throws IOException {
        Process other = hosts.begin(new ProcessBuilder(List.of(
                        "/usr/bin/setpriv",
                        "--reuid=65534",
                        "--regid=65534",
                        "--clear-groups",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        program.toString(),
                        socket.toString()))
                .redirectErrorStream(true));
        return new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Tag("slow")
    void anotherUserIsRefusedAndTheHostUnharmed(boolean folderOpened) throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root can become nobody");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "setpriv");
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
        module("");
        Process host = hosts.start();
        try (BufferedReader err = host.errorReader(StandardCharsets.UTF_8)) {
            assertThat(OwnJvm.lineWith(err, "Running")).startsWith("Running");
            hosts.typed(0, "status");
            Path run = home.resolve("var/run");
            if (folderOpened) {
                // an operator who lets others look has not let them in
                Files.setPosixFilePermissions(home.resolve("var"), PosixFilePermissions.fromString("rwxr-xr-x"));
                Files.setPosixFilePermissions(run, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
            Path program = Files.writeString(home.resolve("Connect.java"), """
                    import java.net.*;
                    import java.nio.channels.*;
                    import java.nio.file.*;
                    public class Connect {
                        public static void main(String[] args) {
                            try {
                                SocketChannel.open(UnixDomainSocketAddress.of(Path.of(args[0])));
                                System.out.println("connected");
                            } catch (Exception e) {
                                System.out.println("refused: " + e.getMessage());
                            }
                        }
                    }
                    """);
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rw-r--r--"));
            String nowhere = connectedByNobody(program, home.resolve("nowhere"));
            assumeTrue(nowhere.startsWith("refused: "), "nobody can run Java here: " + nowhere);
            assertThat(connectedByNobody(program, run.resolve("control.sock")))
                    .startsWith("refused: Permission denied");
            assertThat(hosts.typed(0, "status").out()).contains("1 STARTED");
            hosts.typed(0, "stop");
        }
        assertThat(host.waitFor()).isZero();
    }
}
