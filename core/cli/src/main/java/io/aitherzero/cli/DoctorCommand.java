package io.aitherzero.cli;

import io.aitherzero.cli.context.ExitCode;
import io.aitherzero.cli.context.Invocation;
import io.aitherzero.cli.context.Value;
import io.aitherzero.cli.doctor.Doctor;
import io.aitherzero.cli.doctor.DoctorReport;
import java.util.List;

/** {@code doctor}: what of this machine, user and home would get in the way of a host. */
final class DoctorCommand {
    private DoctorCommand() {}

    static int run(Invocation call) {
        List<String> folders = call.options("--plugins");
        DoctorReport report = new Doctor(
                        call.context(),
                        call.home(),
                        folders.stream()
                                .map(folder -> Value.path(folder)
                                        .orElseThrow(() -> Invocation.notA("--plugins", folder, "a path"))
                                        .toAbsolutePath()
                                        .normalize())
                                .toList())
                .report();
        call.print(report);
        return report.problem() ? ExitCode.FAILED : ExitCode.OK;
    }
}
