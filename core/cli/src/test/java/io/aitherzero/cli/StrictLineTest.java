package io.aitherzero.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.cli.context.CliContext;
import io.aitherzero.cli.context.CommandLeaf;
import io.aitherzero.cli.context.Option;
import io.aitherzero.cli.context.PicocliModel;
import io.aitherzero.cli.context.StrictLine;
import io.aitherzero.cli.context.Typed;
import io.aitherzero.host.Launch;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What the strict reader takes, picocli reads alike. */
class StrictLineTest {
    private static final List<String> WORDS = List.of(
            "",
            "-",
            "--",
            "a",
            "b c",
            "1",
            "4",
            "16",
            "0",
            "-1",
            "auto",
            "ready",
            "LEVEL",
            "500ms",
            "30s",
            "2m",
            "10%",
            "soon,fail=3",
            "never",
            "2G",
            "cpu",
            "io",
            "x=y",
            "=",
            "a=50%",
            "@file",
            "@@file",
            "\"q\"",
            "'q'",
            "\"",
            "a\"b",
            ":::",
            "::::",
            "+",
            "{}",
            "echo",
            "--help",
            "-h",
            "-v",
            "--version",
            "--no-json",
            "--jso",
            "--json=true",
            "--unknown",
            "web,db",
            "a,b",
            "\\",
            "$HOME",
            "~",
            "é",
            " ",
            "\t",
            "--home",
            "start",
            "boot",
            "help",
            "-j8",
            "-kq");

    private static final CliContext CONTEXT = new CliContext(
            new PrintStream(OutputStream.nullOutputStream()),
            new PrintStream(OutputStream.nullOutputStream()),
            name -> null,
            name -> null,
            Launch.ofMain(),
            System::nanoTime,
            action -> {});

    private static Map<String, String> shown(Typed typed) {
        Map<String, String> shown = new TreeMap<>();
        // some values are functions or patterns, which equal nothing but themselves
        typed.options()
                .forEach((name, value) -> shown.put(name, value.toString().replaceAll("Lambda.*", "function")));
        return shown;
    }

    private static void readAlike(CommandLine picocli, CommandLeaf command, List<String> words) {
        List<String> path = List.of(command.path().split(" "));
        String[] args = Stream.concat(path.stream(), words.stream()).toArray(String[]::new);
        Optional<Typed> strict = StrictLine.read(args, path.size(), command);
        if (strict.isPresent()) {
            CommandLine.ParseResult last = picocli.parseArgs(args);
            while (last.hasSubcommand()) {
                last = last.subcommand();
            }
            Typed other = PicocliModel.typed(last);
            assertThat(last.commandSpec().qualifiedName()).isEqualTo("aither " + command.path());
            assertThat(strict.get().parameters()).as(Arrays.toString(args)).isEqualTo(other.parameters());
            assertThat(shown(strict.get())).as(Arrays.toString(args)).isEqualTo(shown(other));
        }
    }

    @Test
    void whatIsTakenPicocliReadsAlike() {
        CommandLine picocli = CommandTree.model(CONTEXT, false);
        Random random = new Random(42);
        List<String> paths = new ArrayList<>(Commands.PATHS);
        // more of those that matter most
        paths.addAll(List.of("start", "start", "boot", "boot", "exec", "exec", "exec", "exec"));
        for (int i = 0; i < 20_000; i++) {
            CommandLeaf command =
                    Commands.of(paths.get(random.nextInt(paths.size()))).orElseThrow();
            List<String> words = new ArrayList<>();
            for (int left = random.nextInt(6); left > 0; left--) {
                words.add(word(random, command));
            }
            readAlike(picocli, command, words);
        }
    }

    private static String word(Random random, CommandLeaf command) {
        String word = WORDS.get(random.nextInt(WORDS.size()));
        if (random.nextInt(3) == 0) {
            return word;
        }
        Option option = command.options().get(random.nextInt(command.options().size()));
        String name = option.names().get(random.nextInt(option.names().size()));
        return switch (random.nextInt(5)) {
            case 0 -> name + "=" + word;
            case 4 -> name + word;
            case 1 -> name.substring(0, 1 + random.nextInt(name.length()));
            default -> name;
        };
    }

    private static Optional<Typed> read(String line) {
        String[] args = line.split(" ");
        return StrictLine.read(args, 1, Commands.of(args[0]).orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "start",
                "start --home /srv/a --require web --require db",
                "start --schedule=level --workers=4 --console",
                "boot --json --start-timeout 30s --plugins a --plugins=b",
                "exec --jobs 4 --keep-order gzip -9 {} ::: a b",
                "exec true ::: --not-an-option",
                "exec -j 4 -k true ::: a",
                "exec -j4 -n1 true",
                "why web --json",
                "plan --no-color"
            })
    void whatServicesTypeIsTaken(String line) {
        assertThat(read(line)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "start --json --json",
                "start -h",
                "start --help",
                "start web",
                "start --home",
                "start --home=",
                "start --hom a",
                "start --workers none",
                "start --home --json",
                "start @file",
                "exec -kj4 true",
                "exec -j=4 true",
                "exec -j",
                "exec -kq true",
                "exec -- true",
                "why",
                "why a b"
            })
    void theRestIsLeftToPicocli(String line) {
        assertThat(read(line)).isEmpty();
    }

    @Test
    void eachCommandIsFoundByItsPath() {
        assertThat(Commands.PATHS)
                .allSatisfy(path ->
                        assertThat(Commands.of(path).orElseThrow().path()).isEqualTo(path));
        assertThat(Stream.of("", "analyze", "analyze none", "boots").map(Commands::of))
                .allMatch(Optional::isEmpty);
    }
}
