package io.aitherzero.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same command lines for GNU parallel, where it is installed. */
class ExecBesideGnuTest {
    @TempDir
    Path folder;

    @BeforeAll
    static void needsGnuParallel() throws InterruptedException {
        boolean installed;
        try {
            Process version = new ProcessBuilder("parallel", "--version").start();
            installed = new String(version.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .startsWith("GNU parallel");
            version.waitFor();
        } catch (IOException e) {
            installed = false;
        }
        assumeTrue(installed, "GNU parallel is not installed");
    }

    static Stream<List<String>> commandLines() {
        return Stream.of(
                List.of("-k", "echo", ":::", "a", "b c"),
                List.of(
                        "-k",
                        "echo {#} {} {.} {/} {//} {/.}",
                        ":::",
                        "a/b.c",
                        "/z",
                        "/",
                        "a/",
                        ".x",
                        "..",
                        "a//b",
                        "//a"),
                List.of("-k", "echo {1} {2} {2/.} {3}.", ":::", "a", "b", ":::", "c.x", "d/e.y"),
                List.of("-k", ":::", "echo a", "echo b | tr b c"),
                List.of("-k", "--tag", "printf 'a\\nb\\n'", ":::", "x y", "z"),
                List.of(
                        "-k",
                        "printf '%s|'",
                        ":::",
                        "it's",
                        "\"",
                        "$(id)",
                        "`id`",
                        "-n",
                        "*",
                        "~",
                        "a;b",
                        "\\",
                        "!x",
                        ""),
                List.of("-k", "-j4", "exit {}", ":::", "0", "1", "3", "0", "7"),
                List.of("-j8", "false {}", ":::", "{1..120}"),
                List.of("--retries", "3", "echo try{}; exit 3", ":::", "1"),
                List.of("--timeout", "2", "-k", "-j2", "echo b{}; sleep {}", ":::", "50", "0"),
                List.of("--halt", "now,fail=1", "-j2", "test {} = 0 && exit 7; sleep {}", ":::", "50", "0", "51"),
                List.of("--halt", "soon,fail=2", "-j1", "exit 7{}", ":::", "1", "2", "3"),
                List.of("--halt", "now,success=1", "-j1", "exit {}", ":::", "1", "0", "2"),
                List.of("--halt", "now,done=1", "-j1", "exit {}", ":::", "3", "0", "2"),
                List.of("nosuchcommand", ":::", "1"));
    }

    @ParameterizedTest
    @MethodSource("commandLines")
    void outputExitCodeAndJoblogAreThose(List<String> line) throws IOException, InterruptedException {
        List<String> args =
                new ArrayList<>(List.of("--joblog", folder.resolve("log").toString()));
        line.forEach(word -> args.addAll(word.equals("{1..120}") ? numbers() : List.of(word)));
        Typed ours = new Typed();
        int code = ours.run(with("exec", args).toArray(new String[0]));
        List<String> joblog = stable(folder.resolve("log"));
        Process gnu = parallel(args);
        String out = new String(gnu.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(gnu.waitFor())
                .as("exit code of GNU parallel, ours is %d", code)
                .isEqualTo(code);
        assertThat(ours.out()).isEqualTo(out);
        assertThat(joblog).isEqualTo(stable(folder.resolve("log")));
    }

    @Test
    void eachResumesTheJoblogOfTheOther() throws IOException, InterruptedException {
        List<String> first =
                List.of("-k", "--joblog", folder.resolve("log").toString(), "echo {}; test {} != 'b c'", ":::");
        List<String> more = with("--resume", first);
        assertThat(parallel(with(first, "a", "b c")).waitFor()).isEqualTo(1);
        Typed ours = new Typed();
        assertThat(ours.run(with("exec", with(more, "a", "b c", "d e")).toArray(new String[0])))
                .isZero();
        assertThat(ours.out()).isEqualTo("d e\n");
        Process gnu = parallel(with(more, "a", "b c", "d e", "f"));
        assertThat(new String(gnu.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("f\n");
        assertThat(gnu.waitFor()).isZero();
        Typed again = new Typed();
        assertThat(again.run(
                        "exec",
                        "--retry-failed",
                        "--joblog",
                        folder.resolve("log").toString()))
                .isEqualTo(1);
        assertThat(again.out()).isEqualTo("b c\n");
    }

    private Process parallel(List<String> args) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(with("parallel", args))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectInput(Path.of("/dev/null").toFile());
        builder.environment().put("PARALLEL_SHELL", "/bin/sh");
        builder.environment().put("PARALLEL_HOME", folder.toString());
        Files.writeString(folder.resolve("will-cite"), "");
        return builder.start();
    }

    private static List<String> numbers() {
        return IntStream.rangeClosed(1, 120).mapToObj(Integer::toString).toList();
    }

    private static List<String> with(String before, List<String> args) {
        List<String> all = new ArrayList<>(List.of(before));
        all.addAll(args);
        return all;
    }

    private static List<String> with(List<String> args, String... after) {
        List<String> all = new ArrayList<>(args);
        all.addAll(Arrays.asList(after));
        return all;
    }

    /** A joblog without its times, in the order of the jobs. */
    private static List<String> stable(Path log) throws IOException {
        return Files.readAllLines(log).stream()
                .map(line -> line.replaceFirst("\\d{10}\\.\\d{3}\t[ \\d]{6}\\.\\d{3}\t", "TIMES\t"))
                .sorted()
                .toList();
    }
}
