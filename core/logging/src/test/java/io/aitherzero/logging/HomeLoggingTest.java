package io.aitherzero.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.aitherzero.fixture.ForkedJvm;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.logging.log4j.core.LoggerContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a home's logging makes of hostile texts, and of what is wrong with itself; each in a process of its own. */
class HomeLoggingTest {
    private static final String EVENT =
            "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d,\\d{3}[+-]\\d{4} (INFO |WARN |ERROR) .+";

    @TempDir
    Path folder;

    private String log(Path home, String... args) throws Exception {
        ForkedJvm.Result result =
                ForkedJvm.run(LoggingMain.class, List.of("-Daither.home=" + home, "-Dfile.encoding=UTF-8"), args);
        assertThat(result.exit()).as(result.output()).isZero();
        return result.output();
    }

    private String logWith(String configuration) throws Exception {
        Files.writeString(Files.createDirectories(folder.resolve("conf")).resolve("log4j2.xml"), configuration);
        return log(folder);
    }

    @Test
    void nothingThatIsLoggedEndsALineOrMovesTheCursor() throws Exception {
        String console = log(folder, "evil");
        List<String> lines = Files.readAllLines(folder.resolve("var/log/aither.log"));

        for (String line : Stream.concat(console.lines(), lines.stream()).toList()) {
            assertThat(line.replace('\t', ' ')).doesNotContainPattern("[\\p{Cntrl}\\p{Cf}\u2028\u2029\u0085\u009b]");
        }
        assertThat(lines)
                .allMatch(line -> line.matches(EVENT)
                        || line.matches("[\t]*(at |\\.\\.\\. \\d+ more|Suppressed: ).*")
                        || line.startsWith("Caused by: ")
                        || line.startsWith("java.lang.")
                        || line.startsWith(LoggingMain.Forger.class.getName() + ": 2026"));
        assertThat(lines.get(1))
                .endsWith(" WARN  logger" + LoggingMain.SHOWN + " [module" + LoggingMain.SHOWN + "] message"
                        + LoggingMain.SHOWN);
        assertThat(lines.subList(2, 8))
                .containsExactly(
                        "java.lang.IllegalArgumentException: outer" + LoggingMain.SHOWN,
                        "\tat " + lines.get(3).strip().substring(3),
                        "Caused by: java.lang.IllegalStateException: inner" + LoggingMain.SHOWN,
                        "\tat " + lines.get(5).strip().substring(3),
                        "\tSuppressed: java.lang.IllegalStateException: suppressed" + LoggingMain.SHOWN,
                        "\t\tat " + lines.get(7).strip().substring(3));
        assertThat(lines.get(3)).contains("LoggingMain.main(LoggingMain.java:");
        assertThat(console).contains("message" + LoggingMain.SHOWN).doesNotContain("outer");
        assertThat(lines).anyMatch(line -> line.endsWith("xxx... (" + ((1 << 20) + 5) + " characters)"));
    }

    static Stream<Arguments> broken() {
        String root = "<Loggers><Root level='INFO'><AppenderRef ref='a'/></Root></Loggers></Configuration>";
        return Stream.of(
                Arguments.of("", "is not valid XML, line 1: Premature end of file."),
                Arguments.of("<Configuration>\n\n<", "is not valid XML, line 3: "),
                Arguments.of("\u0000\u0001", "is not valid XML, line 1: "),
                Arguments.of("<html/>", "must begin with the element Configuration, but begins with html"),
                Arguments.of(
                        "<Configuration><Appenders><Consol name='a'/></Appenders>" + root,
                        "is not what Log4j takes: Appenders contains an invalid element or attribute \"Consol\""),
                Arguments.of(
                        "<Configuration><Appenders><File name='a' fileName='/proc/none/x'/></Appenders>" + root,
                        "is not what Log4j takes: "),
                Arguments.of(
                        "<Configuration monitorInterval='x'><Appenders><Console name='a'/></Appenders>" + root,
                        "is not what Log4j takes: java.lang.NumberFormatException: "));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void aBrokenConfigurationIsToldInOneLineAndTheBuiltInOneUsed(String text, String what) throws Exception {
        assumeThat(System.getProperty("os.name")).isEqualTo("Linux");

        List<String> console = logWith(text).lines().toList();

        assertThat(console).hasSize(11);
        assertThat(console.get(0))
                .startsWith("Logging: File " + folder.resolve("conf/log4j2.xml") + " " + what)
                .endsWith("; correct it, or remove it; the built-in logging is used instead");
        assertThat(console.get(1)).isEqualTo("ERROR Plain end 0");
        assertThat(folder.resolve("var/log/aither.log")).content().contains("a.b.Plain begin");
    }

    @Test
    void whatIsNoFileIsNotRead() throws Exception {
        Files.createDirectories(folder.resolve("conf/log4j2.xml"));

        assertThat(log(folder))
                .startsWith(
                        "Logging: File " + folder.resolve("conf/log4j2.xml")
                                + " must be a file, but is a folder; correct it, or remove it; the built-in logging is used instead");
    }

    @Test
    void aConfigurationThatIsWrongInPartIsUsedAsFarAsItGoes() throws Exception {
        String console = logWith("<Configuration><Appenders><Console name='a'><LineLayout console='true'/></Console>"
                + "<File nme='b'/></Appenders><Loggers><Root level='INFO'><AppenderRef ref='a'/></Root></Loggers>"
                + "</Configuration>");

        assertThat(console.lines().limit(2))
                .containsExactly(
                        "Logging: File " + folder.resolve("conf/log4j2.xml") + " is not what Log4j takes: The parameter"
                                + " is null: fileName; correct it; without that it is used as far as it goes",
                        "INFO Plain begin");
        assertThat(console.lines()).hasSize(12);
    }

    @Test
    void anAppenderThatFailsIsToldOnce() throws Exception {
        assumeThat(Path.of("/dev/full")).exists();

        assertThat(logWith("<Configuration><Appenders><File name='a' fileName='/dev/full'/></Appenders><Loggers>"
                        + "<Root level='INFO'><AppenderRef ref='a'/></Root></Loggers></Configuration>"))
                .isEqualTo(String.format("Logging: Unable to write to stream /dev/full for appender a"
                        + " (java.io.IOException: No space left on device); mend that: until then what is logged there is"
                        + " lost%n"));
    }

    @Test
    void aFullDiskIsToldOnceAndTheConsoleGoesOn() throws Exception {
        assumeThat(Path.of("/dev/full")).exists();
        Path log = Files.createDirectories(folder.resolve("var/log")).resolve("aither.log");
        Files.createSymbolicLink(log, Path.of("/dev/full"));

        List<String> console = log(folder).lines().toList();

        Files.delete(log);
        assertThat(console).hasSize(11);
        assertThat(console.get(0))
                .isEqualTo("Logging: Unable to write to stream " + log
                        + " for appender file (java.io.IOException: No space left on device); mend that: until then what"
                        + " is logged there is lost");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a b",
                "a%20b",
                "100%",
                "%d{yyyy}",
                "%i",
                "a:b",
                "$",
                "$$",
                "${sys:user.name}",
                "$${x}",
                "${",
                "a'b\"c",
                "<&>",
                "größe",
                "名前",
                "a#b?c",
                "a+b;c",
                "a!",
                "a\\b",
                "{}",
                "-x",
                "#{x}",
                "~"
            })
    void theHomeMayHaveAnyName(String name) throws IOException {
        assumeThat(System.getProperty("sun.jnu.encoding").toLowerCase(Locale.ROOT))
                .isEqualTo("utf-8");
        Path home = Files.createDirectory(folder.resolve(name));
        Path log = Files.createDirectories(home.resolve("var/log")).resolve("aither.log");
        // full, so that the second event has it rolled over
        Files.write(log, new byte[10 << 20]);

        logHere(home);

        assertThat(log).content().doesNotContain("first").contains("second");
        try (Stream<Path> logs = Files.list(log.getParent())) {
            assertThat(logs.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("aither.log", "aither-1.log.gz");
        }
        try (Stream<Path> homes = Files.list(folder)) {
            assertThat(homes).containsExactly(home);
        }
    }

    private static void logHere(Path home) {
        String before = System.getProperty("aither.home");
        System.setProperty("aither.home", home.toString());
        try (LoggerContext context = new LoggerContext("test")) {
            context.start(new HomeConfigurationFactory().getConfiguration(context, "test", (URI) null));
            context.getLogger("test").info("first");
            context.getLogger("test").info("second");
            // what was rolled over is compressed on a thread of its own, which a plain stop does not wait for
            context.stop(5, TimeUnit.MINUTES);
        } finally {
            if (before == null) {
                System.clearProperty("aither.home");
            } else {
                System.setProperty("aither.home", before);
            }
        }
    }

    @Test
    void theHomeMayHaveANameOfSeveralLines() throws IOException {
        Path home = Files.createDirectory(folder.resolve("a\n\tb"));

        logHere(home);

        assertThat(home.resolve("var/log/aither.log")).content().contains("second");
    }
}
