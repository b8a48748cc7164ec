package io.aitherzero.cli.report;

import io.aitherzero.base.Amounts;
import io.aitherzero.base.Shown;
import io.aitherzero.boot.graph.Finding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Findings in words: culprits first, each with its cause and a way out; those that only suffer from them in one line. */
public final class FindingLines {
    private static final int MOST = 20;
    private static final int MOST_LINES = 12;

    private final Style style;

    FindingLines(Style style) {
        this.style = style;
    }

    /**
     * Findings in whole lines.
     *
     * @param findings the findings
     * @param style whether colours are used
     */
    public static String text(List<Finding> findings, Style style) {
        return Report.joined(new FindingLines(style).of(findings));
    }

    List<String> of(List<Finding> findings) {
        List<Finding> ordered = findings.stream()
                .distinct()
                .sorted(Comparator.comparingInt(FindingLines::rank).thenComparing(Finding::module))
                .toList();
        List<String> lines = new ArrayList<>();
        for (Finding finding : ordered.subList(0, Math.min(MOST, ordered.size()))) {
            lines.addAll(of(finding));
        }
        if (ordered.size() > MOST) {
            lines.add("and " + (ordered.size() - MOST) + " more; see 'aither modules' or add --json");
        }
        return lines;
    }

    private static int rank(Finding finding) {
        if (finding.code() == Finding.Code.DEPENDENCY_FAILED) {
            return 1;
        }
        return finding.code().excludes() ? 0 : 2;
    }

    /** One finding. */
    List<String> of(Finding finding) {
        List<String> lines = new ArrayList<>();
        String code = finding.code().name();
        String title = Shown.line(finding.module()) + "  "
                + (finding.code().excludes() ? style.bad(code) : style.warning(code));
        lines.add(title);
        addIndented(lines, finding.cause());
        if (finding.code() != Finding.Code.DEPENDENCY_FAILED) {
            addIndented(lines, "Way out: " + finding.remedy());
        }
        return lines;
    }

    private static void addIndented(List<String> lines, String text) {
        List<String> parts = Shown.lines(text);
        String indent = "    ";
        for (String part : parts.subList(0, Math.min(MOST_LINES, parts.size()))) {
            lines.add((indent + part).stripTrailing());
            indent = "      ";
        }
        if (parts.size() > MOST_LINES) {
            lines.add(indent + "and " + Amounts.count(parts.size() - MOST_LINES, "more line"));
        }
    }
}
