package io.aitherzero.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.aitherzero.fixture.ForkedJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The log before Log4j is up, in processes of its own. */
class EarlyLogTest {
    @TempDir
    Path home;

    private String run(List<String> more, String... args) throws Exception {
        List<String> options = new ArrayList<>(List.of("-Daither.home=" + home, "-Dfile.encoding=UTF-8"));
        options.addAll(more);
        ForkedJvm.Result result = ForkedJvm.run(EarlyMain.class, options, args);
        assertThat(result.exit()).as(result.output()).isEqualTo(args.length > 1 ? Integer.parseInt(args[1]) : 0);
        return result.output();
    }

    private Path log() {
        return home.resolve("var/log/aither.log");
    }

    private List<String> lines() throws IOException {
        return Files.readAllLines(log());
    }

    private static List<String> withoutTimes(List<String> lines) {
        return lines.stream()
                .map(line -> line.replaceFirst("^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d,\\d{3}[+-]\\d{4} ", "TIME "))
                .toList();
    }

    @Test
    void linesAreTheSameBeforeAndAfterLog4jIsUp() throws Exception {
        String console = run(List.of("-Duser.timezone=Asia/Kathmandu"), "twice");
        List<String> lines = lines();
        String[] halves = console.split("--\\R", -1);

        assertThat(halves[0])
                .isEqualTo(halves[1])
                .contains("WARN Some [web] fluent 1")
                .doesNotContain("in the file");
        List<String> untimed = withoutTimes(lines);
        assertThat(untimed).contains("TIME INFO  a.b.Some [web] in a module", "TIME ERROR Alone without package {}");
        int half = untimed.size() / 2;
        // the line of the call differs within main
        assertThat(untimed.subList(0, half).stream().map(line -> line.replaceAll(":\\d+\\)", ":N)")))
                .containsExactlyElementsOf(untimed.subList(half, untimed.size()).stream()
                        .map(line -> line.replaceAll(":\\d+\\)", ":N)"))
                        .toList());
        assertThat(lines.get(0)).contains("+0545 ");
    }

    @Test
    void whoeverBringsLog4jUpAllGoOnThroughIt() throws Exception {
        run(List.of(), "plugin");

        assertThat(withoutTimes(lines()))
                .containsExactlyElementsOf(IntStream.range(0, 10)
                        .mapToObj(i -> "TIME INFO  " + (i == 5 ? "log4j" : "slf4j") + (i < 5 ? " " : " [web] ") + i)
                        .toList());
    }

    @Test
    void noLineIsLostOrTornWhileLog4jComesUp() throws Exception {
        run(List.of(), "threads");

        everyLineOf(2000);
    }

    @Test
    void noLineIsLostWhileSlf4jComesUp() throws Exception {
        run(List.of(), "race");

        assertThat(lines()).hasSize(6000);
    }

    @Test
    void noLineOfALoggerThatIsNewToAllThreadsIsLost() throws Exception {
        run(List.of(), "new");

        assertThat(lines()).hasSize(6000);
    }

    private void everyLineOf(int count) throws IOException {
        List<String> lines = withoutTimes(lines());
        assertThat(lines).hasSize(3 * count);
        for (String name : List.of("a", "b", "c")) {
            assertThat(lines.stream().filter(line -> line.startsWith("TIME INFO  " + name + " ")))
                    .containsExactlyElementsOf(IntStream.range(0, count)
                            .mapToObj(i -> "TIME INFO  " + name + " " + i)
                            .toList());
        }
    }

    @Test
    void anEarlyEndLosesNoLine() throws Exception {
        run(List.of(), "one", "9");

        assertThat(withoutTimes(lines())).containsExactly("TIME WARN  one one");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 50, 3000})
    void aKillLosesNoLine(int after) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Daither.home=" + home,
                        "-cp",
                        System.getProperty("java.class.path"),
                        EarlyMain.class.getName(),
                        "endless")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        int said = 0;
        try (BufferedReader out = process.inputReader()) {
            for (String line = out.readLine(); line != null && said < after; line = out.readLine()) {
                said = Integer.parseInt(line);
            }
        } finally {
            process.destroyForcibly().waitFor();
        }

        List<String> lines = withoutTimes(lines());
        assertThat(lines.size()).isGreaterThan(said);
        for (int i = 0; i <= said; i++) {
            assertThat(lines.get(i)).isEqualTo("TIME INFO  endless " + i);
        }
    }

    @Test
    void aHomeThatCannotBeWrittenLogsToTheConsoleAlone() throws Exception {
        Files.createFile(home.resolve("var"));

        String console = run(List.of(), "twice");

        String[] halves = console.split("--\\R", -1);
        assertThat(halves[0])
                .isEqualTo(halves[1])
                .contains("WARN Any in the file alone")
                .doesNotContain("plain");
    }

    @Test
    void aFullDiskIsToldOfOnceAndTheConsoleGoesOn() throws Exception {
        assumeThat(Path.of("/dev/full")).exists();
        Files.createDirectories(log().getParent());
        Files.createSymbolicLink(log(), Path.of("/dev/full"));

        String console = run(List.of(), "one");

        Files.delete(log());
        assertThat(console.lines())
                .satisfiesExactly(
                        told -> assertThat(told)
                                .startsWith("Logging: Unable to write to stream " + log() + " for appender file ("),
                        warned -> assertThat(warned).isEqualTo("WARN one one"));
    }

    @Test
    void aLargeFileGivesWayToAnotherOne() throws Exception {
        Files.createDirectories(log().getParent());
        Files.writeString(log(), "x".repeat(1 << 20).concat("\n").repeat(10));

        run(List.of(), "twice");

        assertThat(log().resolveSibling("aither-1.log.gz")).isNotEmptyFile();
        assertThat(Files.size(log())).isLessThan(1 << 20);
    }

    @Test
    void whatIsToldToLog4jBringsItUpFirst() throws Exception {
        Files.writeString(
                Files.createDirectories(home.resolve("conf")).resolve("log4j2.xml"),
                "<Configuration><Appenders><Console name='c' target='SYSTEM_ERR'><PatternLayout pattern='OWN %m%n'/></Console>"
                        + "</Appenders><Loggers><Root level='INFO'><AppenderRef ref='c'/></Root></Loggers></Configuration>");

        assertThat(run(List.of(), "one")).isEqualToNormalizingNewlines("OWN one\n");
        assertThat(run(List.of("-Dlog4j2.configurationFile=" + home.resolve("conf/log4j2.xml")), "one"))
                .isEqualToNormalizingNewlines("OWN one\n");
        assertThat(log()).doesNotExist();
    }
}
