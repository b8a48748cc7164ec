package io.aitherzero.pf4j;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Problems of archives that are not to be told: lines of a code and a place, with comments behind {@code #}. */
public final class IgnoredProblems {
    private final Set<String> lines = new LinkedHashSet<>();
    private final Set<String> unused;

    private IgnoredProblems(Collection<Path> files) throws IOException {
        for (Path file : files) {
            for (String line : lines(file)) {
                String text = line.replaceFirst("#.*", "").strip().replaceAll("\\s+", " ");
                if (!text.isEmpty()) {
                    lines.add(text);
                }
            }
        }
        unused = new LinkedHashSet<>(lines);
    }

    private static List<String> lines(Path file) throws IOException {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new IOException(
                    "'" + file
                            + "' must be a text in UTF-8 with lines of a code and a place that are not to be told, but "
                            + (Files.exists(file) ? "cannot be read as one (" + e + ")" : "does not exist")
                            + "; mend it, or name another",
                    e);
        }
    }

    /**
     * Reads files of such lines.
     *
     * @param files may be none
     * @throws IOException if one cannot be read; says which one and why
     */
    public static IgnoredProblems read(Collection<Path> files) throws IOException {
        return new IgnoredProblems(files);
    }

    /** Those of some problems that no line speaks of. */
    public List<ArchiveProblem> told(List<ArchiveProblem> problems) {
        problems.forEach(problem -> unused.remove(problem.line()));
        return problems.stream()
                .filter(problem -> !lines.contains(problem.line()))
                .toList();
    }

    /** The lines that have spoken of nothing so far. */
    public Set<String> unused() {
        return Collections.unmodifiableSet(new LinkedHashSet<>(unused));
    }
}
