package io.aitherzero.cli.report;

import io.aitherzero.base.Amounts;
import io.aitherzero.base.Shown;
import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.ModuleProfile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** The modules that began, longest own time first, and the table of their times. */
final class Blame {
    private Blame() {}

    static List<ModuleProfile> of(BootProfile profile) {
        return profile.modules().stream()
                .filter(module -> module.worker().isPresent())
                .sorted(Comparator.<ModuleProfile>comparingLong(
                                module -> module.times().run())
                        .reversed()
                        .thenComparing(ModuleProfile::id))
                .toList();
    }

    static List<String> table(List<ModuleProfile> modules) {
        return table(modules, Map.of());
    }

    /** With what each module would save, where that is known. */
    static List<String> table(List<ModuleProfile> modules, Map<String, Long> saves) {
        Table table = new Table().text("module").number("own ms");
        if (!saves.isEmpty()) {
            table.number("saves");
        }
        table.number("load")
                .number("start")
                .number("cpu")
                .number("| dependency wait")
                .number("queue wait")
                .number("| worker")
                .text("state");
        for (ModuleProfile module : modules) {
            ModuleProfile.Times times = module.times();
            List<String> cells = new ArrayList<>(List.of(
                    Shown.line(module.id()),
                    Amounts.tenthsAsMillis(Amounts.tenths(times.load()) + Amounts.tenths(times.start()))));
            if (!saves.isEmpty()) {
                cells.add(Amounts.signedMillis(saves.getOrDefault(module.id(), 0L)));
            }
            cells.addAll(List.of(
                    Amounts.millis(times.load()),
                    Amounts.millis(times.start()),
                    times.cpu().isPresent() ? Amounts.millis(times.cpu().getAsLong()) : "-",
                    Amounts.millis(times.dependencyWait()),
                    Amounts.millis(times.queueWait()),
                    module.worker().isPresent() ? String.valueOf(module.worker().getAsInt()) : "-",
                    module.state().name()));
            table.row(cells.toArray(new String[0]));
        }
        return table.lines();
    }
}
