package io.aitherzero.cli;

import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.cli.context.ExitCode;
import io.aitherzero.cli.context.Invocation;
import io.aitherzero.cli.report.BlameReport;
import io.aitherzero.cli.report.EdgeReport;
import io.aitherzero.cli.report.Report;
import io.aitherzero.cli.report.TimeReport;
import java.util.Optional;
import java.util.function.Function;

/** {@code analyze}: a recorded boot from different sides. */
final class AnalyzeCommand {
    private AnalyzeCommand() {}

    static int time(Invocation call) {
        return analyze(call, TimeReport::new);
    }

    static int blame(Invocation call) {
        return analyze(call, BlameReport::new);
    }

    static int edges(Invocation call) {
        return analyze(call, EdgeReport::new);
    }

    /** Prints the recorded boot that the parameter names, or the last one. */
    private static int analyze(Invocation call, Function<BootProfile, Report> report) {
        Optional<BootProfile> profile = ProfileFile.namedOrLast(call, call.parameter());
        profile.ifPresent(boot -> call.print(report.apply(boot)));
        return profile.isPresent() ? ExitCode.OK : ExitCode.FAILED;
    }
}
