package io.aitherzero.cli.report;

import io.aitherzero.base.Amounts;
import io.aitherzero.base.Shown;
import io.aitherzero.boot.graph.SerialMark;
import io.aitherzero.host.json.SerialMarks;
import java.util.ArrayList;
import java.util.List;

/**
 * The modules that run alone.
 *
 * @param marks their marks
 */
public record SerialReport(List<SerialMark> marks) implements Report {
    /** Copies the list. */
    public SerialReport {
        marks = List.copyOf(marks);
    }

    @Override
    public String text(Style style) {
        if (marks.isEmpty()) {
            return "no module runs alone\n";
        }
        List<String> lines = new ArrayList<>();
        for (SerialMark mark : marks) {
            lines.add(style.strong(Shown.line(mark.module())) + " " + Shown.line(mark.version()) + " runs alone since "
                    + Amounts.time(mark.since()));
            lines.add("  " + Shown.line(mark.cause()));
            lines.add("  'aither serial --lift " + Shown.line(mark.module())
                    + "' lets it run beside others again; so does another version");
        }
        return Report.joined(lines);
    }

    @Override
    public String json() {
        return SerialMarks.document(marks);
    }
}
