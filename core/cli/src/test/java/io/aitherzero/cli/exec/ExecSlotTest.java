package io.aitherzero.cli.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.aitherzero.cli.Typed;
import io.aitherzero.fixture.Children;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The first job of a slot is a process of its own, the others are run by a shell: nobody can tell. */
@EnabledOnOs(OS.LINUX)
class ExecSlotTest {
    private static final Path NOTHING = Path.of("/dev/null");

    @TempDir
    Path folder;

    private Typed typed = new Typed();

    @BeforeAll
    static void needsDash() throws IOException {
        assumeTrue(Path.of("/bin/sh").toRealPath().endsWith("dash"), "/bin/sh is another shell");
    }

    @AfterEach
    void endWhatAFailureLeft() {
        Children.end();
    }

    private int exec(String... args) {
        typed = new Typed();
        List<String> all = new ArrayList<>(List.of("exec", "-k"));
        if (!args[0].startsWith("-j")) {
            all.add("-j1");
        }
        all.addAll(List.of(args));
        return typed.run(all.toArray(new String[0]));
    }

    private List<String> lines() {
        return typed.out().lines().toList();
    }

    @Test
    void allJobsOfASlotButTheFirstHaveOneShell() {
        assertThat(exec("echo $PPID; : {}", ":::", "1", "2", "3", "4")).isZero();
        String here = Long.toString(ProcessHandle.current().pid());
        assertThat(lines()).hasSize(4).startsWith(here);
        assertThat(lines().subList(1, 4)).doesNotContain(here).containsOnly(lines().get(1));
    }

    /** What a job may see of where it runs; the words are those of a program, of a builtin and of a shell's command. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "env | sort | grep -v -e AITHER_EXEC_JOB -e PARALLEL_SEQ; : {}",
                "grep -E '^(Sig[BIC]|Shd|Umask|NoNew|Seccomp|CapEff|Groups|Uid)' /proc/self/status; : {}",
                "ls -l /proc/self/fd | grep -o '[0-9] -> [a-z/]*' | grep -v proc; : {}",
                "ulimit -a; pwd; umask; ps -o pgid=,sid=,tty=,ni= $$; readlink /proc/self/fd/0; cat; : {}",
                "/bin/grep -c . /proc/self/status /no/such/{} | sed s/1$/0/",
                "/no/such/program; : {}",
                "no-such-program",
                "trap 'echo got' INT; kill -INT $$; kill -QUIT $$; echo not reached; : {}"
            })
    void jobsAreAlikeInBoth(String command) throws IOException {
        Path log = folder.resolve("log");
        int code = exec("--joblog", log.toString(), command, ":::", "1", "1", "1");
        List<String> ends = Files.readAllLines(log).stream()
                .skip(1)
                .map(line -> line.replaceAll("^(\\S+\\s+){4}", ""))
                .toList();
        assertThat(ends).hasSize(3).containsOnly(ends.get(0));
        assertThat(code).isIn(0, 3);
        int length = typed.out().length() / 3;
        assertThat(typed.out()).isEqualTo(typed.out().substring(0, length).repeat(3));
        int said = typed.err().length() / 3;
        assertThat(typed.err()).isEqualTo(typed.err().substring(0, said).repeat(3));
    }

    @Test
    void eachByteIsAnArgument() throws IOException {
        byte[] all = new byte[255 + 3];
        IntStream.range(0, 255).forEach(at -> all[at] = (byte) (at + 1));
        System.arraycopy("'\n'".getBytes(StandardCharsets.US_ASCII), 0, all, 255, 3);
        Path input = Files.write(folder.resolve("input"), all);
        Path once = Files.createFile(folder.resolve("once"));
        try (var appended = Files.newOutputStream(once)) {
            for (int i = 0; i < 3; i++) {
                appended.write(all);
                appended.write(0);
            }
        }
        Path printed = folder.resolve("printed");
        assertThat(exec("-0", "-a", once.toString(), "printf %s {} >> " + printed))
                .isZero();
        byte[] one = Files.readAllBytes(input);
        assertThat(Files.readAllBytes(printed))
                .hasSize(3 * one.length)
                .startsWith(one)
                .endsWith(one);
    }

    @ParameterizedTest
    @CsvSource({"0, 0 0", "255, 0 255", "127, 0 127", "143, 143 0"})
    void exitValuesAndSignalsAreTold(int end, String values) throws IOException {
        Path log = folder.resolve("log");
        String[] both = values.split(" ");
        boolean isSignal = !both[0].equals("0");
        String command = isSignal ? "kill -TERM $$; : {}" : "sh -c 'exit " + end + "'; exit $?; : {}";
        int ignored = exec("--joblog", log.toString(), command, ":::", "1", "2");
        assertThat(Files.readAllLines(log)).last().asString().contains(isSignal ? "\t0\t15\t" : "\t" + end + "\t0\t");
        assertThat(typed.err()).isEmpty();
    }

    @Test
    void jobThatEndsTheShellFailsAndNoOther() throws IOException {
        Path log = folder.resolve("log");
        Path ran = folder.resolve("ran");
        assertThat(exec(
                        "--joblog",
                        log.toString(),
                        "echo {} >> " + ran + "; test {} = 2 && { kill -9 $PPID; sleep 54321; }; echo {}",
                        ":::",
                        "1",
                        "2",
                        "3",
                        "4"))
                .isEqualTo(1);
        assertThat(typed.out()).isEqualTo("1\n3\n4\n");
        assertThat(typed.err())
                .startsWith("Job 2 was killed with the shell that ran it, which ended with exit value 137 before it;"
                        + " let no command end its parent process: ");
        assertThat(Files.readAllLines(ran)).containsExactly("1", "2", "3", "4");
        assertThat(Files.readAllLines(log).get(2)).contains("\t0\t9\techo 2 ");
        assertThat(ProcessHandle.allProcesses()).noneMatch(ExecSlotTest::sleeps);
    }

    private static boolean sleeps(ProcessHandle process) {
        return process.info().arguments().stream().flatMap(Stream::of).anyMatch("54321"::equals);
    }

    @Test
    void timeoutKillsAllOfAJobAndTheNextOneRuns() throws IOException {
        Path log = folder.resolve("log");
        String command =
                "echo {}; test {} = 2 && { trap '' TERM; (setsid sh -c 'trap \"\" TERM; sleep 54321' &); sleep 54321; }"
                        + "; : {}";
        assertThat(exec("--timeout", "500ms", "--joblog", log.toString(), command, ":::", "1", "2", "3", "4"))
                .isEqualTo(1);
        assertThat(lines()).containsExactly("1", "2", "3", "4");
        assertThat(typed.err())
                .startsWith("Job 2 ran longer than its --timeout and was killed after ")
                .hasLineCount(1);
        assertThat(Files.readAllLines(log).get(2)).contains("\t0\t2\t-1\t15\techo 2;");
        assertThat(ProcessHandle.allProcesses()).noneMatch(ExecSlotTest::sleeps);
    }

    @Test
    void failedJobIsTriedAgainInTheShell() {
        assertThat(exec("--retries", "3", "echo {} $PARALLEL_SEQ >&2; exit {}", ":::", "0", "1"))
                .isEqualTo(1);
        assertThat(typed.err()).isEqualTo("0 1\n1 2\n");
    }

    @Test
    void whatAJobLeavesBehindKeepsNobodyWaitingAndIsNotOfTheNextOne() {
        assertThat(exec("(sleep 0.1; echo late; sleep 5) & echo {}; sleep 0.2", ":::", "1", "2", "3"))
                .isZero();
        assertThat(lines()).containsExactly("1", "late", "2", "late", "3", "late");
    }

    @Test
    void manyOutputsOfBothStreamsAreWhole() {
        List<String> args = new ArrayList<>(List.of("-j4", "echo {}; echo e{} >&2; seq 3000 | tail -1", ":::"));
        IntStream.range(0, 200).forEach(i -> args.add(Integer.toString(i)));
        assertThat(exec(args.toArray(new String[0]))).isZero();
        assertThat(typed.out())
                .isEqualTo(IntStream.range(0, 200).mapToObj(i -> i + "\n3000\n").collect(Collectors.joining()));
        assertThat(typed.err())
                .isEqualTo(IntStream.range(0, 200).mapToObj(i -> "e" + i + "\n").collect(Collectors.joining()));
    }

    @Test
    void shellsEndWithTheRunAndWithTheHost() throws Exception {
        assertThat(exec("echo $PPID; : {}", ":::", "1", "2")).isZero();
        Optional<ProcessHandle> ended = ProcessHandle.of(Long.parseLong(lines().get(1)));
        if (ended.isPresent()) {
            ended.get().onExit().get(20, TimeUnit.SECONDS);
        }
        Path pipe = ExecProcess.pipe(folder.resolve("pipe"));
        Path go = ExecProcess.pipe(folder.resolve("go"));
        ExecProcess killed = ExecProcess.start(
                folder,
                Map.of(),
                NOTHING,
                "-j1",
                "test {} = 1 || { while ls " + folder + "/aither-exec-*; do :; done; echo $PPID > " + pipe + "; cat "
                        + go + "; }",
                ":::",
                "1",
                "2");
        ProcessHandle shell =
                ProcessHandle.of(Long.parseLong(ExecProcess.read(pipe))).orElseThrow();
        assertThat(killed.handle().destroyForcibly()).isTrue();
        assertThat(killed.waitFor()).isEqualTo(137);
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.filter(file -> file.getFileName().toString().startsWith("aither-exec")))
                    .isEmpty();
        }
        Files.writeString(go, "go\n");
        shell.onExit().get(20, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @CsvSource({"a.b, 1", "BASH_FUNC_f%%, '() { :; }'", "IFS, ':'", "PPID, 1", "PWD, '/gr\u00f6\u00dfe'"})
    void environmentThatAShellWouldChangeIsForNoShell(String name, String value) {
        assertThat(told(Map.of("PATH", "/bin", name, value)).isFor(List.of("/bin/dash")))
                .isFalse();
    }

    @Test
    void onlyProgramsThatAreThereAreForAShell() throws IOException {
        Path script = Files.writeString(folder.resolve("script"), "#!/no/such\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        ExecTold told = told(Map.of("PATH", folder + "::/bin"));
        assertThat(told.isFor(List.of("/bin/dash"))).isTrue();
        assertThat(told.isFor(List.of("dash"))).isTrue();
        assertThat(told.isFor(List.of("script"))).isFalse();
        assertThat(told.isFor(List.of(script.toString()))).isFalse();
        assertThat(told.isFor(List.of("/no/such"))).isFalse();
        assertThat(told.isFor(List.of("/bin"))).isFalse();
        told.giveUp();
        assertThat(told.isFor(List.of("dash"))).isFalse();
    }

    private ExecTold told(Map<String, String> variables) {
        return new ExecTold(folder, variables, () -> true);
    }

    /** The job is run by a process of its own, and later ones without a try. */
    @Test
    void shellThatCannotOpenTheOutputsBeginsNothing() throws Exception {
        ExecSlotShell shell = ExecSlotShell.start(Path.of("/bin/sh"));
        Path ran = folder.resolve("ran");
        List<String> words = List.of("/usr/bin/touch", ran.toString());
        String nowhere = folder.resolve("no/out").toString();
        shell.tell(ExecSlotShell.order(Map.of(), words, nowhere, nowhere));
        assertThat(shell.begins()).isFalse();
        assertThat(ran).doesNotExist();
        shell.end();
        shell.handle().onExit().get(20, TimeUnit.SECONDS);
    }

    @Test
    void shellThatIsGoneIsReplaced() throws Exception {
        ExecSlot slot = new ExecSlot(1, told(System.getenv()));
        List<Long> shells = new ArrayList<>();
        for (int sequence = 1; sequence <= 5; sequence++) {
            ExecAttempt attempt = ExecAttempt.of(new ExecJob(sequence, "/bin/ls", "", Optional.empty()), slot, folder);
            attempt.start(ExecShell.of(name -> null));
            assertThat(attempt.waitFor()).isZero();
            attempt.close();
            Optional<ExecSlotShell> shell = slot.shell();
            shell.ifPresent(there -> shells.add(there.handle().pid()));
            if (sequence == 2) {
                assertThat(shell.orElseThrow().handle().destroyForcibly()).isTrue();
                shell.get().handle().onExit().get(20, TimeUnit.SECONDS);
            }
        }
        assertThat(shells).hasSizeBetween(3, 4);
        assertThat(shells.stream().distinct()).hasSize(2);
        slot.end();
    }
}
