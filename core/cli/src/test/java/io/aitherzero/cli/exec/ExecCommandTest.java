package io.aitherzero.cli.exec;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.cli.Typed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExecCommandTest {
    private static final String HEADER = "Seq\tHost\tStarttime\tJobRuntime\tSend\tReceive\tExitval\tSignal\tCommand\n";

    @TempDir
    Path folder;

    private Typed typed = new Typed();

    private int exec(String... args) {
        typed = new Typed();
        List<String> all = new ArrayList<>(List.of("exec"));
        all.addAll(List.of(args));
        return typed.run(all.toArray(new String[0]));
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    @Test
    void argumentsReachTheCommandAsTheyWereTyped() {
        assertThat(exec(
                        "-k",
                        "printf '%s|'",
                        ":::",
                        "a b",
                        "it's",
                        "$(id)",
                        "-x",
                        "--",
                        "@f",
                        "\"q\"",
                        "",
                        "a\nb",
                        "ä"))
                .isZero();
        assertThat(typed.out()).isEqualTo("a b|it's|$(id)|-x|--|@f|\"q\"||a\nb|ä|");
        assertThat(typed.err()).isEmpty();
    }

    @Test
    void wordsAfterTheCommandAreItsOwn() {
        assertThat(exec("-k", "echo", "--jobs", "-n", ":::", "x")).isZero();
        assertThat(typed.out()).isEqualTo("--jobs -n x\n");
    }

    @Test
    void eachCombinationOfGroupsIsAJob() {
        assertThat(exec("-k", "echo {2}-{1}", ":::", "a", "b", ":::", "1", "2")).isZero();
        assertThat(typed.out()).isEqualTo("1-a\n2-a\n1-b\n2-b\n");
    }

    @Test
    void linesOfAFileAreArguments() throws IOException {
        Files.writeString(folder.resolve("args"), "one two\n\nlast");
        assertThat(exec("-k", "-a", file("args"), "echo [{}]")).isZero();
        assertThat(typed.out()).isEqualTo("[one two]\n[]\n[last]\n");
        Files.writeString(folder.resolve("nul"), "a\nb\0c\0");
        assertThat(exec("-k", "-0", "-a", file("nul"), "printf '[%s]'")).isZero();
        assertThat(typed.out()).isEqualTo("[a\nb][c]");
    }

    @Test
    void outputsAreNeverMixedAndStayInOrderWhenAsked() {
        String[] args = IntStream.range(0, 12).mapToObj(i -> "1000" + i).toArray(String[]::new);
        List<String> all = new ArrayList<>(List.of("-k", "-j6", "seq {}; echo err{} >&2", ":::"));
        all.addAll(List.of(args));
        assertThat(exec(all.toArray(new String[0]))).isZero();
        String wanted = List.of(args).stream()
                .map(arg -> IntStream.rangeClosed(1, Integer.parseInt(arg))
                        .mapToObj(i -> i + "\n")
                        .collect(Collectors.joining()))
                .collect(Collectors.joining());
        assertThat(typed.out().equals(wanted))
                .as("each output whole and in order")
                .isTrue();
        assertThat(typed.err()).isEqualTo("err" + String.join("\nerr", args) + "\n");
    }

    @Test
    void childThatOutlivesItsJobKeepsNobodyWaiting() {
        assertThat(exec("sleep 5 & echo {}", ":::", "a")).isZero();
        assertThat(typed.out()).isEqualTo("a\n");
    }

    @ParameterizedTest
    @CsvSource({"0 0, 0", "0 3 0 1, 2", "1 2 3 4 5, 5"})
    void exitCodeIsTheNumberOfFailedJobs(String values, int code) {
        List<String> args = new ArrayList<>(List.of("exit", ":::"));
        args.addAll(List.of(values.split(" ")));
        assertThat(exec(args.toArray(new String[0]))).isEqualTo(code);
    }

    @Test
    void moreThanAHundredFailuresAreOneHundredAndOne() {
        List<String> args = new ArrayList<>(List.of("-j8", "false", ":::"));
        IntStream.range(0, 120).forEach(i -> args.add("" + i));
        assertThat(exec(args.toArray(new String[0]))).isEqualTo(101);
    }

    @ParameterizedTest
    @CsvSource({
        "'now,fail=1', 0 7 8, 7",
        "'soon,fail=1', 0 7 8, 7",
        "'now,success=1', 5 0 8, 0",
        "'now,done=1', 5 0 8, 5",
        "'soon,fail=2', 5 6 7, 2",
        "never, 5 6 7, 3",
    })
    void haltDecidesTheExitCode(String halt, String values, int code) {
        List<String> args = new ArrayList<>(List.of("-j1", "--halt", halt, "exit", ":::"));
        args.addAll(List.of(values.split(" ")));
        assertThat(exec(args.toArray(new String[0]))).isEqualTo(code);
    }

    @Test
    void haltNowKillsWhatRuns() throws IOException {
        String log = file("log");
        assertThat(exec(
                        "-j2",
                        "--halt",
                        "now,fail=1",
                        "--joblog",
                        log,
                        "test {} = 9 && exit 9; sleep 98765",
                        ":::",
                        "1",
                        "9"))
                .isEqualTo(9);
        assertThat(Files.readString(folder.resolve("log")).lines()).hasSize(2);
        assertThat(typed.err()).contains("Ended early by --halt: ");
        assertNothingRuns("98765");
    }

    @Test
    void timeoutKillsTheJobAndAllItBegan() throws IOException {
        String log = file("log");
        String command = "echo begun {}; trap '' TERM; (setsid sh -c 'trap \"\" TERM; sleep 87654; sleep 87654' &)"
                + "; test {} = 0 || { sleep 87654 & wait; sleep 87654; }";
        assertThat(exec("--timeout", "500ms", "--joblog", log, command, ":::", "1"))
                .isEqualTo(1);
        assertThat(typed.out()).isEqualTo("begun 1\n");
        assertThat(typed.err()).startsWith("Job 1 ran longer than its --timeout and was killed after ");
        assertThat(Files.readString(folder.resolve("log"))).contains("\t0\t8\t-1\t15\techo begun 1; ");
        assertNothingRuns("87654");
    }

    @Test
    void timeoutCanBeAShareOfTheMedian() {
        assertThat(exec(
                        "-j1",
                        "--timeout",
                        "1000%",
                        "test {} = 5 && exec sleep 300; sleep 0.1",
                        ":::",
                        "1",
                        "2",
                        "3",
                        "4",
                        "5"))
                .isEqualTo(1);
        assertThat(typed.err()).startsWith("Job 5 ran longer than its --timeout");
    }

    @Test
    void helpTellsTheExitCodes() {
        assertThat(exec("--help")).isZero();
        assertThat(typed.out())
                .startsWith("Examples:\n  aither exec gzip -9 {} ::: *.log\n")
                .contains("Usage: aither exec [OPTIONS] [COMMAND [::: ARG]...]\n")
                .contains("200% of the processors", "  101     more than 100 jobs failed\n");
    }

    private static void assertNothingRuns(String argument) {
        assertThat(ProcessHandle.allProcesses()
                        .filter(process -> process.info()
                                .arguments()
                                .map(args -> List.of(args).contains(argument))
                                .orElse(false)))
                .isEmpty();
    }

    @Test
    void failingJobIsTriedAgainAndPrintsItsLastOutput() {
        String tries = file("tries");
        String command = "echo x >> " + tries + "; n=$(wc -l < " + tries + "); echo try $n; test $n -ge {}";
        assertThat(exec("--retries", "3", command, ":::", "3")).isZero();
        assertThat(typed.out()).isEqualTo("try 3\n");
        assertThat(exec("--retries", "2", command, ":::", "9")).isEqualTo(1);
        assertThat(typed.out()).isEqualTo("try 5\n");
    }

    @Test
    void joblogHasTheColumnsOfGnuParallel() throws IOException {
        String log = file("log");
        assertThat(exec("-k", "-j1", "--joblog", log, "echo {}; exit {#}", ":::", "a\tb", "c\nd"))
                .isEqualTo(2);
        assertThat(Files.readString(folder.resolve("log")))
                .matches(HEADER + "1\t:\t\\d{10}\\.\\d{3}\t *\\d+\\.\\d{3}\t0\t4\t1\t0\techo 'a\tb'; exit 1\n"
                        + "2\t:\t\\d{10}\\.\\d{3}\t *\\d+\\.\\d{3}\t0\t4\t2\t0\techo 'c\0d'; exit 2\n");
    }

    @Test
    void joblogOfGnuParallelIsResumed() throws IOException {
        String log = file("log");
        String line = "\t:\t1795472849.250\t     0.000\t0\t0\t";
        Files.writeString(folder.resolve("log"), HEADER + "2" + line + "1\t0\techo 'b c'\n1" + line + "0\t0\techo a\n");
        assertThat(exec("-k", "--resume", "--joblog", log, "echo", ":::", "a", "b c", "d"))
                .isZero();
        assertThat(typed.out()).isEqualTo("d\n");
        assertThat(exec("--retry-failed", "--joblog", log)).isZero();
        assertThat(typed.out()).isEqualTo("b c\n");
        assertThat(exec("--resume-failed", "--joblog", log, "echo", ":::", "a", "b c", "d", "e"))
                .isZero();
        assertThat(typed.out()).isEqualTo("e\n");
        assertThat(Files.readString(folder.resolve("log")).lines()).hasSize(6);
    }

    /** As a full disk leaves it; each length of the last line. */
    @Test
    void joblogThatWasCutOffIsResumed() throws IOException {
        String log = file("log");
        String line = "\t:\t1795472849.250\t     0.000\t0\t0\t0\t0\techo ";
        String sound = HEADER + "1" + line + "a\n";
        String last = "2" + line + "bb";
        for (int length = 1; length <= last.length(); length += 7) {
            Files.writeString(folder.resolve("log"), sound + last.substring(0, length));
            assertThat(exec("-j1", "--resume", "--joblog", log, "echo", ":::", "a", "bb", "c"))
                    .isZero();
            assertThat(typed.out()).isEqualTo("bb\nc\n");
            assertThat(typed.err())
                    .startsWith("Joblog '" + log + "': its last line was cut off in the middle; " + length
                            + " bytes are removed and its job, if it was one, runs again\n");
            assertThat(Files.readString(folder.resolve("log")))
                    .startsWith(sound + "2\t")
                    .doesNotContain("echo b\n");
            assertThat(Files.readAllLines(folder.resolve("log"))).hasSize(4);
        }
        Files.writeString(folder.resolve("log"), HEADER.substring(0, 9));
        assertThat(exec("--resume", "--joblog", log, "echo", ":::", "a")).isZero();
        assertThat(Files.readString(folder.resolve("log"))).startsWith(HEADER + "1\t");
        Files.writeString(folder.resolve("log"), "a letter");
        assertThat(exec("--resume", "--joblog", log, "echo", ":::", "a")).isZero();
        assertThat(Files.readString(folder.resolve("log"))).startsWith("a letter\n1\t");
    }

    @Test
    void joblogOfAnotherListIsNotResumed() throws IOException {
        String log = file("log");
        assertThat(exec("-k", "--joblog", log, "echo", ":::", "a", "b")).isZero();
        String before = Files.readString(folder.resolve("log"));
        assertThat(exec("--resume", "--joblog", log, "echo", ":::", "b", "a", "c"))
                .isEqualTo(ExecTotals.OTHER_ERROR);
        assertThat(typed.err())
                .isEqualTo("Job 1 must be the one of the joblog, 'echo a', but is 'echo b'; the list was changed since:"
                        + " resume with the list of that time, or begin again with --journal, which goes by the command"
                        + " and not by the number\n");
        assertThat(typed.out()).isEmpty();
        assertThat(folder.resolve("log")).hasContent(before);
    }

    @Test
    void journalGoesByTheCommandWhateverTheList() {
        String journal = file("journal");
        assertThat(exec("-k", "--journal", journal, "echo {}; test {} != bad", ":::", "a", "bad", "b"))
                .isEqualTo(1);
        assertThat(exec(
                        "-k",
                        "--resume",
                        "--journal",
                        journal,
                        "echo {}; test {} != bad",
                        ":::",
                        "c",
                        "b",
                        "bad",
                        "a",
                        "a"))
                .isZero();
        assertThat(typed.out()).isEqualTo("c\na\n");
        assertThat(typed.err())
                .isEqualTo("Journal '" + journal + "': 2 succeeded and 1 failed in earlier runs\n"
                        + "3 jobs were left out, as an earlier run had them\n");
        assertThat(exec("--retry-failed", "--journal", journal, "echo {}; test {} != bad", ":::", "d", "bad"))
                .isEqualTo(1);
        assertThat(typed.out()).isEqualTo("bad\n");
    }

    @Test
    void journalOfAnEarlierRunIsNotTakenForANewOne() {
        String journal = file("journal");
        assertThat(exec("--journal", journal, "true", ":::", "a")).isZero();
        assertThat(exec("--journal", journal, "true", ":::", "a")).isEqualTo(ExecTotals.OTHER_ERROR);
        assertThat(typed.err()).contains("must be a new one, but has 1 records of earlier runs; add --resume");
    }

    @Test
    void dryRunPrintsCommandsAndRunsNothing() {
        assertThat(exec("--dry-run", "touch " + file("x") + "{}", ":::", "a b", "c"))
                .isZero();
        assertThat(typed.out()).isEqualTo("touch " + file("x") + "'a b'\ntouch " + file("x") + "c\n");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void tagNamesTheJobOfEachLine() {
        assertThat(exec("-k", "--tag", "printf 'a\\nb\\n'", ":::", "x y", "z")).isZero();
        assertThat(typed.out()).isEqualTo("x y\ta\nx y\tb\nz\ta\nz\tb\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--jobs|none|Option --jobs must be auto or a number such as 8, 200%, +2 or -1 that gives 1 to 10000,",
                "--timeout|soon|Option --timeout must be a time such as 500ms, 30 (seconds) or 2m,",
                "--halt|now|Option --halt must be never, or now or soon and what is counted, such as now,fail=1",
                "--workload|gpu|Option --workload must be one of cpu, io, network, mixed,",
                "--memfree|much|Option --memfree must be a size such as 500M, 2G or a number of bytes,",
                "--retries|0|Option --retries must be a whole number from 1 to 999999,",
                "--arg-file|/no/such/file|The file of arguments '/no/such/file' must be one that can be read, but it does not exist;",
                "--arg-file|/|The file of arguments '/' must be one that can be read, but it is a folder; name another",
                "--joblog|/no/such/log|Joblog '/no/such/log' must be a file that can be written, but cannot: its folder does",
                "--journal|/no/such/file|Journal '/no/such/file' must be a file that can be written, but cannot:",
                "--delimiter|ab|Option --delimiter must be one byte, such as , or \\t or \\0,",
                "--colsep|(|Option --colsep must be a regular expression,",
                "--delay|soon|Option --delay must be a time such as 500ms, 0.5 (seconds) or 2m,",
                "--max-args|1000000|Option --max-args must be a whole number from 1 to 999999,",
                "--max-args|2x|Option --max-args must be a whole number from 1 to 999999,",
                "--max-args|0|Option --max-args must be a whole number from 1 to 999999,",
            })
    void wrongValueIsNamed(String option, String value, String message) {
        assertThat(exec(option, value, "true")).isEqualTo(ExecTotals.OTHER_ERROR);
        assertThat(typed.err()).startsWith(message).contains(value);
    }

    @Test
    void fullDiskIsSaid() {
        assertThat(exec("--joblog", "/dev/full", "echo", ":::", "a")).isEqualTo(ExecTotals.OTHER_ERROR);
        assertThat(typed.err())
                .isEqualTo("Joblog '/dev/full' must be a file that can be written, but cannot: No space left on device;"
                        + " name another\n");
        assertThat(typed.out()).isEmpty();
    }

    @Test
    void jobThatCannotBeRunIsSaidEvenIfItIsTheLast() throws IOException {
        typed = new Typed().with("PARALLEL_SHELL", file("no/shell"));
        assertThat(typed.run("exec", "echo $(", ":::", "a")).isEqualTo(ExecTotals.OTHER_ERROR);
        assertThat(typed.err()).startsWith("Job 1 could not be run: ").contains("no/shell");
    }

    @Test
    void argumentWithNulIsSaidWithTheOptionThatIsMissing() throws IOException {
        Files.write(folder.resolve("nul"), new byte[] {'a', '\n', 'b', 0, 'c', '\n'});
        assertThat(exec("-a", file("nul"), "echo")).isEqualTo(ExecTotals.OTHER_ERROR);
        assertThat(typed.err())
                .isEqualTo(
                        "Job 2 must have arguments without a NUL byte, which no command can take, but has one; if NUL"
                                + " is what ends arguments in the input, add -0\n");
        assertThat(exec("-k", "-a", file("nul"), "-C", "\\x00", "echo", "{2}{1}"))
                .isZero();
        assertThat(typed.out()).isEqualTo("a\ncb\n");
    }

    @Test
    void moreCombinationsThanCanBeCountedBeginAllTheSame() {
        String[] args = new String[0];
        List<String> typedArgs = new ArrayList<>(List.of("-j1", "--halt", "now,done=2", "echo {1}{6}"));
        for (int source = 0; source < 6; source++) {
            typedArgs.add(":::");
            for (int i = 0; i < 2_000; i++) {
                typedArgs.add(Integer.toString(i));
            }
        }
        assertThat(exec(typedArgs.toArray(args))).isZero();
        assertThat(typed.out()).isEqualTo("00\n01\n");
    }

    @Test
    void delayLiesBetweenTwoBeginsOnceAndBeforeARetryToo() throws IOException {
        String begin = "date +%s%N >> " + file("begins") + "; exit 1; : {}";
        assertThat(exec("-j4", "--delay", "150ms", "--retries", "2", begin, ":::", "a", "b"))
                .isEqualTo(2);
        List<Long> begins = Files.readAllLines(folder.resolve("begins")).stream()
                .map(Long::valueOf)
                .sorted()
                .toList();
        assertThat(begins).hasSize(4);
        for (int i = 1; i < begins.size(); i++) {
            assertThat(begins.get(i) - begins.get(i - 1)).isGreaterThan(100_000_000L);
        }
    }

    @Test
    void recordThatIsAPipeIsNotReadForEver() throws Exception {
        Path pipe = ExecProcess.pipe(folder.resolve("pipe"));
        assertThat(exec("--journal", pipe.toString(), "--resume", "true", ":::", "a"))
                .isEqualTo(ExecTotals.OTHER_ERROR);
        assertThat(typed.err()).isEqualTo("Journal '" + pipe + "' must be a file, but is not; name another\n");
        assertThat(exec("--joblog", "/dev/null", "--resume", "echo", ":::", "a"))
                .isZero();
        assertThat(typed.out()).isEqualTo("a\n");
    }

    @Test
    void argumentsKeepTheirLineFeeds() {
        assertThat(exec("-k", "printf '[%s]'", ":::", "a\nb", "c")).isZero();
        assertThat(typed.out()).isEqualTo("[a\nb][c]");
    }

    @Test
    void joblogWithoutJobsRunsAll() {
        assertThat(exec("-k", "--retry-failed", "--joblog", file("log"), "echo", ":::", "a", "b"))
                .isZero();
        assertThat(typed.out()).isEqualTo("a\nb\n");
    }

    @Test
    void haltNamesTheJobThatDecided() {
        assertThat(exec("-j1", "--halt", "now,fail=2", "exit", ":::", "5", "0", "6", "7"))
                .isEqualTo(2);
        assertThat(typed.err()).isEqualTo("Ended early by --halt: job 3 ended with exit value 6: exit 6\n");
    }

    @Test
    void runningJobsHaveDifferentSlots() {
        List<String> args = new ArrayList<>(List.of("-j3", "echo {%} $PARALLEL_JOBSLOT", ":::"));
        IntStream.range(0, 30).forEach(i -> args.add("" + i));
        assertThat(exec(args.toArray(new String[0]))).isZero();
        assertThat(typed.out().lines()).hasSize(30).allMatch(line -> line.matches("([123]) \\1"));
    }

    @Test
    void delayPartsTheBegins() {
        assertThat(exec("-k", "-j3", "--delay", "150ms", "date +%s%3N; :", ":::", "1", "2", "3"))
                .isZero();
        List<Long> begins = typed.out().lines().map(Long::valueOf).toList();
        assertThat(begins.get(2) - begins.get(0)).isGreaterThan(200);
    }

    @Test
    void resumeNeedsAFile() {
        assertThat(exec("--resume", "true", ":::", "a")).isEqualTo(ExecTotals.OTHER_ERROR);
        assertThat(typed.err()).contains("need --joblog or --journal, but there is neither");
    }
}
