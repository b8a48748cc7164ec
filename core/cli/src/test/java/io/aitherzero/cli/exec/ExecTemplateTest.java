package io.aitherzero.cli.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExecTemplateTest {
    private static String command(String template, String... arguments) {
        return template(template).filled(3, List.of(arguments));
    }

    private static ExecTemplate template(String... words) {
        return ExecTemplate.command(List.of(words), Optional.empty(), false);
    }

    @ParameterizedTest
    @CsvSource({
        "a/b.c.d, a/b.c.d, a/b.c, b.c.d, a, b.c",
        "x.y, x.y, x, x.y, ., x",
        "/z, /z, /z, z, /, z",
        "a.b/c, a.b/c, a.b/c, c, a.b, c",
        "a//b, a//b, a//b, b, a, b",
        "'a b/c d.e', 'a b/c d.e', 'a b/c d', 'c d.e', 'a b', 'c d'",
    })
    void placesTakeParts(String argument, String all, String base, String name, String folder, String stem) {
        assertThat(command("{}", argument)).isEqualTo(ExecTemplate.quoted(all));
        assertThat(command("{.}", argument)).isEqualTo(ExecTemplate.quoted(base));
        assertThat(command("{/}", argument)).isEqualTo(ExecTemplate.quoted(name));
        assertThat(command("{//}", argument)).isEqualTo(ExecTemplate.quoted(folder));
        assertThat(command("{/.}", argument)).isEqualTo(ExecTemplate.quoted(stem));
    }

    @Test
    void commandWithoutAPlaceGetsItsArgumentsAtTheEnd() {
        assertThat(template("tar", "x").filled(1, List.of("a b", "c"))).isEqualTo("tar x 'a b' c");
    }

    @Test
    void numbersAndPositionsAreFilledIn() {
        assertThat(command("{#}: {2} {1/.} {3}.", "d/a.x", "b")).isEqualTo("3: b a .");
    }

    @Test
    void negativePositionsCountFromTheEnd() {
        assertThat(command("{-1} {-2/} {-3}.", "d/a.x", "b")).isEqualTo("b a.x .");
    }

    @Test
    void anotherTextCanStandForTheArguments() {
        ExecTemplate template = ExecTemplate.command(List.of("echo", "%", "{}", "{/}"), Optional.of("%"), false);
        assertThat(template.filled(1, List.of("a/b c"))).isEqualTo("echo 'a/b c' {} 'b c'");
    }

    @Test
    void quotedCommandReachesTheProgramAsItWasTyped() {
        ExecTemplate template = ExecTemplate.command(List.of("printf", "%s $x ", "a{}b", ""), Optional.empty(), true);
        assertThat(template.filled(1, List.of("it's"))).isEqualTo("printf '%s $x ' a'it'\"'\"'s'b ''");
    }

    @Test
    void tagIsForNoShell() {
        assertThat(ExecTemplate.tag("{#}:{}", Optional.empty()).filled(2, List.of("a b")))
                .isEqualTo("2:a b");
    }

    @Test
    void otherBracesAreTheShells() {
        assertThat(command("awk '{print $1}' {} ${HOME}", "f")).isEqualTo("awk '{print $1}' f ${HOME}");
    }

    @Test
    void withoutACommandEachArgumentIsOne() {
        assertThat(template().filled(1, List.of("echo a | tr a b"))).isEqualTo("echo a | tr a b");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '§',
            value = {"a, a", "§§, ''", "', \"'\"", "a b, 'a b'", "it's, 'it'\"'\"'s'", "-n, -n", "a:b, 'a:b'", "~, '~'"
            })
    void quotingIsThatOfGnuParallel(String argument, String quoted) {
        assertThat(ExecTemplate.quoted(argument)).isEqualTo(quoted);
    }

    @Test
    void shellSeesTheArgumentWhateverIsInIt() throws IOException, InterruptedException {
        StringBuilder all = new StringBuilder();
        for (char letter = 1; letter < 256; letter++) {
            all.append(letter).append("'").append(letter);
        }
        Random random = new Random(7);
        for (int round = 0; round < 20; round++) {
            assertThat(printed(all.toString())).isEqualTo(all.toString());
            all.setLength(0);
            random.ints(40, 1, 256).forEach(letter -> all.append((char) (letter % 3 == 0 ? '\'' : letter)));
        }
    }

    private static String printed(String argument) throws IOException, InterruptedException {
        String command = ExecBytes.argument(command("printf %s", argument));
        Process shell = new ProcessBuilder("sh", "-c", command).start();
        try (InputStream out = shell.getInputStream()) {
            String text = new String(out.readAllBytes(), StandardCharsets.ISO_8859_1);
            assertThat(shell.waitFor()).isZero();
            return text;
        }
    }
}
