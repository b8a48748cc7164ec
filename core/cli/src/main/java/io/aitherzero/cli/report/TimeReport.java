package io.aitherzero.cli.report;

import io.aitherzero.base.Amounts;
import io.aitherzero.base.Shown;
import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.host.json.Json;
import io.aitherzero.host.json.ProfileJson;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The phases of a boot; their sum is the whole.
 *
 * @param profile the boot
 */
public record TimeReport(BootProfile profile) implements Report {
    @Override
    public String text(Style style) {
        List<Phase> phases = Phase.of(profile);
        String total = Amounts.tenthsAsMillis(Phase.tenths(phases));
        List<String> lines = new ArrayList<>();
        lines.add("Boot finished in "
                + phases.stream()
                        .map(phase -> Amounts.millis(phase.nanos()) + " ms (" + phase.name() + ")")
                        .collect(Collectors.joining(" + "))
                + " = " + total + " ms");
        lines.add("");
        Table table = new Table().text("phase").number("ms").text("from where to where");
        phases.forEach(phase -> table.row(phase.name(), Amounts.millis(phase.nanos()), phase.meaning()));
        table.row("total", total, "the boot of " + Amounts.time(profile.startedAt()));
        lines.addAll(table.lines());
        lines.add("");
        Table bounds = new Table().text("start phase").number("ms").text("meaning");
        bounds.row("measured", Amounts.millis(profile.phases().start()), "on " + workers());
        bounds.row(
                "lower bound", Amounts.millis(profile.lowerBoundNanos()), "no schedule on " + workers() + " is faster");
        bounds.row(
                "critical path",
                Amounts.millis(profile.criticalPath().nanos()),
                Shown.chain(profile.criticalPath().modules()));
        bounds.row("one by one", Amounts.millis(profile.sumOfRunNanos()), "load and start of all modules");
        bounds.row("of it load", Amounts.millis(profile.sumOfLoadNanos()), "classes and instances");
        lines.addAll(bounds.lines());
        return Report.joined(lines);
    }

    private String workers() {
        return Amounts.count(profile.workers(), "worker");
    }

    /** {@code aitherzero.time/1}: the phases and their sum, and what the modules could not go below. */
    @Override
    public String json() {
        return Json.document("aitherzero.time/1", out -> {
            out.name("startedAt").value(profile.startedAt().toString());
            out.name("phases").beginArray();
            for (Phase phase : Phase.of(profile)) {
                out.beginObject();
                out.name("name").value(phase.name());
                out.name("nanos").value(phase.nanos());
                out.endObject();
            }
            out.endArray();
            out.name("totalNanos").value(profile.phases().total());
            out.name("workers").value(profile.workers());
            ProfileJson.bounds(out, profile);
            Json.strings(out, "criticalPath", profile.criticalPath().modules());
        });
    }
}
