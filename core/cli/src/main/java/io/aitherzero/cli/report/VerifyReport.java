package io.aitherzero.cli.report;

import io.aitherzero.base.Shown;
import io.aitherzero.host.json.Json;
import io.aitherzero.pf4j.ArchiveProblem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What is wrong with plugin archives.
 *
 * @param problems of each archive, in the order in which they were named
 * @param failing what is at least as bad as this makes the verdict bad
 */
public record VerifyReport(Map<String, List<ArchiveProblem>> problems, ArchiveProblem.Level failing) implements Report {
    /** Copies the map and keeps its order. */
    public VerifyReport {
        problems = new LinkedHashMap<>(problems);
    }

    private boolean fails(ArchiveProblem problem) {
        return problem.level().compareTo(failing) <= 0;
    }

    /** Whether nothing is as bad as that. */
    public boolean good() {
        return problems.values().stream().flatMap(List::stream).noneMatch(this::fails);
    }

    /** A check for each archive and each problem of it. */
    public List<Check> checks() {
        List<Check> checks = new ArrayList<>();
        problems.forEach((file, found) -> {
            if (found.isEmpty()) {
                checks.add(Check.passed("archive", file, 0));
            }
            for (ArchiveProblem problem : found) {
                String name = file + " " + problem.line();
                checks.add(
                        fails(problem)
                                ? Check.failed("archive", name, 0, problem.text())
                                : Check.skipped("archive", name, 0, problem.text()));
            }
        });
        return checks;
    }

    @Override
    public String text(Style style) {
        List<String> lines = new ArrayList<>();
        problems.forEach((file, found) -> {
            long errors = found.stream()
                    .filter(problem -> problem.level() == ArchiveProblem.Level.ERROR)
                    .count();
            lines.add(style.strong(Shown.line(file)) + ": "
                    + (found.isEmpty()
                            ? "nothing is wrong"
                            : errors + " errors, " + (found.size() - errors) + " warnings"));
            for (ArchiveProblem problem : found) {
                lines.add("  " + problem.level().name().toLowerCase(Locale.ROOT) + " " + Shown.line(problem.line()));
                lines.add("      " + Shown.line(problem.text()));
            }
        });
        return Report.joined(lines);
    }

    @Override
    public String json() {
        return Json.document("aitherzero.plugin-verify/1", out -> {
            out.name("good").value(good());
            out.name("archives").beginArray();
            for (Map.Entry<String, List<ArchiveProblem>> archive : problems.entrySet()) {
                out.beginObject().name("file").value(archive.getKey());
                out.name("problems").beginArray();
                for (ArchiveProblem problem : archive.getValue()) {
                    out.beginObject();
                    out.name("code").value(problem.code());
                    out.name("level").value(problem.level().name());
                    out.name("place").value(problem.place());
                    out.name("text").value(problem.text());
                    out.endObject();
                }
                out.endArray().endObject();
            }
            out.endArray();
        });
    }
}
