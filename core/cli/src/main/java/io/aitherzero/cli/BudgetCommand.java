package io.aitherzero.cli;

import io.aitherzero.boot.analysis.BootBudget;
import io.aitherzero.boot.analysis.BootSample;
import io.aitherzero.cli.context.Invocation;
import io.aitherzero.cli.context.Option;
import io.aitherzero.cli.context.Options;
import io.aitherzero.cli.context.Value;
import io.aitherzero.cli.report.BudgetReport;
import io.aitherzero.host.BudgetFile;
import io.aitherzero.host.json.RecordedBoot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code analyze budget}: whether boots keep to the limits of a file. */
final class BudgetCommand {
    private BudgetCommand() {}

    static List<Option> options() {
        return List.of(
                Options.one(
                        "--budget", "FILE", "The limits. Default: conf/boot-budget.conf in the home.", Value.path()),
                Options.one(
                        "--boots", "K", "How many boots the medians are of, at most. Default: 1.", NamedBoots.count(1)),
                Options.one("--junit", "FILE", "Write the verdict as JUnit XML.", Value.pathWithoutDefault()));
    }

    static int budget(Invocation call) throws IOException {
        BootBudget budget = BudgetFile.read(call.<Path>option("--budget").orElseGet(() -> BudgetFile.of(call.home())));
        Optional<Path> named = call.parameter();
        List<RecordedBoot> boots =
                named.isPresent() ? NamedBoots.named(call, named.get()) : NamedBoots.last(call, List.of());
        if (boots.isEmpty()) {
            return NamedBoots.none(call);
        }
        BootSample sample = NamedBoots.sample(call, boots, 1);
        BudgetReport report = new BudgetReport(sample, budget);
        report.notes().forEach(call::say);
        call.print(report);
        return CompareCommand.end(call, "aither.budget", sample.newest().startedAt(), report.checks());
    }
}
