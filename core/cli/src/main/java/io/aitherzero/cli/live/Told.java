package io.aitherzero.cli.live;

import io.aitherzero.cli.report.Report;
import io.aitherzero.cli.report.Style;
import java.util.List;

/**
 * An answer in lines, and as a document.
 *
 * @param lines for people; harmless for a terminal
 * @param json for machines
 */
record Told(List<String> lines, String json) implements Report {
    Told {
        lines = List.copyOf(lines);
    }

    @Override
    public String text(Style style) {
        return Report.joined(lines);
    }
}
