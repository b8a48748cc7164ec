package io.aitherzero.cli.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.aitherzero.cli.Typed;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same command lines for GNU parallel, where it is installed. */
@Tag("slow")
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
                List.of("nosuchcommand", ":::", "1"),
                List.of("/etc/passwd", ":::", "1"),
                List.of("-k", "echo", ":::", "a", "b", "c", ":::+", "1", "2", ":::", "x", "y"),
                List.of("-k", "echo", ":::", "x", "y", ":::", "a", "b", ":::+", "1", "2"),
                List.of("-k", "--link", "echo", ":::", "a", "b", "c", ":::", "1", "2"),
                List.of("-k", "echo", "::::", "FOLDER/abc", "FOLDER/odd", ":::", "x"),
                List.of("-k", "echo", ":::", "x", "::::", "FOLDER/abc", "::::+", "FOLDER/odd"),
                List.of("-k", "-a", "FOLDER/abc", "-a", "FOLDER/odd", "echo"),
                List.of("-k", "-a", "FOLDER/empty", "echo"),
                List.of("-k", "-a", "FOLDER/odd", "printf '[%s]'"),
                List.of("-k", "-0", "-a", "FOLDER/nul", "printf '[%s]'"),
                List.of("-k", "-r", "-a", "FOLDER/odd", "echo"),
                List.of("-k", "-d", ",", "-a", "FOLDER/commas", "echo x{}x"),
                List.of("-k", "-C", ",", "-a", "FOLDER/commas", "echo {2}-{1}-{3}"),
                List.of("-k", "-n2", "echo", ":::", "a", "b", "c"),
                List.of("-k", "-N2", "echo {2}-{1}", ":::", "a", "b", "c"),
                List.of("-k", "-I", "%", "echo %{}", ":::", "a b"),
                List.of("-k", "-q", "printf", "%s $HOME *\\n", "a  b", "{}c", ":::", "x"),
                List.of("-k", "--tagstring", "{#}-{/}", "echo", ":::", "a/b c", "d"),
                List.of("-j1", "-k", "echo {%}{#} {-1}", ":::", "a", ":::", "b", "c"),
                List.of("-j1", "--dry-run", "echo {} > {%}", ":::", "a b", "it's"),
                List.of("-j0", "-k", "echo", ":::", "a", "b"),
                List.of("-P2", "-k", "echo", ":::", "a", "b"),
                List.of("-k", "cat; echo {}", ":::", "1", "2"),
                List.of("-k", "echo a; echo {} | tr 12 xy", ":::", "1", "2"),
                List.of("-k", "for i in 1 2\ndo echo $i {}; done", ":::", "1", "2"),
                List.of("-k", "printf 'a\\0b{}'", ":::", "1", "2"),
                List.of("-k", "echo $PARALLEL_SEQ", ":::", "1", "2"),
                List.of("-k", "exit {}", ":::", "100", "101", "126", "127", "128", "137", "254", "255"),
                List.of("kill -9 $$", ":::", "1"),
                List.of("--halt", "now,fail=1", "kill -TERM $$; :", ":::", "1"),
                List.of(
                        "-j1",
                        "--halt",
                        "soon,fail=30%",
                        "exit {}",
                        ":::",
                        "0",
                        "1",
                        "2",
                        "0",
                        "0",
                        "4",
                        "0",
                        "0",
                        "0",
                        "5"),
                List.of("-j1", "--halt", "now,fail=30%", "exit {}", ":::", "7", "8"),
                List.of("-j1", "--halt", "now,done=50%", "exit {}", ":::", "7", "8"),
                List.of("-j1", "--halt", "soon,success=50%", "exit {}", ":::", "1", "0", "2", "0", "3"),
                List.of("-j1", "--halt", "now,fail=100%", "exit {}", ":::", "0", "1", "0", "4"),
                List.of("-j1", "--halt", "2", "exit {}", ":::", "0", "9", "0"),
                List.of("--jobs", "none", "true", ":::", "1"),
                List.of("-a", "FOLDER/missing", "true"),
                List.of("--resume", "true", ":::", "1"));
    }

    private void writeInputs() throws IOException {
        Files.writeString(folder.resolve("abc"), "a\nb\nc\n");
        Files.writeString(folder.resolve("odd"), " a  b \n\n\"q\" $x\nlast without end");
        Files.writeString(folder.resolve("commas"), "1,2\n3,,4\n");
        Files.write(folder.resolve("nul"), new byte[] {'a', '\n', 'b', 0, (byte) 0xff, 0, 'c'});
        Files.writeString(folder.resolve("empty"), "");
    }

    @ParameterizedTest
    @MethodSource("commandLines")
    void outputExitCodeAndJoblogAreThose(List<String> line) throws IOException, InterruptedException {
        writeInputs();
        // a resume without a file is one of the mistakes that are compared
        List<String> args = new ArrayList<>(
                line.contains("--resume")
                        ? List.of()
                        : List.of("--joblog", folder.resolve("log").toString()));
        line.forEach(word ->
                args.addAll(word.equals("{1..120}") ? numbers() : List.of(word.replace("FOLDER", folder.toString()))));
        Typed ours = new Typed();
        int code = ours.run(with("exec", args).toArray(new String[0]));
        List<String> joblog = stable(folder.resolve("log"));
        Files.deleteIfExists(folder.resolve("log"));
        Process gnu = parallel(args);
        String out = new String(gnu.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(gnu.waitFor())
                .as("exit code of GNU parallel, ours is %d: %s", code, ours.err())
                .isEqualTo(code);
        if (code == ExecTotals.OTHER_ERROR && joblog.isEmpty()) {
            // a wrong command line: both refuse it, each in its own words
            assertThat(ours.err()).isNotEmpty();
            return;
        }
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
        if (!Files.exists(log)) {
            return List.of();
        }
        return new String(Files.readAllBytes(log), StandardCharsets.ISO_8859_1)
                .lines()
                .map(line -> line.replaceFirst("\\d{10}\\.\\d{3}\t[ \\d]{6}\\.\\d{3}\t", "TIMES\t"))
                .sorted()
                .toList();
    }
}
