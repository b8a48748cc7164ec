package io.aitherzero.cli.exec;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/**
 * Which commands the shells of slots run: those that are the same there as in a process that the JVM starts. Only dash is
 * such a shell, which is {@code /bin/sh} on many systems: others change the environment.
 */
final class ExecShellRule {
    /** That of the system. */
    static final Path SHELL = Path.of("/bin/sh");

    private static final String DASH = "dash";
    private static final Path OPEN_FILES = Path.of("/proc/self/fd");
    private static final byte[] PROGRAM = {0x7f, 'E', 'L', 'F'};
    private static final int MOST_KNOWN = 1000;
    /** Others get lost in a shell. */
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z_0-9]*");

    private static final Set<String> OF_THE_SHELL = Set.of("IFS", "LINENO", "OPTIND", "PPID");

    private final Path shell;
    private final Path folder;
    private final Map<String, String> variables;
    private final BooleanSupplier hasRoom;
    private final Set<String> programs = ConcurrentHashMap.newKeySet();
    private Optional<Boolean> usable = Optional.empty();

    /**
     * For this system.
     *
     * @param shell that which may be used
     * @param folder for the outputs of jobs
     * @param variables the environment of this process
     * @param hasRoom whether there is room for more processes
     */
    ExecShellRule(Path shell, Path folder, Map<String, String> variables, BooleanSupplier hasRoom) {
        this.shell = shell;
        this.folder = folder;
        this.variables = variables;
        this.hasRoom = hasRoom;
    }

    /** Whether shells may be there: there is room for processes that only wait, and they are of use as far as is known. */
    synchronized boolean allowsShells() {
        return hasRoom.getAsBoolean() && usable.orElse(true);
    }

    /** Whether a shell may run a command, given as bytes. */
    boolean isFor(List<String> words) {
        return allowsShells() && isUsable() && isProgram(words.get(0));
    }

    /** Shells were of no use: none is started any more. */
    synchronized void giveUp() {
        usable = Optional.of(false);
    }

    ExecSlotShell start() throws IOException {
        return ExecSlotShell.start(shell);
    }

    private synchronized boolean isUsable() {
        if (usable.isEmpty()) {
            usable = Optional.of(isDash() && isSpelled());
        }
        return usable.get();
    }

    private boolean isDash() {
        try {
            return shell.toRealPath().endsWith(DASH) && Files.isDirectory(OPEN_FILES);
        } catch (IOException e) {
            return false;
        }
    }

    private boolean isSpelled() {
        return ExecBytes.isAscii(folder.toString())
                && ExecBytes.isAscii(variables.getOrDefault("PWD", ""))
                && ExecBytes.isAscii(variables.getOrDefault("PATH", ""))
                && variables.keySet().stream()
                        .allMatch(name -> VARIABLE.matcher(name).matches() && !OF_THE_SHELL.contains(name));
    }

    /** Whether it is there and needs no interpreter: of what else becomes of it the shell of the user tells. */
    private boolean isProgram(String word) {
        if (programs.contains(word)) {
            return true;
        }
        boolean found = ExecBytes.isAscii(word) && (word.indexOf('/') >= 0 ? isProgram(Path.of(word)) : isOnPath(word));
        if (found && programs.size() < MOST_KNOWN) {
            programs.add(word);
        }
        return found;
    }

    private boolean isOnPath(String word) {
        String path = variables.get("PATH");
        return path != null
                && Arrays.stream(path.split(":", -1))
                        .map(dir -> Path.of(dir.isEmpty() ? "." : dir, word))
                        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                        .findFirst()
                        .filter(ExecShellRule::isProgram)
                        .isPresent();
    }

    private static boolean isProgram(Path file) {
        if (!Files.isRegularFile(file) || !Files.isExecutable(file)) {
            return false;
        }
        try (InputStream content = Files.newInputStream(file)) {
            return Arrays.equals(content.readNBytes(PROGRAM.length), PROGRAM);
        } catch (IOException e) {
            return false;
        }
    }
}
