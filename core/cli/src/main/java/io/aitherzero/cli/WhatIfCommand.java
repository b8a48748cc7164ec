package io.aitherzero.cli;

import io.aitherzero.base.Shown;
import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.plan.BootModel;
import io.aitherzero.cli.context.ExitCode;
import io.aitherzero.cli.context.Invocation;
import io.aitherzero.cli.context.Option;
import io.aitherzero.cli.context.Options;
import io.aitherzero.cli.context.UsageException;
import io.aitherzero.cli.context.Value;
import io.aitherzero.cli.report.WhatIfReport;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code analyze what-if}: a recorded boot run again in virtual time, otherwise than it was. */
final class WhatIfCommand {
    private static final Pattern FORM = Pattern.compile("(.+)=([^=]+)", Pattern.DOTALL);

    private record Faster(String module, double share) {}

    /** What {@code --faster} takes. */
    private static final Value<?> FASTER = new Value<>(
            "a module and by how much, such as web=50%, more than 0% and at most 100%",
            "correct it, or leave it out", WhatIfCommand::faster, List.of());

    static List<Option> changes() {
        return List.of(
                Options.many("--without", "ID", "As if the module were not there; may be repeated.", Value.module()),
                Options.many(
                        "--lazy",
                        "ID",
                        "As if it and what waits for it were not started at boot; may be repeated.",
                        Value.module()),
                Options.many(
                        "--faster",
                        "ID=PERCENT",
                        "As if it took less time, such as web=50%%; may be repeated.",
                        FASTER));
    }

    private WhatIfCommand() {}

    static int run(Invocation call) {
        List<Faster> faster = call.options("--faster");
        Optional<BootProfile> recorded = ProfileFile.namedOrLast(call, call.parameter());
        if (recorded.isEmpty()) {
            return ExitCode.FAILED;
        }
        BootProfile profile = recorded.get();
        List<String> without = call.options("--without");
        List<String> lazy = call.options("--lazy");
        List<String> named = new ArrayList<>(without);
        named.addAll(lazy);
        faster.forEach(change -> named.add(change.module()));
        for (String id : named) {
            Optional<String> absence = RecordedModules.absence(profile, id);
            if (absence.isPresent()) {
                call.say(absence.get());
                return ExitCode.NOT_FOUND;
            }
        }
        BootModel model = BootModel.of(profile);
        WhatIfReport report = report(profile, model, without, lazy, faster);
        call.print(report);
        return ExitCode.OK;
    }

    private static WhatIfReport report(
            BootProfile profile, BootModel model, List<String> without, List<String> lazy, List<Faster> faster) {
        List<WhatIfReport.Asked> asked = new ArrayList<>();
        Set<String> gone = new HashSet<>();
        for (String id : without) {
            List<String> waiting = model.tasks().stream()
                    .filter(task -> task.dependencies().contains(id))
                    .map(task -> task.id())
                    .toList();
            asked.add(new WhatIfReport.Asked("without", id, 0, waiting));
            gone.add(id);
        }
        for (String id : lazy) {
            List<String> waiting = model.waitingFor(id);
            asked.add(new WhatIfReport.Asked("lazy", id, 0, waiting));
            gone.add(id);
            gone.addAll(waiting);
        }
        BootModel changed = gone.isEmpty() ? model : model.without(gone);
        for (Faster change : faster) {
            if (gone.contains(change.module())) {
                throw new UsageException("Option --faster must name a module that is started, but '"
                        + Shown.line(change.module())
                        + "' is left out by --without or --lazy; remove one of the options");
            }
            asked.add(new WhatIfReport.Asked("faster", change.module(), change.share(), List.of()));
            changed = changed.faster(change.module(), change.share());
        }
        return new WhatIfReport(profile, model, changed, asked);
    }

    private static Optional<Faster> faster(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? Value.percentage(matcher.group(2))
                        .filter(share -> share > 0 && share <= 1)
                        .map(share -> new Faster(matcher.group(1), share))
                : Optional.empty();
    }
}
