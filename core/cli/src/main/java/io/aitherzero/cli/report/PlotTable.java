package io.aitherzero.cli.report;

import io.aitherzero.base.Amounts;
import io.aitherzero.base.Shown;
import io.aitherzero.boot.graph.Finding;
import io.aitherzero.boot.graph.ModuleProfile;
import io.aitherzero.cli.report.BootChart.Bar;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** The data of a chart as an HTML table, one row a module in the order of the profile. */
final class PlotTable {
    private static final String NONE = "–";
    private static final String TEXT = "t";
    private static final String WHY = "t why";
    private static final String NUMBER = "n";

    private final Markup out = new Markup();
    private final List<Bar> bars;
    private final boolean reasons;

    private PlotTable(BootChart chart) {
        bars = Stream.concat(chart.bars().stream(), chart.idle().stream())
                .sorted(Comparator.comparingInt(Bar::number))
                .toList();
        reasons = bars.stream().anyMatch(bar -> bar.module().reason().isPresent());
    }

    static String of(BootChart chart) {
        return new PlotTable(chart).table();
    }

    private String table() {
        out.open("table");
        out.element("caption", "Times in milliseconds; they begin to count at the begin of the start phase.");
        out.open("thead").open("tr");
        for (String name : List.of("Module", "Version", "State")) {
            out.element("th", name, "scope", "col");
        }
        for (String name : List.of(
                "Level", "Worker", "Dependency wait", "Queue wait", "Began", "Load", "Start", "Own time", "CPU")) {
            out.element("th", name, "scope", "col", "class", NUMBER);
        }
        for (String name : List.of("Waited last for", "Critical path")) {
            out.element("th", name, "scope", "col");
        }
        if (reasons) {
            out.element("th", "Why it did not start", "scope", "col");
            out.element("th", "Way out", "scope", "col");
        }
        out.close().close().line().open("tbody").line();
        bars.forEach(this::row);
        return out.close().close().toString();
    }

    private void row(Bar bar) {
        ModuleProfile module = bar.module();
        ModuleProfile.Times times = module.times();
        boolean good = bar.ending() == Ending.STARTED;
        boolean begun = module.worker().isPresent();
        if (good) {
            out.open("tr", "id", "m" + bar.number());
        } else {
            out.open("tr", "id", "m" + bar.number(), "class", "bad");
        }
        out.element("th", bar.name(), "scope", "row");
        cell("", Shown.line(module.version()));
        cell("", bar.ending().word());
        cell(NUMBER, String.valueOf(module.level()));
        cell(NUMBER, begun ? String.valueOf(module.worker().getAsInt()) : NONE);
        long load = Amounts.tenths(times.load());
        long start = Amounts.tenths(times.start());
        for (long tenths : List.of(
                Amounts.tenths(times.dependencyWait()),
                Amounts.tenths(times.queueWait()),
                Amounts.tenths(times.begun()),
                load,
                start,
                load + start)) {
            cell(NUMBER, begun ? Amounts.tenthsAsMillis(tenths) : NONE);
        }
        OptionalLong cpu = times.cpu();
        cell(NUMBER, cpu.isPresent() ? Amounts.millis(cpu.getAsLong()) : NONE);
        cell(TEXT, module.bindingDependency().map(Shown::line).orElse(NONE));
        cell("", bar.critical() ? "yes" : NONE);
        if (reasons) {
            cell(WHY, module.reason().map(Finding::cause).map(Shown::line).orElse(NONE));
            cell(WHY, module.reason().map(Finding::remedy).map(Shown::line).orElse(NONE));
        }
        out.close().line();
    }

    private void cell(String kind, String content) {
        if (kind.isEmpty()) {
            out.element("td", content);
        } else {
            out.element("td", content, "class", kind);
        }
    }
}
