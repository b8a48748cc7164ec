package io.aitherzero.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.aitherzero.api.plugin.ConfigurationException;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordBinderTest {
    enum Mode {
        FAST,
        VERY_SLOW
    }

    record Levels(int notice, double warning) {
        Levels {
            if (notice >= warning) {
                throw new IllegalArgumentException("notice must be below warning, not " + notice + " and " + warning);
            }
        }
    }

    record Target(String host, int port) {}

    record Settings(
            Duration period,
            int historyLength,
            boolean active,
            String title,
            Mode mode,
            Path output,
            Levels cpu,
            List<Target> targets,
            Set<Integer> ports,
            Optional<Duration> timeout) {
        Settings {
            if (period.isZero()) {
                throw new IllegalArgumentException("period must be longer than nothing");
            }
        }
    }

    private static final Settings DEFAULTS = new Settings(
            Duration.ofSeconds(30),
            10,
            true,
            "plain",
            Mode.FAST,
            Path.of("out"),
            new Levels(70, 80),
            List.of(),
            Set.of(),
            Optional.empty());

    @TempDir
    Path home;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = home.resolve("m.conf");
    }

    @Test
    void missingFileGivesTheDefaults() {
        assertThat(RecordBinder.bind(file, home, DEFAULTS)).isSameAs(DEFAULTS);
    }

    @Test
    void emptyFileGivesTheDefaults() throws IOException {
        assertThat(bind("")).isEqualTo(DEFAULTS);
    }

    @Test
    void everyTypeIsBoundAndSilenceKeepsTheDefault() throws IOException {
        Settings settings = bind("""
                period = 500ms
                history-length = 3
                active = no
                title = module" of ours in "${output}
                mode = very-slow
                output = var/out
                cpu.warning = 99.5
                targets = [ { host = a, port = 1 }, { host = b, port = "2" } ]
                ports = [ 80, 443, 80 ]
                timeout = 2 minutes
                """);

        assertThat(settings)
                .isEqualTo(new Settings(
                        Duration.ofMillis(500),
                        3,
                        false,
                        "module of ours in var/out",
                        Mode.VERY_SLOW,
                        home.resolve("var/out"),
                        new Levels(70, 99.5),
                        List.of(new Target("a", 1), new Target("b", 2)),
                        Set.of(80, 443),
                        Optional.of(Duration.ofMinutes(2))));
    }

    @Test
    void camelCaseKeysAndEnumsInAnyCaseAreTaken() throws IOException {
        Settings settings = bind("historyLength = 4\nmode = Very_Slow");

        assertThat(settings.historyLength()).isEqualTo(4);
        assertThat(settings.mode()).isEqualTo(Mode.VERY_SLOW);
    }

    @Test
    void allProblemsAreReportedAtOnceInTheOrderOfTheFile() {
        assertThat(problems("""
                        perod = 5s
                        history-length = many
                        active = maybe
                        mode = faster
                        period = 30
                        cpu = 5
                        cpu2 { }
                        targets = [ { host = a, prt = 3 } ]
                        ports = 80
                        historyLength = 5000000000
                        """))
                .containsExactly(
                        file + ":1: unknown key 'perod'; did you mean 'period'?",
                        file
                                + ":2: 'history-length' is many, but must be a whole number from -2147483648 to 2147483647",
                        file + ":3: 'active' is maybe, but must be true or false",
                        file + ":4: 'mode' is faster, but must be one of fast, very-slow",
                        file + ":5: 'period' is 30, but must be a duration with a unit, such as 30s or 500ms",
                        file + ":6: 'cpu' is 5, but must be a group of keys { notice, warning }",
                        file + ":7: unknown key 'cpu2'; did you mean 'cpu'?",
                        file + ":8: unknown key 'targets[0].prt'; did you mean 'port'?",
                        file + ":8: 'targets[0].port' is missing and has no default; add it",
                        file + ":9: 'ports' is 80, but must be a list, such as [a, b]",
                        file + ":10: 'history-length' is set twice, as kebab-case and as camelCase; keep one");
    }

    @Test
    void emptyTextIsShown() {
        assertThat(problems("period = \"\""))
                .containsExactly(
                        file + ":1: 'period' is \"\", but must be a duration with a unit, such as 30s or 500ms");
    }

    @Test
    void unknownKeyFarFromAllNamesTheKnownKeys() {
        assertThat(problems("cpu { zzzzzz = 1 }"))
                .containsExactly(file + ":1: unknown key 'cpu.zzzzzz'; the known keys are notice, warning");
    }

    @Test
    void refusedValueIsNamedWithItsLine() {
        assertThat(problems("\nperiod = 0s\n\ncpu {\n  notice = 90\n}\n"))
                .containsExactly(file
                        + ":5: 'cpu.notice' is 90, which is refused: notice must be below warning, not 90 and 80.0;"
                        + " correct it, or remove it to get the default");
        assertThat(problems("\nperiod = 0s\n"))
                .containsExactly(file + ":2: 'period' is 0s, which is refused: period must be longer than nothing;"
                        + " correct it, or remove it to get the default");
    }

    @Test
    void refusalThatNamesNoKeyIsThatOfTheGroup() throws IOException {
        record Span(int low, int high) {
            Span {
                if (low > high) {
                    throw new IllegalArgumentException("it does not rise");
                }
            }
        }
        record Spans(Span inner, int count) {
            Spans {
                if (count > 5) {
                    throw new IllegalArgumentException("too many");
                }
            }
        }
        Spans defaults = new Spans(new Span(1, 2), 3);
        Files.writeString(file, "\ninner.low = 7");
        assertThatThrownBy(() -> RecordBinder.bind(file, home, defaults))
                .hasMessage(file + ":2: 'inner' is {low=7}, which is refused: it does not rise;"
                        + " correct it, or remove it to get the default");
        Files.writeString(file, "count = 7");
        assertThatThrownBy(() -> RecordBinder.bind(file, home, defaults))
                .hasMessage(
                        file + ":1: the settings are refused: too many; correct it, or remove it to get the default");
    }

    @Test
    void syntaxErrorNamesTheLine() {
        assertThat(problems("period = 5s\ncpu {\n  notice = 3\n"))
                .singleElement()
                .asString()
                .startsWith(file + ":4: not valid HOCON: ");
    }

    @Test
    void substitutionIsResolvedInTheFileOnly() {
        assertThat(problems("mode = fast\ntitle = ${HOME}\n"))
                .containsExactly(
                        file + ":2: Could not resolve substitution to a value: ${HOME}; a substitution may only name a"
                                + " key of this file, so write the value itself");
    }

    @Test
    void textThatIsNotUtf8IsRefused() throws IOException {
        Files.write(file, "title = Zürich".getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> RecordBinder.bind(file, home, DEFAULTS))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(file + ": not UTF-8 text (Input length = 1); save it as UTF-8");
    }

    @Test
    void unreadableFileIsNotTakenForAMissingOne() throws IOException {
        Files.createSymbolicLink(file, home.resolve("gone"));

        assertThatThrownBy(() -> RecordBinder.bind(file, home, DEFAULTS))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(file + ": cannot be read (java.nio.file.NoSuchFileException: " + file
                        + "); make it a readable file, or remove it to get the defaults");
    }

    @Test
    void componentThatNoFileCanGiveIsTheAuthorsError() throws IOException {
        record Odd(Thread worker) {}
        Files.writeString(file, "worker = x");

        assertThatThrownBy(() -> RecordBinder.bind(file, home, new Odd(new Thread())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "Configuration 'worker' has the type java.lang.Thread, which no file can give; use a"
                                + " primitive, String, enum, Duration, Path, record, or a List, Set, Map by String or Optional of those");
    }

    @Test
    void mapTakesKeysAsTheyAreWritten() throws IOException {
        record Limits(Map<String, Duration> modules) {}
        Limits none = new Limits(Map.of());
        Files.writeString(file, "modules {\n  b_B = 2s\n  \"a.c\" = 5ms\n  \"*\" = 1m\n}\n");

        assertThat(RecordBinder.bind(file, home, none).modules())
                .containsExactly(
                        Map.entry("b_B", Duration.ofSeconds(2)),
                        Map.entry("a.c", Duration.ofMillis(5)),
                        Map.entry("*", Duration.ofMinutes(1)));

        Files.writeString(file, "modules = 5s");
        assertThatThrownBy(() -> RecordBinder.bind(file, home, none))
                .hasMessageContaining(file + ":1: 'modules' is 5s, but must be a group of keys, such as { a = ... }");
    }

    @Test
    void missingFileLoadsNoParserClass() throws Exception {
        try (URLClassLoader withoutParser = new URLClassLoader(
                new URL[] {
                    codeOf(RecordBinder.class), codeOf(RecordBinderTest.class), codeOf(ConfigurationException.class)
                },
                ClassLoader.getPlatformClassLoader())) {
            Class<?> record = withoutParser.loadClass(Target.class.getName());
            var constructor = record.getDeclaredConstructor(String.class, int.class);
            constructor.setAccessible(true);
            Object defaults = constructor.newInstance("a", 1);
            Method bind = withoutParser
                    .loadClass(RecordBinder.class.getName())
                    .getDeclaredMethod("bind", Path.class, Path.class, Record.class);
            bind.setAccessible(true);

            assertThat(bind.invoke(null, file, home, defaults)).isSameAs(defaults);
            Files.writeString(file, "host = b");
            assertThatThrownBy(() -> bind.invoke(null, file, home, defaults))
                    .isInstanceOf(InvocationTargetException.class)
                    .hasCauseInstanceOf(NoClassDefFoundError.class);
        }
    }

    private static URL codeOf(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation();
    }

    private Settings bind(String text) throws IOException {
        Files.writeString(file, text);
        return RecordBinder.bind(file, home, DEFAULTS);
    }

    private List<String> problems(String text) {
        return catchThrowableOfType(ConfigurationException.class, () -> bind(text))
                .problems();
    }
}
