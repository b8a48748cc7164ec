package io.aitherzero.cli.report;

import io.aitherzero.base.Amounts;
import io.aitherzero.base.Shown;
import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.Finding;
import io.aitherzero.boot.graph.ModuleProfile;
import io.aitherzero.boot.graph.SerialMark;
import io.aitherzero.boot.plan.BootModel;
import io.aitherzero.boot.plan.BootPlan;
import io.aitherzero.parallel.BatchRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Texts for people. Each is made of whole lines; whatever came from a plugin is harmless for a terminal. */
public final class TextReport {
    private final Style style;

    /**
     * Writes in one style.
     *
     * @param style whether colours are used
     */
    public TextReport(Style style) {
        this.style = style;
    }

    /** How a boot went. */
    public String boot(BootProfile profile) {
        return joined(new BootText(style, profile).lines());
    }

    /**
     * What a boot would do.
     *
     * @param plan the plan
     * @param findings what is wrong with modules
     */
    public String plan(BootPlan plan, List<Finding> findings) {
        return joined(new PlanText(style).lines(plan, findings));
    }

    /** All modules and how they are. */
    public String modules(List<ModuleStatus> modules) {
        return joined(new StatusText(style).all(modules));
    }

    /** One module and how it is. */
    public String why(ModuleStatus module) {
        return joined(new StatusText(style).one(module));
    }

    /** Findings alone. */
    public String findings(List<Finding> findings) {
        return joined(new FindingLines(style).of(findings));
    }

    /** The phases of a boot; their sum is the whole. */
    public String time(BootProfile profile) {
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
        bounds.row("measured", Amounts.millis(profile.phases().start()), "on " + workers(profile));
        bounds.row(
                "lower bound",
                Amounts.millis(profile.lowerBoundNanos()),
                "no schedule on " + workers(profile) + " is faster");
        bounds.row(
                "critical path",
                Amounts.millis(profile.criticalPath().nanos()),
                Shown.chain(profile.criticalPath().modules()));
        bounds.row("one by one", Amounts.millis(profile.sumOfRunNanos()), "load and start of all modules");
        bounds.row("of it load", Amounts.millis(profile.sumOfLoadNanos()), "classes and instances");
        lines.addAll(bounds.lines());
        return joined(lines);
    }

    private static String workers(BootProfile profile) {
        return Amounts.count(profile.workers(), "worker");
    }

    /**
     * The modules of a boot, longest own time first, with what the start phase would be shorter had they taken no time,
     * and with the time they waited apart from it.
     */
    public String blame(BootProfile profile) {
        List<ModuleProfile> began = Blame.of(profile);
        List<String> lines =
                new ArrayList<>(Blame.table(began, BootModel.of(profile).saves()));
        lines.set(0, style.strong(lines.get(0)));
        List<String> idle = profile.modules().stream()
                .filter(module -> module.worker().isEmpty())
                .map(ModuleProfile::id)
                .toList();
        if (!idle.isEmpty()) {
            lines.add("never began: " + Shown.list(idle, 12));
        }
        return joined(lines);
    }

    /** The modules that run alone. */
    public String serial(List<SerialMark> marks) {
        if (marks.isEmpty()) {
            return "no module runs alone\n";
        }
        List<String> lines = new ArrayList<>();
        for (SerialMark mark : marks) {
            lines.add(style.strong(Shown.line(mark.module())) + " " + Shown.line(mark.version()) + " runs alone since "
                    + Amounts.time(mark.since()));
            lines.add("  " + Shown.line(mark.cause()));
            lines.add("  'aither serial --lift " + Shown.line(mark.module())
                    + "' lets it run beside others again; so does another version");
        }
        return joined(lines);
    }

    /** Recorded batches, a line each. */
    public String batches(List<BatchRecord> batches) {
        return joined(new BatchTable(style).all(batches));
    }

    /** One recorded batch, with all that is known of it. */
    public String batch(BatchRecord batch) {
        return joined(new BatchTable(style).one(batch));
    }

    /** What the next batch of a task would take. */
    public String plan(BatchPlan plan) {
        return joined(plan.lines(style));
    }

    private static String joined(List<String> lines) {
        return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
    }
}
