package io.aitherzero.cli.exec;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.cli.Main;
import io.aitherzero.fixture.Children;
import io.aitherzero.fixture.Signals;
import io.aitherzero.parallel.journal.JournalItem.Earlier;
import io.aitherzero.parallel.journal.RunJournal;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@EnabledOnOs({OS.LINUX, OS.MAC})
class ExecProcessTest {
    private static final Path NOTHING = Path.of("/dev/null");

    @TempDir
    Path folder;

    @AfterEach
    void endWhatAFailureLeft() {
        Children.end();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void bytesGoThroughInTheLocaleC() throws Exception {
        Path input = Files.write(folder.resolve("in"), new byte[] {'a', (byte) 0xff, '\n', (byte) 0xc3, (byte) 0xa4});
        Map<String, String> plain = Map.of("LC_ALL", "C");
        ExecProcess lines = ExecProcess.start(folder, plain, input, "-k", "printf '%s|'");
        assertThat(lines.waitFor()).as(lines.err()).isZero();
        assertThat(lines.out()).isEqualTo("a\u00ff|\u00c3\u00a4|");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void typedBytesGoThroughInTheLocaleC() throws Exception {
        // the arguments are encoded by a shell, since this JVM's locale may not have them
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process shell = new ProcessBuilder(
                        "sh",
                        "-c",
                        "LC_ALL=C exec " + java + " -Daither.home=" + folder + " -cp \"$1\" " + Main.class.getName()
                                + " exec -k \"printf '%s|'\" ::: \"$(printf '\\303\\244 x')\" \"$(printf '\\377')\"",
                        "sh",
                        System.getProperty("java.class.path"))
                .redirectInput(NOTHING.toFile())
                .start();
        String out = new String(shell.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        assertThat(shell.waitFor()).isZero();
        assertThat(out).isEqualTo("\u00c3\u00a4 x|\u00ff|");
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void signalKillsAllThatRunsAndRecordsNoneOfIt(String signal, int code) throws Exception {
        Signals.assumeHeard(signal);
        Path pipe = ExecProcess.pipe(folder.resolve("pipe"));
        Path joblog = folder.resolve("log");
        String command = "test {} = done || { trap '' INT; (sh -c 'echo $$; exec sleep 76543' > " + pipe + "); }";
        ExecProcess exec = ExecProcess.start(
                folder,
                Map.of(),
                NOTHING,
                "-j1",
                "--joblog",
                joblog.toString(),
                command,
                ":::",
                "done",
                "endless",
                "x");
        ProcessHandle sleeper =
                ProcessHandle.of(Long.parseLong(ExecProcess.read(pipe))).orElseThrow();
        Signals.send(exec.handle(), signal);
        assertThat(exec.waitFor()).isEqualTo(code);
        assertThat(sleeper.isAlive() && !isZombie(sleeper)).isFalse();
        assertThat(Files.readAllLines(joblog)).hasSize(2);
        assertThat(exec.err()).contains("Stopping; the jobs that run are killed");
        try (var left = Files.list(folder)) {
            assertThat(left.filter(file -> file.getFileName().toString().startsWith("aither-exec")))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"ulimit -n 60, 40", "ulimit -n 100, 100"})
    @EnabledOnOs(OS.LINUX)
    void fewFilesMakeFewerJobsRunAtOnceAndNoneIsLost(String limit, int jobs) throws Exception {
        List<String> words = ExecProcess.builder(folder, "-j" + jobs, "-k", "sleep 0.1; echo", ":::")
                .command();
        IntStream.range(0, jobs).forEach(i -> words.add(Integer.toString(i)));
        words.addAll(0, List.of("sh", "-c", limit + "; exec \"$@\"", "sh"));
        // one jar, since each of a class path is an open file
        words.set(words.indexOf(System.getProperty("java.class.path")), shortClassPath());
        Process exec = new ProcessBuilder(words)
                .redirectInput(NOTHING.toFile())
                .redirectError(folder.resolve("err").toFile())
                .start();
        String out = new String(exec.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        assertThat(exec.waitFor()).as(Files.readString(folder.resolve("err"))).isZero();
        assertThat(out.lines())
                .containsExactlyElementsOf(
                        IntStream.range(0, jobs).mapToObj(Integer::toString).toList());
        assertThat(Files.readString(folder.resolve("err")))
                .startsWith("Of " + jobs + " jobs at once only ")
                .endsWith(" have room by the limits of this process, so no more are run at once; 'ulimit -n' and"
                        + " 'ulimit -u' show them\n");
    }

    private static String shortClassPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> Files.isDirectory(Path.of(entry))
                        || Stream.of("aitherzero-", "picocli", "slf4j-api", "jspecify", "gson")
                                .anyMatch(name ->
                                        Path.of(entry).getFileName().toString().startsWith(name)))
                .collect(Collectors.joining(File.pathSeparator));
    }

    @Test
    void outputsGoToTheFolderOfTmpdir() throws Exception {
        Path other = Files.createDirectory(folder.resolve("other"));
        Path pipe = ExecProcess.pipe(folder.resolve("pipe"));
        ExecProcess exec = ExecProcess.start(
                folder,
                Map.of("TMPDIR", other.toString()),
                NOTHING,
                "exec 3>&1; readlink /proc/self/fd/3 > " + pipe + "; : {}",
                ":::",
                "1");
        assertThat(ExecProcess.read(pipe))
                .startsWith(other.resolve("aither-exec-").toString());
        assertThat(exec.waitFor()).isZero();
        ExecProcess wrong = ExecProcess.start(
                folder, Map.of("TMPDIR", folder.resolve("no").toString()), NOTHING, "true", ":::", "1");
        assertThat(wrong.waitFor()).isEqualTo(ExecTotals.OTHER_ERROR);
        assertThat(wrong.err())
                .isEqualTo("The folder for temporary files must exist and be writable, but '" + folder.resolve("no")
                        + "', which the variable TMPDIR names, is not; make it so, or name another with TMPDIR\n");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void workingFolderThatTheLocaleCannotSpellIsSaidInOneLine() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Path err = folder.resolve("err");
        Process shell = new ProcessBuilder(
                        "sh",
                        "-c",
                        "mkdir \"$(printf 'gr\\303\\266')\"; cd gr*; LC_ALL=C exec " + java + " -cp \"$1\" "
                                + Main.class.getName() + " exec echo ::: 1",
                        "sh",
                        System.getProperty("java.class.path"))
                .directory(folder.toFile())
                .redirectInput(NOTHING.toFile())
                .redirectError(err.toFile())
                .start();
        assertThat(shell.getInputStream().readAllBytes()).isEmpty();
        assertThat(shell.waitFor()).isEqualTo(ExecTotals.OTHER_ERROR);
        assertThat(Files.readString(err))
                .startsWith("The name of the working folder must be one that this locale's encoding, ")
                .hasLineCount(1);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void pathThatTheLocaleCannotSpellIsAsGoodAsAnother() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Path err = folder.resolve("err");
        Process shell = new ProcessBuilder(
                        "sh",
                        "-c",
                        "PATH=\"$(printf '/gr\\303\\266'):$PATH\" LC_ALL=C exec " + java + " -Daither.home=" + folder
                                + " -cp \"$1\" " + Main.class.getName() + " exec -k -j1 basename ::: 1 2 3",
                        "sh",
                        System.getProperty("java.class.path"))
                .redirectInput(NOTHING.toFile())
                .redirectError(err.toFile())
                .start();
        assertThat(new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("1\n2\n3\n");
        assertThat(shell.waitFor()).isZero();
        assertThat(err).isEmptyFile();
    }

    /** It asks this process for a dump of its threads, and jobs for what they do then. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void signalToTheGroupThatItSurvivesKillsNoJobThatSurvivesIt() throws Exception {
        Signals.assumeHeard("QUIT");
        Path pipe = ExecProcess.pipe(folder.resolve("pipe"));
        Path go = folder.resolve("go");
        Path ran = folder.resolve("ran");
        Path err = folder.resolve("err");
        List<String> words = ExecProcess.builder(
                        folder,
                        "-j1",
                        "trap 'echo dump >> " + ran + "' QUIT; test {} != 2 || { echo begun > " + pipe
                                + "; while ! test -e " + go + "; do :; done; }; echo end {} >> " + ran,
                        ":::",
                        "1",
                        "2",
                        "3")
                .command();
        words.add(0, "setsid");
        Process exec = new ProcessBuilder(words)
                .redirectInput(NOTHING.toFile())
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(err.toFile())
                .start();
        assertThat(ExecProcess.read(pipe)).isEqualTo("begun");
        Process kill = new ProcessBuilder("kill", "-QUIT", "--", "-" + exec.pid()).start();
        assertThat(kill.waitFor()).isZero();
        Files.createFile(go);
        assertThat(exec.waitFor()).as(Files.readString(err)).isZero();
        assertThat(err).isEmptyFile();
        // some JVMs block the signal in all that they start
        assertThat(Files.readAllLines(ran).stream().filter(line -> !line.equals("dump")))
                .containsExactly("end 1", "end 2", "end 3");
    }

    @Test
    void commandsGetTheLocaleBackThatTheLauncherChanged() throws Exception {
        String show = "echo ${LC_ALL-none} ${AITHER_LC_ALL-none}; : {}";
        ExecProcess without = ExecProcess.start(
                folder, Map.of("LC_ALL", "C.UTF-8", "AITHER_LC_ALL", "unset"), NOTHING, show, ":::", "1");
        assertThat(without.waitFor()).isZero();
        assertThat(without.out()).isEqualTo("none none\n");
        ExecProcess with =
                ExecProcess.start(folder, Map.of("LC_ALL", "C.UTF-8", "AITHER_LC_ALL", "C"), NOTHING, show, ":::", "1");
        assertThat(with.waitFor()).isZero();
        assertThat(with.out()).isEqualTo("C none\n");
    }

    private static boolean isZombie(ProcessHandle process) throws IOException {
        Path stat = Path.of("/proc/" + process.pid() + "/stat");
        return Files.exists(stat) && Files.readString(stat).contains(") Z ");
    }

    @ParameterizedTest
    @CsvSource({
        "--joblog, 'Joblog ''FILE'' must be written by one run at a time, but another one has it; wait for its end, or name"
                + " another'",
        "--journal, Journal 'FILE' can have one run at a time and another has it; wait for that one"
    })
    void twoRunsDoNotShareARecord(String option, String message) throws Exception {
        Path pipe = ExecProcess.pipe(folder.resolve("pipe"));
        Path file = folder.resolve("record");
        ExecProcess first = ExecProcess.start(
                folder,
                Map.of(),
                NOTHING,
                option,
                file.toString(),
                "echo begun > " + pipe + "; cat " + pipe + "; : {}",
                ":::",
                "1");
        assertThat(ExecProcess.read(pipe)).isEqualTo("begun");
        Path other = Files.createDirectory(folder.resolve("other"));
        ExecProcess second = ExecProcess.start(other, Map.of(), NOTHING, option, file.toString(), "true", ":::", "1");
        assertThat(second.waitFor()).isEqualTo(ExecTotals.OTHER_ERROR);
        assertThat(second.err()).isEqualTo(message.replace("FILE", file.toString()) + "\n");
        Files.writeString(pipe, "go\n");
        assertThat(first.waitFor()).isZero();
        assertThat(Files.readString(file)).contains("echo begun").doesNotContain("true 1");
    }

    @Test
    void needsNoHomeAndStartsNoLogging() throws Exception {
        Path home = folder.resolve("missing");
        Process exec = ExecProcess.builder(folder, "-k", "echo", ":::", "a")
                .redirectErrorStream(true)
                .start();
        assertThat(new String(exec.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("a\n");
        assertThat(exec.waitFor()).isZero();
        List<String> watched =
                new ArrayList<>(ExecProcess.builder(folder, "true", ":::", "1").command());
        watched.add(1, "-Xlog:class+load:stdout");
        watched.add(2, "-Daither.home=" + home);
        watched.removeIf(word -> word.equals("-Daither.home=" + folder));
        Process loading = new ProcessBuilder(watched).redirectErrorStream(true).start();
        assertThat(new String(loading.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("io.aitherzero.cli.exec.ExecCommand ")
                .doesNotContain(
                        "org.apache.logging",
                        "org.slf4j",
                        "com.google.gson",
                        "com.typesafe",
                        "org.pf4j",
                        "java.lang.management.");
        assertThat(loading.waitFor()).isZero();
        assertThat(home).doesNotExist();
    }

    @Test
    void inputIsReadAsItComesAndAHaltDoesNotWaitForMore() throws Exception {
        Path input = ExecProcess.pipe(folder.resolve("in"));
        Path pipe = ExecProcess.pipe(folder.resolve("pipe"));
        // the shell of the writer keeps the input open
        Process writer =
                new ProcessBuilder("sh", "-c", "exec 3> " + input + "; echo first >&3; exec cat > /dev/null").start();
        ExecProcess exec =
                ExecProcess.start(folder, Map.of(), input, "--halt", "now,fail=1", "echo {} > " + pipe + "; exit 7");
        assertThat(ExecProcess.read(pipe)).isEqualTo("first");
        assertThat(exec.waitFor()).isEqualTo(7);
        writer.destroy();
    }

    /** What is printed is recorded; what is recorded is done once, however often the run is killed. */
    @Test
    void killedRunIsResumedWhereItWas() throws Exception {
        Path file = folder.resolve("journal");
        Path effects = Files.createFile(folder.resolve("effects"));
        List<String> items = IntStream.range(0, 80).mapToObj(Integer::toString).collect(Collectors.toList());
        Random random = new Random(5);
        Map<String, Integer> recorded = new HashMap<>();
        for (int kills = 0; kills < 4; kills++) {
            Collections.shuffle(items, random);
            run(items, file, effects, 1 + random.nextInt(15));
            recorded.forEach((item, times) -> assertThat(count(effects).get(item))
                    .as("effects of %s", item)
                    .isEqualTo(times));
            try (RunJournal journal = RunJournal.open(file)) {
                for (String item : items) {
                    if (journal.claim(command(effects, item)).earlier() == Earlier.SUCCEEDED) {
                        recorded.put(item, count(effects).get(item));
                    }
                }
            }
            assertThat(recorded.keySet()).containsAll(printed);
        }
        assertThat(recorded).hasSizeBetween(4, items.size() - 1);
        run(items, file, effects, Integer.MAX_VALUE);
        recorded.forEach((item, times) ->
                assertThat(count(effects).get(item)).as("effects of %s", item).isEqualTo(times));
        assertThat(count(effects).keySet()).containsExactlyInAnyOrderElementsOf(items);
        assertThat(printed).doesNotHaveDuplicates();
        try (RunJournal journal = RunJournal.open(file)) {
            assertThat(journal.count(Earlier.SUCCEEDED)).isEqualTo(items.size());
            assertThat(journal.records()).isEqualTo(items.size());
        }
    }

    private final List<String> printed = new ArrayList<>();

    private static String command(Path effects, String item) {
        return "echo " + item + " >> " + effects + "; echo " + item;
    }

    private void run(List<String> items, Path journal, Path effects, int killAfter) throws Exception {
        List<String> args = new ArrayList<>(
                List.of("-j3", "--resume", "--journal", journal.toString(), command(effects, "{}"), ":::"));
        args.addAll(items);
        Process exec = ExecProcess.builder(folder, args.toArray(new String[0]))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader out = exec.inputReader(StandardCharsets.US_ASCII)) {
            String line = out.readLine();
            for (int read = 1; line != null; read++) {
                printed.add(line);
                if (read == killAfter) {
                    boolean ignored = exec.toHandle().destroyForcibly();
                    exec.waitFor();
                }
                // a JVM killed while it starts a process leaves a helper of the JDK, which keeps the pipe open for ever
                line = read < killAfter || out.ready() ? out.readLine() : null;
            }
        }
        assertThat(exec.waitFor()).isEqualTo(killAfter == Integer.MAX_VALUE ? 0 : 137);
    }

    private static Map<String, Integer> count(Path effects) {
        Map<String, Integer> count = new HashMap<>();
        try {
            Files.readAllLines(effects).forEach(line -> count.merge(line, 1, Integer::sum));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return count;
    }
}
