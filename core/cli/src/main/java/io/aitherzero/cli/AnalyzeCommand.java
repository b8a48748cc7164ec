package io.aitherzero.cli;

import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.cli.context.ExitCode;
import io.aitherzero.cli.context.Invocation;
import io.aitherzero.cli.report.JsonReport;
import java.util.Optional;
import java.util.function.Function;

/** {@code analyze}: a recorded boot from different sides. */
final class AnalyzeCommand {
    private AnalyzeCommand() {}

    static int time(Invocation call) {
        return analyze(call, JsonReport::time, call.text()::time);
    }

    static int blame(Invocation call) {
        return analyze(call, JsonReport::blame, call.text()::blame);
    }

    /** Prints the recorded boot that the parameter names, or the last one. */
    static int analyze(Invocation call, Function<BootProfile, String> document, Function<BootProfile, String> text) {
        Optional<BootProfile> profile = ProfileFile.namedOrLast(call, call.parameter());
        profile.ifPresent(boot -> call.print((call.json() ? document : text).apply(boot)));
        return profile.isPresent() ? ExitCode.OK : ExitCode.FAILED;
    }
}
