package io.aitherzero.cli;

import io.aitherzero.base.Shown;
import io.aitherzero.boot.graph.Finding;
import io.aitherzero.boot.plan.BootPlan;
import io.aitherzero.cli.context.ExitCode;
import io.aitherzero.cli.context.Invocation;
import io.aitherzero.cli.live.PluginFolderCommand;
import io.aitherzero.cli.report.PluginStatusReport;
import io.aitherzero.host.Host;
import io.aitherzero.host.HostSettings;
import io.aitherzero.pf4j.PluginStatusFiles;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code plugin enable} and {@code plugin disable}. */
final class EnablementCommand {
    private EnablementCommand() {}

    static int disable(Invocation call) {
        return change(call, true);
    }

    static int enable(Invocation call) {
        return change(call, false);
    }

    private static int change(Invocation call, boolean disable) {
        Set<String> ids = new LinkedHashSet<>(call.parameters());
        HostSettings settings = call.settings();
        try (Host host = Host.open(settings, call.context().launch())) {
            PluginStatusFiles files = host.statusFiles();
            Optional<String> unknown = unknown(ids, host, disable ? List.of() : files.disabled());
            if (unknown.isPresent()) {
                call.say(InspectCommand.unknown(unknown.get(), settings, host) + "; nothing was changed");
                return ExitCode.NOT_FOUND;
            }
            if (call.flag("--plan")) {
                return PluginFolderCommand.plannedSwitch(call, host, List.copyOf(ids), disable);
            }
            Set<String> changed = new LinkedHashSet<>();
            for (String id : ids) {
                if (files.isDisabled(id) != disable) {
                    changed.add(id);
                }
            }
            if (disable) {
                files.disable(ids);
                sayWhatNeeds(ids, host, call);
            } else {
                files.enable(ids);
            }
            call.print(new PluginStatusReport(disable, List.copyOf(ids), changed, files.disabled(), files.enabled()));
            return ExitCode.OK;
        } catch (IOException e) {
            call.say(Shown.line(String.valueOf(e.getMessage())));
            return ExitCode.FAILED;
        }
    }

    /** An id of no module, unless a list still names it. */
    private static Optional<String> unknown(Set<String> ids, Host host, List<String> listed) {
        Set<String> known = new HashSet<>(host.discovered().versions().keySet());
        host.discovered().findings().stream()
                .filter(finding -> finding.code() == Finding.Code.BAD_STATUS_FILE)
                .forEach(finding -> known.add(finding.module()));
        return ids.stream()
                .filter(id -> !known.contains(id) && !listed.contains(id))
                .findFirst();
    }

    private static void sayWhatNeeds(Set<String> ids, Host host, Invocation call) {
        BootPlan plan = host.plan();
        plan.graph().modules().stream()
                .filter(module -> !ids.contains(module.id()))
                .forEach(module -> plan.graph().requiredDependencies(module.id()).stream()
                        .filter(ids::contains)
                        .findFirst()
                        .ifPresent(needed -> call.say("Module '" + Shown.line(module.id()) + "' needs '"
                                + Shown.line(needed) + "' and will not start either")));
    }
}
