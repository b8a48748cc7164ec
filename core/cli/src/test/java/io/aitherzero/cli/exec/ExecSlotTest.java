package io.aitherzero.cli.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.aitherzero.cli.Typed;
import io.aitherzero.fixture.Children;
import io.aitherzero.fixture.Signals;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
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
        boolean isSignal = !values.startsWith("0 ");
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
                .startsWith(
                        "Job 2 was killed with the shell that ran it, which was ended before it (exit value 137): by the"
                                + " command, by a signal to all of the run, or by the system for want of memory; what of it cleared"
                                + " its environment may still run; let no command end its parent process: ");
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
    @CsvSource({
        "a.b, 1",
        "BASH_FUNC_f%%, '() { :; }'",
        "IFS, ':'",
        "PPID, 1",
        "PWD, '/gr\u00f6\u00dfe'",
        "PATH, '/bin:/gr\u00f6\u00dfe'"
    })
    void environmentThatAShellWouldChangeIsForNoShell(String name, String value) {
        Map<String, String> variables = new HashMap<>(Map.of("PATH", "/bin"));
        assertThat(rule(variables).isFor(List.of("/bin/dash"))).isTrue();
        variables.put(name, value);
        assertThat(rule(variables).isFor(List.of("/bin/dash"))).isFalse();
    }

    @Test
    void onlyProgramsThatAreThereAreForAShell() throws IOException {
        Path script = Files.writeString(folder.resolve("script"), "#!/no/such\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        ExecShellRule rule = rule(Map.of("PATH", folder + "::/bin"));
        assertThat(rule.isFor(List.of("/bin/dash"))).isTrue();
        assertThat(rule.isFor(List.of("dash"))).isTrue();
        assertThat(rule.isFor(List.of("script"))).isFalse();
        assertThat(rule.isFor(List.of(script.toString()))).isFalse();
        assertThat(rule.isFor(List.of("/no/such"))).isFalse();
        assertThat(rule.isFor(List.of("/bin"))).isFalse();
        rule.giveUp();
        assertThat(rule.isFor(List.of("dash"))).isFalse();
    }

    private ExecShellRule rule(Map<String, String> variables) {
        return rule(ExecShellRule.SHELL, variables, () -> true);
    }

    private ExecShellRule rule(Path shell, Map<String, String> variables, BooleanSupplier hasRoom) {
        return new ExecShellRule(shell, folder, variables, hasRoom);
    }

    private ExecAttempt started(ExecSlot slot, long sequence, String command) throws IOException {
        ExecAttempt attempt = ExecAttempt.of(new ExecJob(sequence, command, "", Optional.empty()), slot, folder);
        attempt.start(ExecShell.of(name -> null));
        return attempt;
    }

    private void run(ExecSlot slot, int jobs) throws IOException, InterruptedException {
        for (int sequence = 1; sequence <= jobs; sequence++) {
            try (ExecAttempt attempt = started(slot, sequence, "/bin/ls /")) {
                assertThat(attempt.waitFor()).isZero();
                assertThat(attempt.out().bytes()).isPositive();
            }
        }
    }

    private List<String> outputsLeft() throws IOException {
        try (Stream<Path> left = Files.list(folder)) {
            return left.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("aither-exec"))
                    .toList();
        }
    }

    @Test
    void whatAJobWritesWhereTheShellAnswersIsNoAnswer() throws IOException {
        Path log = folder.resolve("log");
        String forge =
                "{ echo hi; echo 0; echo; head -c 100000 /dev/zero; env; printf 0; } > /proc/$PPID/fd/1; echo {}; exit 7";
        // the first one's parent is this process
        String command = "test {} = 1 && exit 7; " + forge;
        assertThat(exec("--joblog", log.toString(), command, ":::", "1", "2", "3", "4"))
                .isEqualTo(4);
        assertThat(lines()).containsExactly("2", "3", "4");
        assertThat(typed.err()).isEmpty();
        assertThat(Files.readAllLines(log).stream().skip(1))
                .hasSize(4)
                .allSatisfy(line -> assertThat(line).contains("\t7\t0\t"));
    }

    @Test
    void interruptWhileTheShellBeginsAJobEndsTheJobAndNotTheShell() throws Exception {
        ExecSlot slot = new ExecSlot(1, rule(System.getenv()));
        run(slot, 2);
        ProcessHandle shell = slot.shell().orElseThrow().handle();
        Thread.currentThread().interrupt();
        try (ExecAttempt attempt = started(slot, 3, "/bin/sleep 54321")) {
            assertThatThrownBy(attempt::waitFor).isInstanceOf(InterruptedException.class);
            assertThat(Thread.interrupted()).isFalse();
            assertThat(attempt.runNanos()).isPositive();
            assertThat(attempt.isLost()).isFalse();
        }
        assertThat(ProcessHandle.allProcesses()).noneMatch(ExecSlotTest::sleeps);
        assertThat(shell.isAlive()).isTrue();
        run(slot, 2);
        slot.end();
        assertThat(outputsLeft()).isEmpty();
    }

    @Test
    void jobOfAShellThatIsStuckNeverBegins() throws Exception {
        ExecSlot slot = new ExecSlot(1, rule(System.getenv()));
        run(slot, 2);
        ProcessHandle shell = slot.shell().orElseThrow().handle();
        Signals.send(shell, "STOP");
        Path ran = folder.resolve("ran");
        Thread.currentThread().interrupt();
        try (ExecAttempt attempt = started(slot, 3, "/usr/bin/touch " + ran)) {
            assertThatThrownBy(attempt::waitFor).isInstanceOf(InterruptedException.class);
            assertThat(attempt.runNanos()).isPositive();
        }
        shell.onExit().get(20, TimeUnit.SECONDS);
        assertThat(ran).doesNotExist();
        assertThat(outputsLeft()).isEmpty();
        run(slot, 2);
        slot.end();
    }

    @Test
    void jobThatTheShellDoesNotBeginIsAProcessOfItsOwnAndLaterOnesWithoutATry() throws Exception {
        Path started = folder.resolve("started");
        Path shell = Files.writeString(
                folder.resolve("dash"), "#!/bin/sh\necho started >> " + started + "\nread begin\nread order\nexit 2\n");
        assertThat(shell.toFile().setExecutable(true)).isTrue();
        ExecShellRule rule = rule(shell, System.getenv(), () -> true);
        ExecSlot slot = new ExecSlot(1, rule);
        run(slot, 4);
        assertThat(slot.shell()).isEmpty();
        assertThat(started).hasContent("started");
        assertThat(rule.allowsShells()).isFalse();
    }

    @Test
    void shellThatCannotStartIsDoneWithout() throws Exception {
        Path shell = Files.createSymbolicLink(folder.resolve("dash"), ExecShellRule.SHELL);
        ExecShellRule rule = rule(shell, System.getenv(), () -> true);
        assertThat(rule.isFor(List.of("/bin/ls"))).isTrue();
        Files.delete(shell);
        ExecSlot slot = new ExecSlot(1, rule);
        run(slot, 3);
        assertThat(slot.shell()).isEmpty();
        assertThat(rule.allowsShells()).isFalse();
    }

    @Test
    void shellsOfFreeSlotsEndWhereThereIsNoRoomForThem() throws Exception {
        AtomicBoolean room = new AtomicBoolean(true);
        try (ExecSlots slots = new ExecSlots(rule(ExecShellRule.SHELL, System.getenv(), room::get))) {
            List<ExecSlot> taken = List.of(slots.take(), slots.take(), slots.take());
            List<ProcessHandle> shells = new ArrayList<>();
            for (ExecSlot slot : taken) {
                run(slot, 2);
                shells.add(slot.shell().orElseThrow().handle());
            }
            slots.free(taken.get(2));
            assertThat(taken.get(2).shell()).isPresent();
            room.set(false);
            slots.free(taken.get(0));
            assertThat(taken).map(slot -> slot.shell().isPresent()).containsExactly(false, true, false);
            shells.get(0).onExit().get(20, TimeUnit.SECONDS);
            shells.get(2).onExit().get(20, TimeUnit.SECONDS);
            assertThat(shells.get(1).isAlive()).isTrue();
        }
        assertThat(outputsLeft()).isEmpty();
    }

    @Test
    void shellThatCannotOpenTheOutputsBeginsNothing() throws Exception {
        ExecSlotShell shell = ExecSlotShell.start(Path.of("/bin/sh"));
        Path ran = folder.resolve("ran");
        List<String> words = List.of("/usr/bin/touch", ran.toString());
        String nowhere = folder.resolve("no/out").toString();
        shell.tell("1", ExecSlotShell.order("1", Map.of(), words, nowhere, nowhere));
        assertThat(shell.begins()).isFalse();
        assertThat(ran).doesNotExist();
        shell.end();
        shell.handle().onExit().get(20, TimeUnit.SECONDS);
    }

    @Test
    void shellThatIsGoneIsReplaced() throws Exception {
        ExecSlot slot = new ExecSlot(1, rule(System.getenv()));
        List<Long> shells = new ArrayList<>();
        for (int sequence = 1; sequence <= 5; sequence++) {
            run(slot, 1);
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
