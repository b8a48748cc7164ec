package io.aitherzero.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.boot.graph.SerialMark;
import io.aitherzero.cli.context.ExitCode;
import io.aitherzero.host.json.SerialMarks;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BootOrderCommandTest {
    @TempDir
    Path home;

    private Plugins plugins;

    @BeforeEach
    void makePlugins() throws IOException {
        plugins = new Plugins(home.resolve("plugins")).good("base").good("top", "base");
    }

    private Typed typed() {
        return new Typed().in(home);
    }

    private Path profile() throws IOException {
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(home.resolve("var").resolve("boot"), "*.json")) {
            return files.iterator().next();
        }
    }

    @Test
    void aShuffledBootSaysHowToRepeatIt() {
        Typed typed = typed();
        assertThat(typed.run("boot", "--shuffle", "42")).isEqualTo(ExitCode.OK);
        assertThat(typed.out()).contains("\nshuffled       with seed 42; --shuffle 42 repeats it\n");
    }

    @Test
    void aReplayedBootSaysWhetherItIsTheSame() throws IOException {
        typed().run("boot");
        String recorded = profile().toString();
        Typed same = typed();
        assertThat(same.run("boot", "--replay", recorded)).isEqualTo(ExitCode.OK);
        assertThat(same.err()).isEqualTo("Repeated the recorded order of 2 modules\n");

        plugins.good("another");
        Typed other = typed();
        assertThat(other.run("boot", "--replay", recorded, "--workers", "1")).isEqualTo(ExitCode.OK);
        assertThat(other.err())
                .isEqualTo("The order differs from the recorded one: at place 3 came nothing more, now 'another';"
                        + " repeat it with the same archives\n");
    }

    @Test
    void theSecondBootComparesWithItsForecast() {
        typed().run("boot");
        Typed second = typed();
        assertThat(second.run("boot")).isEqualTo(ExitCode.OK);
        assertThat(second.out())
                .containsPattern(
                        "\npredicted      \\S+ m?s for the start from 1 recorded boot; it took \\S+ m?s \\([+-]\\d+ %\\)\n");

        Typed plan = typed();
        assertThat(plan.run("plan")).isEqualTo(ExitCode.OK);
        assertThat(plan.out())
                .contains("\nschedule    weights   predicted ms\nREADY       recorded  ")
                .contains("\nfrom 2 recorded boots\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--shuffle x|Option --shuffle must be a whole number, but is 'x'; correct it, or leave it out to get the default",
                "--shuffle 1 --workers 2|Option --shuffle already says what --workers does, but both are given; leave one out",
                "--shuffle 1 --replay x|Option --shuffle already says what --replay does, but both are given; leave one out",
                "--replay x --schedule level|Option --replay already says what --schedule does, but both are given; leave one out"
            })
    void contradictionsAreNamed(String options, String message) {
        Typed typed = typed();
        assertThat(typed.run(("boot " + options).split(" "))).isEqualTo(ExitCode.USAGE);
        assertThat(typed.err()).startsWith(message + "\n");
    }

    @Test
    void aProfileWithoutOrderCannotBeReplayed() throws IOException {
        typed().run("boot");
        Path old = home.resolve("old.json");
        Files.writeString(old, Files.readString(profile()).replaceFirst("(?s)\"conduct\": \\{.*?\\n  },", ""));
        Typed typed = typed();
        assertThat(typed.run("boot", "--replay", "old.json")).isEqualTo(ExitCode.USAGE);
        assertThat(typed.err())
                .startsWith("Option --replay must name a profile with the order of its boot, but 'old.json' has none;"
                        + " name one that this version wrote\n");
    }

    @Test
    void aMarkIsShownAndLifted() throws IOException {
        SerialMarks marks = new SerialMarks(home.resolve("var").resolve("boot"));
        SerialMark top = new SerialMark("top", "1.0.0", Instant.EPOCH, "Module 'top' did not start within 1 ms");
        marks.change(none -> List.of(top), warning -> {});

        Typed list = typed();
        assertThat(list.run("serial")).isEqualTo(ExitCode.OK);
        assertThat(list.out()).isEqualTo("""
                        top 1.0.0 runs alone since 1970-01-01 00:00:00 UTC
                          Module 'top' did not start within 1 ms
                          'aither serial --lift top' lets it run beside others again; so does another version
                        """);
        Typed boot = typed();
        assertThat(boot.run("boot", "--schedule", "ready")).isEqualTo(ExitCode.OK);
        assertThat(boot.out()).contains("Module 'top' runs alone since the boot of 1970-01-01T00:00:00Z:");
        Typed why = typed();
        assertThat(why.run("why", "top")).isEqualTo(ExitCode.OK);
        assertThat(why.out()).contains("runs alone");

        Typed unknown = typed();
        assertThat(unknown.run("serial", "--lift", "base")).isEqualTo(ExitCode.NOT_FOUND);
        assertThat(unknown.err())
                .isEqualTo("Module 'base' does not run alone, so there is nothing to lift;"
                        + " 'aither serial' lists those that do\n");

        Typed lift = typed();
        assertThat(lift.run("serial", "--lift", "top")).isEqualTo(ExitCode.OK);
        assertThat(lift.out()).isEqualTo("no module runs alone\n");
        assertThat(marks.read(warning -> {})).isEmpty();
    }

    /** Lifts one mark as a process of its own. */
    public static void main(String[] args) {
        Main.main(new String[] {"serial", "--home", args[0], "--lift", args[1]});
    }

    @Test
    void processesThatLiftMarksAtOnceLoseNone() throws Exception {
        SerialMarks marks = new SerialMarks(home.resolve("var").resolve("boot"));
        List<SerialMark> all = IntStream.range(0, 5)
                .mapToObj(i -> new SerialMark("m" + i, "1.0.0", Instant.EPOCH, "It hung"))
                .toList();
        marks.change(none -> all, warning -> {});
        List<Process> lifting = new ArrayList<>();
        try {
            for (int i = 0; i < 4; i++) {
                lifting.add(new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                BootOrderCommandTest.class.getName(),
                                home.toString(),
                                "m" + i)
                        .redirectErrorStream(true)
                        .redirectOutput(home.resolve("said" + i).toFile())
                        .start());
            }
            for (Process process : lifting) {
                assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
                assertThat(process.exitValue()).isZero();
            }
        } finally {
            lifting.forEach(Process::destroyForcibly);
        }
        assertThat(marks.read(warning -> {})).containsExactly(all.get(4));
    }
}
