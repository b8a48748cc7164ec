package io.aitherzero.cli;

import io.aitherzero.base.Shown;
import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.cli.context.ExitCode;
import io.aitherzero.cli.context.Invocation;
import io.aitherzero.cli.live.Asked;
import io.aitherzero.cli.live.TailCommand;
import io.aitherzero.cli.report.ModuleStatus;
import io.aitherzero.cli.report.ModulesReport;
import io.aitherzero.cli.report.PlanReport;
import io.aitherzero.cli.report.WhyReport;
import io.aitherzero.host.Host;
import io.aitherzero.host.HostSettings;
import io.aitherzero.host.StateJournal;
import io.aitherzero.host.json.ControlDocuments.Answer;
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

    /** What the running host says, if one runs; who asks is told so. */
    private static Optional<Integer> running(Invocation call, String verb, List<String> arguments) {
        Optional<Answer> answer = Asked.host(call, verb, arguments)
                .filter(said -> !said.document().isEmpty());
        answer.ifPresent(said -> call.say("As the running host says"));
        return answer.map(said -> Asked.print(call, said));
    }

    static int modules(Invocation call) {
        Optional<Integer> answered = running(call, "modules", List.of());
        if (answered.isPresent()) {
            return answered.get();
        }
        HostSettings settings = call.settings();
        try (Host host = Host.open(settings, call.context().launch())) {
            List<ModuleStatus> modules = ModuleStatus.all(host.plan(), host.discovered(), lastBoot(call, settings));
            call.print(new ModulesReport(modules));
            return ExitCode.OK;
        }
    }

    static int why(Invocation call) {
        String id = call.<String>parameter().orElseThrow();
        Optional<Integer> answered = running(call, "why", List.of(id));
        if (answered.isPresent()) {
            happened(call, id);
            return answered.get();
        }
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
            happened(call, id);
            return module.sound() ? ExitCode.OK : ExitCode.NOT_RUNNING;
        }
    }

    /** The last three changes of a module's state. */
    private static void happened(Invocation call, String id) {
        if (!call.json()) {
            List<String> lines = StateJournal.read(call.home()).stream()
                    .filter(entry -> entry.module().equals(id))
                    .map(entry -> "  " + TailCommand.words(entry))
                    .toList();
            if (!lines.isEmpty()) {
                call.print(String.join("\n", lines.subList(Math.max(0, lines.size() - 3), lines.size())));
            }
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
