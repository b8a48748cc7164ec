package io.aitherzero.cli;

import io.aitherzero.base.Shown;
import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.cli.context.ExitCode;
import io.aitherzero.cli.context.Invocation;
import io.aitherzero.cli.report.ModuleStatus;
import io.aitherzero.cli.report.ModulesReport;
import io.aitherzero.cli.report.PlanReport;
import io.aitherzero.cli.report.WhyReport;
import io.aitherzero.host.Host;
import io.aitherzero.host.HostSettings;
import io.aitherzero.host.json.ProfileFolder;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The commands that start nothing: {@code plan}, {@code modules}, {@code why}. */
final class InspectCommand {
    private InspectCommand() {}

    static int plan(Invocation call) {
        try (Host host = Host.open(call.settings(), call.context().launch())) {
            call.print(new PlanReport(host.plan(), host.discovered().findings()));
            return ExitCode.OK;
        }
    }

    static int modules(Invocation call) {
        HostSettings settings = call.settings();
        try (Host host = Host.open(settings, call.context().launch())) {
            List<ModuleStatus> modules = ModuleStatus.all(host.plan(), host.discovered(), lastBoot(call, settings));
            call.print(new ModulesReport(modules));
            return ExitCode.OK;
        }
    }

    static int why(Invocation call) {
        String id = call.parameter().orElseThrow();
        HostSettings settings = call.settings();
        Optional<BootProfile> last = lastBoot(call, settings);
        try (Host host = Host.open(settings, call.context().launch())) {
            Optional<ModuleStatus> found = ModuleStatus.all(host.plan(), host.discovered(), last).stream()
                    .filter(module -> module.id().equals(id))
                    .findFirst()
                    .or(() -> last.flatMap(boot -> ModuleStatus.recorded(id, boot)));
            if (found.isEmpty()) {
                call.say(unknown(id, settings, host));
                return ExitCode.NOT_FOUND;
            }
            ModuleStatus module = found.get();
            call.print(new WhyReport(module));
            return module.sound() ? ExitCode.OK : ExitCode.NOT_RUNNING;
        }
    }

    static String unknown(String id, HostSettings settings, Host host) {
        String folders = settings.plugins().stream()
                .map(folder -> Shown.line(folder.toString()))
                .collect(Collectors.joining(", "));
        String wayOut = host.similar(id)
                .map(similar -> "did you mean '" + Shown.line(similar) + "'?")
                .orElse("'aither modules' lists what is there");
        return "There is no module '" + Shown.line(id) + "' in " + folders + "; " + wayOut;
    }

    private static Optional<BootProfile> lastBoot(Invocation call, HostSettings settings) {
        return new ProfileFolder(settings.profiles()).last(call::say);
    }
}
