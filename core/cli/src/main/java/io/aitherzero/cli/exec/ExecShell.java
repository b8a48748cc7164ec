package io.aitherzero.cli.exec;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The shell that runs commands: that of PARALLEL_SHELL, else the one this program was started from, else that of SHELL,
 * so that a command means what it means where it was typed. A command of plain words needs none and is run itself.
 */
final class ExecShell {
    static final String PROCESS = Long.toString(ProcessHandle.current().pid());
    private static final String ANY = "/bin/sh";
    private static final Set<String> QUOTING_ALIKE = Set.of("sh", "dash", "bash", "ash", "ksh", "mksh", "yash", "zsh");
    /** Those that read no file before a command, so that nothing but the words decides what is run. */
    private static final Set<String> READING_NOTHING = Set.of("sh", "dash", "bash", "ash");

    private static final Set<String> THEIR_OWN = Set.of(
            ("! . : [ [[ { } alias bg bind break builtin caller case cd chdir command compgen complete compopt continue"
                            + " coproc declare dirs disown do done echo elif else enable esac eval exec exit export false fc"
                            + " fg fi for function getopts hash help history if in jobs kill let local logout mapfile popd"
                            + " print printf pushd pwd read readarray readonly return select set shift shopt source suspend"
                            + " test then time times trap true type typeset ulimit umask unalias unset until wait while")
                    .split(" "));

    private final String path;
    private final Predicate<String> isFunction;
    private final boolean readsNothing;

    private ExecShell(String path, Function<String, @Nullable String> environment) {
        this.path = path;
        isFunction = name -> environment.apply("BASH_FUNC_" + name + "%%") != null;
        readsNothing = READING_NOTHING.contains(name(path)) && environment.apply("BASH_ENV") == null;
    }

    static ExecShell of(Function<String, @Nullable String> environment) {
        Optional<String> told = Optional.ofNullable(environment.apply("PARALLEL_SHELL"));
        Optional<String> parent = ProcessHandle.current()
                .parent()
                .flatMap(process -> process.info().command());
        Optional<String> login = Optional.ofNullable(environment.apply("SHELL"));
        return new ExecShell(
                told.or(() -> parent.filter(ExecShell::isKnown))
                        .or(() -> login.filter(ExecShell::isKnown))
                        .orElse(ANY),
                environment);
    }

    private static boolean isKnown(String path) {
        return QUOTING_ALIKE.contains(name(path));
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** What to run for a command, as words that this JVM hands to a process without loss. */
    List<String> words(String command) {
        return List.of(path, "-c", ExecBytes.argument(command));
    }

    /** What to run for a command, as bytes. */
    List<String> bytes(String command) {
        return List.of(path, "-c", command);
    }

    /** The words of a command that every shell would only take apart and run; empty if a shell has to see to it. */
    Optional<List<String>> plainWords(String command) {
        if (!readsNothing) {
            return Optional.empty();
        }
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean open = false;
        for (int at = 0; at < command.length(); at++) {
            char letter = command.charAt(at);
            if (letter == ' ') {
                if (open) {
                    words.add(word.toString());
                    word.setLength(0);
                    open = false;
                }
            } else if (letter == '\'') {
                int end = command.indexOf('\'', at + 1);
                if (end < 0) {
                    return Optional.empty();
                }
                word.append(command, at + 1, end);
                at = end;
                open = true;
            } else if (isPlain(letter)) {
                word.append(letter);
                open = true;
            } else {
                return Optional.empty();
            }
        }
        if (open) {
            words.add(word.toString());
        }
        return words.isEmpty() || !isProgram(words.get(0)) || !words.stream().allMatch(ExecBytes::isAscii)
                ? Optional.empty()
                : Optional.of(words);
    }

    private static boolean isPlain(char letter) {
        return letter < 0x80 && (Character.isLetterOrDigit(letter) || "-+./_:,@%=".indexOf(letter) >= 0);
    }

    private boolean isProgram(String word) {
        return !word.isEmpty() && word.indexOf('=') < 0 && !THEIR_OWN.contains(word) && !isFunction.test(word);
    }

    /** Makes the environment of this process that of all commands. */
    static void prepare(Map<String, String> environment) {
        restoreLocale(environment);
        environment.put("PARALLEL_PID", PROCESS);
    }

    /** The launcher runs the JVM in another locale where it must. */
    private static void restoreLocale(Map<String, String> environment) {
        String before = environment.remove("AITHER_LC_ALL");
        if (before != null) {
            if (before.equals("unset")) {
                environment.remove("LC_ALL");
            } else {
                environment.put("LC_ALL", before);
            }
        }
    }
}
