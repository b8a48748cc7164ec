package io.aitherzero.cli;

import io.aitherzero.cli.context.Invocation;
import io.aitherzero.cli.report.EdgeReport;
import io.aitherzero.cli.report.Style;

/** {@code analyze edges}: what modules took from one another in a boot, against what they declare. */
final class EdgesCommand {
    private EdgesCommand() {}

    static int edges(Invocation call) {
        Style style = call.context().style(call.typed().matchedOption("--no-color") != null);
        return AnalyzeCommand.analyze(call, EdgeReport::json, profile -> EdgeReport.text(profile, style));
    }
}
