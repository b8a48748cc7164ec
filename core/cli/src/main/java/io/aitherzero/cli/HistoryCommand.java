package io.aitherzero.cli;

import io.aitherzero.cli.context.ExitCode;
import io.aitherzero.cli.context.Invocation;
import io.aitherzero.cli.context.Option;
import io.aitherzero.cli.context.Options;
import io.aitherzero.cli.report.HistoryReport;
import io.aitherzero.host.HostSettings;
import io.aitherzero.host.json.ProfileFolder;
import io.aitherzero.host.json.RecordedBoot;
import java.util.ArrayList;
import java.util.List;

/** {@code analyze history}: the recorded boots, one line each. */
final class HistoryCommand {
    private HistoryCommand() {}

    static List<Option> options() {
        return List.of(Options.one(
                "--boots",
                "K",
                "How many boots at most, the last ones. Default: 20, all kept.",
                NamedBoots.count(NamedBoots.KEPT)));
    }

    static int history(Invocation call) {
        List<String> passedOver = new ArrayList<>();
        List<RecordedBoot> boots = new ProfileFolder(HostSettings.profiles(call.home()))
                .files(NamedBoots.count(call, NamedBoots.KEPT), passedOver::add);
        passedOver.forEach(call::say);
        if (boots.isEmpty()) {
            return NamedBoots.none(call);
        }
        HistoryReport report =
                new HistoryReport(boots, passedOver, call.context().unicode());
        call.print(report);
        return ExitCode.OK;
    }
}
