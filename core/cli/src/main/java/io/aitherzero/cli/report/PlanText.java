package io.aitherzero.cli.report;

import io.aitherzero.base.Amounts;
import io.aitherzero.base.Shown;
import io.aitherzero.boot.graph.CriticalPath;
import io.aitherzero.boot.graph.Finding;
import io.aitherzero.boot.graph.Forecast;
import io.aitherzero.boot.plan.BootPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a boot would do. */
final class PlanText {
    private static final int MOST_IDS = 12;

    private final Style style;

    PlanText(Style style) {
        this.style = style;
    }

    List<String> lines(BootPlan plan, List<Finding> findings) {
        List<String> lines = new ArrayList<>();
        int planned = plan.graph().modules().size();
        long out = findings.stream()
                .filter(finding -> finding.code().excludes())
                .map(Finding::module)
                .filter(id -> !plan.graph().contains(id))
                .distinct()
                .count();
        String workers =
                plan.workers().isPresent() ? Amounts.count(plan.workers().getAsInt(), "worker") : "workers as needed";
        String text = planned + " of " + Amounts.count((int) (planned + out), "module") + " would start ("
                + plan.schedule() + ", " + workers + ")";
        lines.add(out == 0 ? style.good(text) : style.warning(text));
        plan.fallback().ifPresent(reason -> lines.add("sequential because " + Shown.line(reason)));
        forecast(lines, plan);
        if (planned > 0) {
            lines.add("");
            order(lines, plan);
            lines.add("");
            levels(lines, plan);
        }
        if (!findings.isEmpty()) {
            lines.add("");
            lines.addAll(new FindingLines(style).of(findings));
        }
        return lines;
    }

    private void forecast(List<String> lines, BootPlan plan) {
        plan.settings().forecast().ifPresent(forecast -> {
            lines.add("");
            Table table = new Table().text("schedule").text("weights").number("predicted ms");
            for (Forecast.Prediction prediction : forecast.considered()) {
                table.row(
                        prediction.schedule().name(),
                        prediction.weights().name().toLowerCase(Locale.ROOT),
                        Amounts.millis(prediction.nanos()));
            }
            List<String> rows = table.lines();
            lines.add(style.strong(rows.get(0)));
            lines.addAll(rows.subList(1, rows.size()));
            lines.add("from " + Amounts.count(forecast.boots(), "recorded boot"));
        });
        plan.settings()
                .distrust()
                .ifPresent(reason -> lines.add("all modules weigh the same, because " + Shown.line(reason)));
    }

    private void order(List<String> lines, BootPlan plan) {
        boolean recorded = plan.settings().weights() == Forecast.Weights.RECORDED;
        Table table = new Table()
                .number("order")
                .text("module")
                .number("level")
                .number(recorded ? "longest chain ms" : "longest chain")
                .text("after");
        int position = 0;
        for (BootPlan.Step step : plan.order()) {
            List<String> dependencies = plan.graph().dependencies(step.module());
            table.row(
                    String.valueOf(++position),
                    Shown.line(step.module()),
                    String.valueOf(step.level()),
                    recorded ? Amounts.millis(step.priority()) : String.valueOf(step.priority()),
                    dependencies.isEmpty() ? "-" : Shown.list(dependencies, MOST_IDS));
        }
        List<String> rows = table.lines();
        lines.add(style.strong(rows.get(0)));
        lines.addAll(rows.subList(1, rows.size()));
    }

    private static void levels(List<String> lines, BootPlan plan) {
        int level = 0;
        for (List<String> ids : plan.graph().levels()) {
            lines.add(
                    "level " + level++ + "  " + Amounts.count(ids.size(), "module") + ": " + Shown.list(ids, MOST_IDS));
        }
        CriticalPath longest = plan.graph().criticalPath(id -> 1);
        lines.add("longest chain  " + Shown.chain(longest.modules()));
    }
}
