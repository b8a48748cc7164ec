package io.aitherzero.maven;

import io.aitherzero.pf4j.ArchiveProblem;
import io.aitherzero.pf4j.IgnoredProblems;
import io.aitherzero.pf4j.PluginVerifier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/**
 * What runs in a class loader of its own, apart from what Maven shares with its plugins: it is spoken with in types of the
 * JDK. The first path of the list is that of the archive, the others may be plugins that it needs; the answer are problems as
 * level, code, place and text, and last, with the level {@code UNUSED}, the lines that were to be ignored for nothing.
 */
public final class ArchiveVerification implements BiFunction<List<Path>, List<Path>, List<List<String>>> {
    static final String UNUSED = "UNUSED";

    /** Called by reflection. */
    public ArchiveVerification() {}

    @Override
    public List<List<String>> apply(List<Path> archives, List<Path> ignoreFiles) {
        try {
            IgnoredProblems ignored = IgnoredProblems.read(ignoreFiles);
            List<List<String>> told = new ArrayList<>();
            for (ArchiveProblem problem :
                    ignored.told(PluginVerifier.verify(archives.get(0), archives.subList(1, archives.size())))) {
                told.add(List.of(problem.level().name(), problem.code(), problem.place(), problem.text()));
            }
            ignored.unused().forEach(line -> told.add(List.of(UNUSED, line)));
            return told;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
