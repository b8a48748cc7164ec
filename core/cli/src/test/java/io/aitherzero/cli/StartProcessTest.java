package io.aitherzero.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.fixture.Signals;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code aither start} as a process of its own. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class StartProcessTest {
    @TempDir
    Path home;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void endWhatStillRuns() {
        started.forEach(Process::destroyForcibly);
    }

    private Process start(String... args) throws IOException {
        List<String> words = OwnJvm.words(home, "start");
        words.addAll(List.of(args));
        Process process = new ProcessBuilder(words)
                .redirectOutput(home.resolve("out").toFile())
                .start();
        started.add(process);
        return process;
    }

    @Test
    void tellsWhereTheLogIsAndWhatItStopped() throws Exception {
        new Plugins(home.resolve("plugins")).good("base").good("top", "base");
        Process start = start();
        try (BufferedReader err = start.errorReader(StandardCharsets.UTF_8)) {
            assertThat(OwnJvm.lineWith(err, "Running"))
                    .isEqualTo("Running; Ctrl-C or SIGTERM stops the modules; the log is '"
                            + home.resolve("var/log/aither.log") + "'");
            Signals.send(start.toHandle(), "TERM");
            assertThat(err.lines().collect(Collectors.joining("\n"))).matches("Stopped 2 of 2 modules in \\d+\\.\\d s");
        }
        assertThat(start.waitFor()).isEqualTo(143);
    }

    @Test
    void logGoesToTheConsoleWhenAskedFor() throws Exception {
        new Plugins(home.resolve("plugins")).logging("talker");
        for (boolean asked : new boolean[] {true, false}) {
            Process start = asked ? start("--console") : start();
            try (BufferedReader err = start.errorReader(StandardCharsets.UTF_8)) {
                List<String> lines = new ArrayList<>();
                for (String line = err.readLine(); line != null; line = err.readLine()) {
                    lines.add(line);
                    if (line.startsWith("Running")) {
                        Signals.send(start.toHandle(), "TERM");
                    }
                }
                assertThat(lines.contains("INFO LoggingPlugin [talker] begun by a module"))
                        .as(lines.toString())
                        .isEqualTo(asked);
            }
        }
        assertThat(Files.readString(home.resolve("var/log/aither.log"))).contains("begun by a module");
    }

    @Test
    void aSecondStartOnOneHomeIsRefusedUntilTheFirstHasEndedHoweverThatHappens() throws Exception {
        new Plugins(home.resolve("plugins")).good("base");
        Process first = start();
        try (BufferedReader err = first.errorReader(StandardCharsets.UTF_8)) {
            assertThat(OwnJvm.lineWith(err, "Running")).startsWith("Running");
            Process second = start();
            assertThat(second.errorReader(StandardCharsets.UTF_8).lines())
                    .singleElement()
                    .asString()
                    .matches("Home folder '" + home + "' can have one host at a time, but process " + first.pid()
                            + " runs one since .*; stop that one with 'aither stop', or name another home with --home");
            assertThat(second.waitFor()).isEqualTo(1);
            for (String beside : List.of("boot", "plan", "modules")) {
                Typed typed = new Typed().in(home);
                assertThat(typed.run(beside)).as(typed.err()).isZero();
            }
            assertThat(new Typed().in(home).run("status")).isZero();
            Signals.send(first.toHandle(), "KILL");
        }
        first.waitFor();
        assertThat(home.resolve("var/run/host.json")).exists();
        Process third = start();
        try (BufferedReader err = third.errorReader(StandardCharsets.UTF_8)) {
            assertThat(err.readLine()).startsWith("Running");
            assertThat(new Typed().in(home).run("status")).isZero();
            Signals.send(third.toHandle(), "TERM");
        }
        assertThat(third.waitFor()).isEqualTo(143);
        assertThat(home.resolve("var/run/host.json")).doesNotExist();
    }

    @Test
    void aHomeThatCannotBeLockedIsSaidAndUsed() throws Exception {
        new Plugins(home.resolve("plugins")).good("base");
        Files.createDirectories(home.resolve("var"));
        Files.writeString(home.resolve("var/run"), "in the way");
        Process start = start();
        try (BufferedReader err = start.errorReader(StandardCharsets.UTF_8)) {
            assertThat(err.readLine())
                    .startsWith("Home folder '" + home + "' cannot be locked (")
                    .endsWith("), so nothing keeps another host from being started on it");
            assertThat(err.readLine()).startsWith("Running");
            assertThat(err.readLine()).startsWith("This host cannot be asked from outside");
            Signals.send(start.toHandle(), "TERM");
        }
        assertThat(start.waitFor()).isEqualTo(143);
    }

    @Test
    void aThreadThatDiesIsToldInOneLineWithoutAStack() throws Exception {
        new Plugins(home.resolve("plugins")).dyingThread("dying");
        Process start = start();
        try (BufferedReader err = start.errorReader(StandardCharsets.UTF_8)) {
            // the thread ends whenever it does
            List<String> lines = List.of(String.valueOf(err.readLine()), String.valueOf(err.readLine()));
            Signals.send(start.toHandle(), "TERM");
            assertThat(lines)
                    .contains(
                            "ERROR Thread Thread 'name\\u001b[2J' ended: java.lang.IllegalStateException: text\\u001b[2J")
                    .anyMatch(line -> line.startsWith("Running"));
        }
        start.waitFor();
        assertThat(home.resolve("var/log/aither.log")).content().contains("\tat io.aitherzero.cli.DyingThreadPlugin.");
    }

    @Test
    @Tag("slow")
    void aHeapThatStaysFullEndsTheHostWithALine() throws Exception {
        new Plugins(home.resolve("plugins")).fillingTheHeap("hoarding");
        Process start = new ProcessBuilder(OwnJvm.words(home, List.of("-Xmx48m", "-XX:+UseSerialGC"), "start"))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();

        try (BufferedReader err = start.errorReader(StandardCharsets.UTF_8)) {
            assertThat(OwnJvm.lineWith(err, "The heap of "))
                    .contains("has been full for 10 s, so the host ends; give it more with -Xmx in conf/jvm.options");
        }
        assertThat(start.waitFor()).isEqualTo(1);
    }

    /** The module's stop never ends by itself, and has a minute. */
    @ParameterizedTest
    @CsvSource({"TERM, INT, 130", "INT, INT, 130", "TERM, TERM, 143"})
    void secondSignalEndsTheWaitAtOnce(String first, String second, int code) throws Exception {
        Signals.assumeHeard(first, second);
        new Plugins(home.resolve("plugins")).endlessInStop("endless");
        Files.writeString(Files.createDirectory(home.resolve("conf")).resolve("aither.conf"), "stop-timeout = 60m\n");
        Process start = start();
        try (BufferedReader err = start.errorReader(StandardCharsets.UTF_8)) {
            assertThat(OwnJvm.lineWith(err, "Running")).startsWith("Running");
            Signals.send(start.toHandle(), first);
            assertThat(OwnJvm.lineWith(err, "stop of endless")).isEqualTo("WARN endless [endless] stop of endless");
            Signals.send(start.toHandle(), second);
            assertThat(err.lines()).containsExactly("Ended at once, without waiting for what still runs");
        }
        assertThat(start.waitFor()).isEqualTo(code);
    }
}
