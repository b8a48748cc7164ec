package io.aitherzero.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.base.Shown;
import io.aitherzero.cli.context.CommandLeaf;
import io.aitherzero.cli.context.ExitCode;
import io.aitherzero.cli.context.Option;
import io.aitherzero.cli.context.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no path is refused wherever a path can be typed, in the same words. */
class PathMistakesTest {
    private static final int ERROR_OF_EXEC = 255;
    private static final String RULE = Value.path().rule();

    /** What no system takes for a path: nothing, a NUL, and half a letter. */
    private static final List<String> NO_PATHS = List.of("", "a\0b", "x/\ud800y");

    @TempDir
    Path home;

    private final Typed typed = new Typed();

    /**
     * A place where a path is typed.
     *
     * @param words what is typed before it
     * @param subject what messages call it
     * @param wayOut what they tell to do
     */
    private record Place(List<String> words, String subject, String wayOut) {
        @Override
        public String toString() {
            return String.join(" ", words) + " " + subject;
        }
    }

    private static Stream<Place> places() {
        List<Place> places = new ArrayList<>();
        for (String path : Commands.PATHS) {
            CommandLeaf command = Commands.of(path).orElseThrow();
            List<String> words = List.of(path.split(" "));
            for (Option option : command.options()) {
                if (option.value().rule().equals(RULE)) {
                    for (String name : option.names()) {
                        List<String> all = new ArrayList<>(words);
                        all.add(name);
                        places.add(new Place(
                                all, "Option " + option.name(), option.value().wayOut()));
                    }
                }
            }
            command.parameter()
                    .filter(parameter -> parameter.value().rule().equals(RULE))
                    .ifPresent(parameter -> places.add(new Place(
                            words,
                            "Parameter " + parameter.label(),
                            parameter.value().wayOut())));
        }
        return places.stream();
    }

    @ParameterizedTest
    @MethodSource("places")
    void whatIsNoPathIsRefusedInTheSameWords(Place place) {
        for (String text : NO_PATHS) {
            List<String> args = new ArrayList<>(place.words());
            args.add(text);
            Typed each = new Typed().in(home);
            assertThat(each.run(args.toArray(String[]::new)))
                    .isEqualTo(args.get(0).equals("exec") ? ERROR_OF_EXEC : ExitCode.USAGE);
            assertThat(each.err())
                    .isEqualTo(place.subject() + " must be a path, not empty and in letters that the locale can spell,"
                            + " but is '" + Shown.line(text) + "'; " + place.wayOut() + "\n");
            assertThat(each.out()).isEmpty();
        }
        assertThat(home).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "analyze time Parameter PROFILE",
                "analyze what-if Parameter PROFILE",
                "analyze plot Parameter PROFILE",
                "analyze budget Parameter PROFILE",
                "analyze budget --budget Option --budget",
                "analyze critical-chain --profile Option --profile",
                "analyze compare Parameter PATH",
                "analyze compare --baseline Option --baseline",
                "analyze compare --junit Option --junit",
                "boot --replay Option --replay",
                "boot --plugins Option --plugins",
                "doctor --plugins Option --plugins",
                "plan --home Option --home",
                "plugin install Parameter FILE",
                "plugin verify Parameter FILE",
                "plugin verify --with Option --with",
                "dev Parameter DIR",
                "bench --baseline Option --baseline",
                "exec -a Option --arg-file",
                "exec --journal Option --journal"
            })
    void pathIsAskedForAt(String place) {
        assertThat(places()).extracting(Place::toString).contains(place);
    }

    @Test
    void secondOfSeveralIsRefusedAsTheFirst() throws IOException {
        Path file = Files.writeString(home.resolve("a.jar"), "");
        assertThat(typed.in(home).run("plugin", "install", file.toString(), "")).isEqualTo(ExitCode.USAGE);
        assertThat(typed.err()).startsWith("Parameter FILE must be a path, ").hasLineCount(1);
        Typed folders = new Typed().in(home);
        assertThat(folders.run("plan", "--plugins", home.toString(), "--plugins", "\0"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(folders.err())
                .startsWith("Option --plugins must be a path, ")
                .hasLineCount(1);
    }

    @Test
    void eachPluginsOptionIsOneFolder() throws IOException {
        new Plugins(Files.createDirectories(home.resolve("a,b"))).good("one");
        new Plugins(Files.createDirectories(home.resolve("c:d"))).good("two");
        assertThat(typed.in(home).run("plan", "--plugins", home + "/a,b", "--plugins=" + home + "/x/../c:d"))
                .isEqualTo(ExitCode.OK);
        assertThat(typed.out()).startsWith("2 of 2 ");
    }

    @Test
    void pathsOfArgumentFilesAreRefusedWhereverTheyStand() {
        assertThat(typed.run("exec", "echo", "::::", "")).isEqualTo(ERROR_OF_EXEC);
        assertThat(typed.err()).startsWith("A file after :::: must be a path, not empty and ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"plan", "doctor", "analyze time"})
    void variableOfTheHomeMustBeAPath(String line) {
        assertThat(typed.with("AITHER_HOME", "a\0b").run(line.split(" "))).isEqualTo(ExitCode.USAGE);
        assertThat(typed.err())
                .isEqualTo(
                        "Variable AITHER_HOME must be a path, not empty and in letters that the locale can spell, but is"
                                + " 'a\\u0000b'; correct it, or leave it out to get the default\n");
    }

    @Test
    void variableOfTheTemporaryFolderMustBeAPath() {
        assertThat(typed.in(home).with("TMPDIR", "a\0b").run("doctor")).isEqualTo(ExitCode.USAGE);
        assertThat(typed.err()).startsWith("Variable TMPDIR must be a path, ").hasLineCount(1);
    }

    /** A letter that is there, and that this locale has not; other than a NUL it comes through to the program. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HOME=/ | analyze time gr\\303\\266 | Parameter PROFILE",
                "HOME=/ | plan --home gr\\303\\266 | Option --home",
                "HOME=/ | plan --plugins=gr\\303\\266 | Option --plugins",
                "AITHER_HOME=gr\\303\\266 | plan | Variable AITHER_HOME"
            })
    void lettersThatTheLocaleHasNotAreRefused(String variable, String words, String subject) throws Exception {
        Path said = home.resolve("said");
        Process process = new ProcessBuilder(
                        "sh",
                        "-c",
                        "export LC_ALL=C \"$(printf '" + variable
                                + "')\"; exec \"$0\" -XX:TieredStopAtLevel=1 -cp \"$1\" " + Main.class.getName()
                                + " $(printf '" + words + "')",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        System.getProperty("java.class.path"))
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        assertThat(process.waitFor()).isEqualTo(ExitCode.USAGE);
        assertThat(Files.readString(said, StandardCharsets.ISO_8859_1))
                .matches(subject + " must be a path, not empty and in letters that the locale can spell, but is 'gr.+';"
                        + " correct it, .*\n");
        assertThat(home).isDirectoryContaining(said::equals).isDirectoryNotContaining(file -> !file.equals(said));
    }
}
