package io.aitherzero.cli;

import io.aitherzero.base.Shown;
import io.aitherzero.boot.graph.SerialMark;
import io.aitherzero.cli.context.ExitCode;
import io.aitherzero.cli.context.Invocation;
import io.aitherzero.cli.report.SerialReport;
import io.aitherzero.host.HostSettings;
import io.aitherzero.host.json.SerialMarks;
import java.io.IOException;
import java.util.List;

/** {@code serial}: the modules that run alone, and how to let them run beside others again. */
final class SerialCommand {
    private SerialCommand() {}

    static int run(Invocation call) throws IOException {
        SerialMarks file = new SerialMarks(HostSettings.profiles(call.home()));
        List<SerialMark> marks = file.read(call::say);
        List<String> lift = call.options("--lift");
        for (String id : lift) {
            if (marks.stream().noneMatch(mark -> mark.module().equals(id))) {
                call.say("Module '" + Shown.line(id)
                        + "' does not run alone, so there is nothing to lift; 'aither serial' lists those that do");
                return ExitCode.NOT_FOUND;
            }
        }
        List<SerialMark> left = lift.isEmpty()
                ? marks
                : file.change(
                        present -> present.stream()
                                .filter(mark -> !lift.contains(mark.module()))
                                .toList(),
                        call::say);
        call.print(new SerialReport(left));
        return ExitCode.OK;
    }
}
