package io.aitherzero.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.fixture.PluginSources;
import io.aitherzero.fixture.Signals;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code aither dev} as a process of its own. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class DevProcessTest {
    private static final String PLUGIN = """
            package dev;

            import io.aitherzero.api.plugin.*;

            public final class Dev extends ModulePlugin {
                record Settings(String greeting) {}

                public Dev(ModuleContext context) {
                    super(context);
                }

                @Override
                public void start() {
                    %s
                    context().logger().info(context().configuration(new Settings("none")).greeting() + " from edition %s");
                }

                @org.pf4j.Extension
                public static final class Found implements org.pf4j.ExtensionPoint {}
            }
            """;
    private static final String LEAK = """
            Thread mine = new Thread(() -> {
                for (;;) {
                    java.util.concurrent.locks.LockSupport.park();
                }
            }, "mine");
            mine.setDaemon(true);
            mine.start();
            """;

    @TempDir
    Path folder;

    private final List<Process> processes = new ArrayList<>();

    @BeforeEach
    void makeHomeAndProject() throws IOException {
        Files.createDirectories(folder.resolve("home/plugins"));
        Files.createDirectories(folder.resolve("home/conf"));
        Files.writeString(folder.resolve("home/conf/audit.conf"), "greeting = Hello\n");
        Files.createDirectories(folder.resolve("audit"));
        Files.writeString(folder.resolve("audit/pom.xml"), """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <parent><artifactId>aitherzero-plugin-parent</artifactId><relativePath/></parent>
                  <artifactId>audit</artifactId>
                  <version>0.1.0</version>
                  <properties><plugin.class>dev.Dev</plugin.class></properties>
                </project>
                """);
    }

    @AfterEach
    void endAll() {
        processes.forEach(Process::destroyForcibly);
    }

    private Process dev(String... words) throws IOException {
        List<String> command = OwnJvm.words(folder.resolve("home"), "dev");
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        processes.add(process);
        return process;
    }

    /** As javac does it: an index first, and each class in place. */
    private void compile(String edition, String start) throws IOException {
        Path classes = folder.resolve("audit/target/classes");
        Files.createDirectories(classes.resolve("META-INF"));
        Files.writeString(classes.resolve("META-INF/extensions.idx"), "dev.Dev$Found\n");
        Files.createDirectories(classes.resolve("dev"));
        Map<String, byte[]> compiled = PluginSources.compile("dev.Dev", PLUGIN.formatted(start, edition));
        for (Map.Entry<String, byte[]> each : compiled.entrySet()) {
            Path written = Files.write(folder.resolve("class"), each.getValue());
            Files.move(
                    written,
                    classes.resolve(each.getKey().replace('.', '/') + ".class"),
                    StandardCopyOption.REPLACE_EXISTING);
        }
    }

    @Test
    void eachCompilationIsALoadAndTellsWhatCameOfIt() throws Exception {
        Signals.assumeHeard("INT");
        compile("1", "");
        Process dev = dev("audit");
        try (BufferedReader out = dev.inputReader(StandardCharsets.UTF_8)) {
            assertThat(OwnJvm.lineWith(out, "audit 0.1.0"))
                    .matches("  audit 0.1.0 started in .*, extensions: dev\\.Dev\\$Found");
            OwnJvm.lineWith(out, "Running; compile to load anew");

            compile("2", LEAK);
            assertThat(OwnJvm.lineWith(out, "updated")).matches("\\S+ audit 0\\.1\\.0 \\(updated\\) in \\S+ m?s");
            OwnJvm.lineWith(out, "nothing was left behind");

            try (Stream<Path> all = Files.walk(folder.resolve("audit/target"))) {
                for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
            assertThat(OwnJvm.lineWith(out, "target/classes is empty"))
                    .endsWith(
                            "audit: target/classes is empty or not there; compile, 'mvn compile' for example; what ran before goes on");

            compile("3", "if (true) throw new IllegalStateException(\"port taken\");");
            OwnJvm.lineWith(out, "is refused and undone, and what ran before runs");
            OwnJvm.lineWith(out, "port taken");

            compile("4", "");
            OwnJvm.lineWith(out, "audit started, extensions: dev.Dev$Found");
            assertThat(OwnJvm.lineWith(out, "left behind")).contains("live threads 'mine' at dev.Dev.");

            Signals.send(dev.toHandle(), "INT");
            assertThat(out.lines()).noneMatch(line -> line.contains("ERROR"));
        }
        assertThat(dev.waitFor()).isEqualTo(130);
        assertThat(Files.readString(folder.resolve("home/var/log/aither.log")))
                .contains("Hello from edition 1", "Hello from edition 2", "Hello from edition 4")
                .contains("audit LEAKED_LOADER: Module 'audit' 0.1.0 is unloaded")
                .doesNotContain("edition 3");
    }

    @Test
    void stopIsAnsweredAndEndsIt() throws Exception {
        Signals.assumeHeard("HUP");
        compile("1", "");
        // where links are not allowed the configuration is copied with each start
        Path copied = Files.createDirectories(folder.resolve("home/var/dev/conf"));
        Files.writeString(copied.resolve("audit.conf"), "greeting = Old\n");
        Files.writeString(copied.resolve("gone.conf"), "a = b\n");
        Process dev = dev("audit");
        try (BufferedReader out = dev.inputReader(StandardCharsets.UTF_8)) {
            OwnJvm.lineWith(out, "Running");
            assertThat(copied.resolve("gone.conf")).doesNotExist();
            Typed status = new Typed().in(folder.resolve("home/var/dev"));
            assertThat(status.run("status")).as(status.err()).isZero();
            Files.writeString(copied.resolve("audit.conf"), "greeting = Again\n");
            Signals.send(dev.toHandle(), "HUP");
            OwnJvm.lineWith(out, "Again from edition 1");
            Typed stop = new Typed().in(folder.resolve("home/var/dev"));
            assertThat(stop.run("stop")).as(stop.err()).isZero();
            assertThat(stop.out() + stop.err()).contains("Stopped");
        }
        assertThat(dev.waitFor()).isZero();
        assertThat(Files.readString(folder.resolve("home/var/log/aither.log"))).contains("Hello from edition 1");
    }

    @Test
    void stopDuringAReloadThatHangsWaitsForNoStartTimeout() throws Exception {
        Signals.assumeHeard("INT");
        Files.writeString(folder.resolve("home/conf/aither.conf"), "start-timeout = 1h\nstop-timeout = 100ms\n");
        compile("1", "");
        Process dev = dev("audit");
        try (BufferedReader out = dev.inputReader(StandardCharsets.UTF_8)) {
            OwnJvm.lineWith(out, "Running");
            compile(
                    "2",
                    "context().logger().info(\"hangs\"); while (Boolean.TRUE) java.util.concurrent.locks.LockSupport.park();");
            OwnJvm.lineWith(out, "hangs");
            Signals.send(dev.toHandle(), "INT");
            assertThat(dev.waitFor()).isEqualTo(130);
        }
    }

    @Test
    void homeThatCannotBeWrittenAndFoldersThatAreNotThereAreTold() throws Exception {
        Files.writeString(folder.resolve("home/var"), "in the way");
        Typed typed = new Typed().in(folder.resolve("home"));
        assertThat(typed.run("dev", folder.resolve("audit").toString())).isEqualTo(1);
        assertThat(typed.err())
                .contains("Home folder '" + folder.resolve("home")
                        + "' must be one that this user may write, since 'aither dev' has a home of its own in var/dev"
                        + " there, but is not; make it writable, or name another home with --home");
        typed = new Typed().in(folder.resolve("home"));
        assertThat(typed.run("dev", folder.resolve("audit").toString(), "--plugins", "none"))
                .isEqualTo(2);
        assertThat(typed.err()).contains("Option --plugins must be an existing folder, but is 'none'");
    }

    @Test
    void runsBesideWhatTheHomeHasAndInNobodysWay() throws Exception {
        new Plugins(folder.resolve("home/plugins")).good("base");
        compile("1", "");
        Process dev = dev("audit");
        try (BufferedReader out = dev.inputReader(StandardCharsets.UTF_8)) {
            assertThat(OwnJvm.lineWith(out, "modules started")).contains(" 2 of 2 modules started in ");
            OwnJvm.lineWith(out, "Running");
            Process second = dev("audit");
            try (BufferedReader other = second.inputReader(StandardCharsets.UTF_8)) {
                assertThat(OwnJvm.lineWith(other, "runs already"))
                        .startsWith("'aither dev' runs already in home folder '" + folder.resolve("home")
                                + "', as process " + dev.pid());
            }
            assertThat(second.waitFor()).isEqualTo(1);
            Typed boot = new Typed().in(folder.resolve("home"));
            assertThat(boot.run("boot")).as(boot.err()).isZero();
            Typed status = new Typed().in(folder.resolve("home/var/dev"));
            assertThat(status.run("status")).as(status.err()).isZero();
            assertThat(status.out()).contains("2 STARTED");
            new Plugins(folder.resolve("home/plugins")).good("top", "base");
            assertThat(OwnJvm.lineWith(out, "top")).contains("top 1.0.0 (new)");
            Signals.send(dev.toHandle(), "TERM");
        }
        assertThat(dev.waitFor()).isEqualTo(143);
    }

    @Test
    void mistakesAreUsage() throws Exception {
        Typed typed = new Typed().in(folder.resolve("home"));
        assertThat(typed.run("dev", folder.resolve("none").toString())).isEqualTo(2);
        assertThat(typed.err()).contains("must be the folder of a plugin project, but has neither pom.xml nor");
        typed = new Typed().in(folder.resolve("home"));
        assertThat(typed.run("dev", folder.resolve("audit").toString(), "--debug"))
                .isEqualTo(2);
        assertThat(typed.err()).contains("Option --debug must be given to bin/aither");
        typed = new Typed().in(folder.resolve("home"));
        assertThat(typed.run("dev", "--debug=x")).isEqualTo(2);
        assertThat(typed.err()).contains("Option --debug must be a whole number from 1 to 65535");
    }
}
