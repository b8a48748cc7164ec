package io.aitherzero.cli;

import io.aitherzero.cli.context.ExitCode;
import io.aitherzero.cli.context.Invocation;
import io.aitherzero.cli.doctor.Doctor;
import io.aitherzero.cli.doctor.DoctorReport;
import java.nio.file.Path;
import java.util.List;

/** {@code doctor}: what of this machine, user and home would get in the way of a host. */
final class DoctorCommand {
    private DoctorCommand() {}

    static int run(Invocation call) {
        List<Path> folders = call.options("--plugins");
        DoctorReport report = new Doctor(
                        call.context(),
                        call.home(),
                        folders.stream()
                                .map(folder -> folder.toAbsolutePath().normalize())
                                .toList())
                .report();
        call.print(report);
        return report.problem() ? ExitCode.FAILED : ExitCode.OK;
    }
}
