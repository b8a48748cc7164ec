package io.aitherzero.cli.report;

import io.aitherzero.base.Amounts;
import io.aitherzero.base.Shown;
import io.aitherzero.boot.analysis.BootBudget;
import io.aitherzero.boot.analysis.BootSample;
import io.aitherzero.boot.graph.ModuleProfile;
import io.aitherzero.boot.graph.ModuleState;
import io.aitherzero.host.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Boots held against the limits of a budget; of several boots the medians count. */
public final class BudgetReport implements Report {
    private final BootSample sample;
    private final List<Line> lines = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    private record Line(Check check, long limit) {
        long excess() {
            return check.failure().isPresent() ? check.nanos() - limit : Long.MIN_VALUE;
        }
    }

    /**
     * Holds boots against a budget.
     *
     * @param sample the boots
     * @param budget the limits
     */
    public BudgetReport(BootSample sample, BootBudget budget) {
        this.sample = sample;
        budget.total()
                .ifPresent(limit -> add(
                        "boot",
                        "total",
                        sample.of(boot -> boot.phases().total()).medianNanos(),
                        limit));
        budget.startPhase()
                .ifPresent(limit -> add(
                        "phase",
                        "start",
                        sample.of(boot -> boot.phases().start()).medianNanos(),
                        limit));
        List<ModuleProfile> modules = sample.modules();
        modules.forEach(module -> budget.limit(module.id()).ifPresent(limit -> add(module, limit)));
        List<String> ids = modules.stream().map(ModuleProfile::id).toList();
        for (String named : budget.modules().keySet()) {
            if (!named.equals(BootBudget.OTHERS) && !ids.contains(named)) {
                notes.add("Module '" + Shown.line(named)
                        + "' has a limit, but is not in the boot; correct its id, or remove the limit");
            }
        }
        // those that are too long come first, worst of all first
        lines.sort(Comparator.comparingLong(Line::excess).reversed());
    }

    private void add(ModuleProfile module, Duration limit) {
        if (module.state() == ModuleState.STARTED) {
            add("module", module.id(), module.times().run(), limit);
        } else {
            lines.add(new Line(
                    Check.skipped(
                            "module",
                            module.id(),
                            module.times().run(),
                            "Module '" + module.id() + "' is " + module.state()
                                    + ", so its time says nothing; 'aither why " + module.id() + "' tells more"),
                    nanos(limit)));
        }
    }

    private void add(String group, String name, long nanos, Duration limit) {
        long most = nanos(limit);
        Optional<String> failure = nanos <= most
                ? Optional.empty()
                : Optional.of(subject(group, name) + " may take " + Amounts.duration(most) + ", but took "
                        + Amounts.duration(nanos) + ", " + Amounts.duration(nanos - most)
                        + " more; make it faster, or raise its limit");
        lines.add(new Line(new Check(group, name, nanos, failure, Optional.empty()), most));
    }

    private static String subject(String group, String name) {
        return switch (group) {
            case "boot" -> "The boot";
            case "phase" -> "Phase '" + name + "'";
            default -> "Module '" + name + "'";
        };
    }

    private static long nanos(Duration limit) {
        try {
            return limit.toNanos();
        } catch (ArithmeticException e) {
            return Long.MAX_VALUE;
        }
    }

    /** What was held against a limit, those that are too long first. */
    public List<Check> checks() {
        return lines.stream().map(Line::check).toList();
    }

    /** What is odd about the budget, a sentence each. */
    public List<String> notes() {
        return List.copyOf(notes);
    }

    /** For people, in whole lines. */
    @Override
    public String text(Style style) {
        List<Check> checks = checks();
        long failed =
                checks.stream().filter(check -> check.failure().isPresent()).count();
        String head = failed + " of " + Amounts.count(checks.size(), "limit") + " exceeded ("
                + Amounts.count(sample.boots().size(), "boot") + " to "
                + Amounts.time(sample.newest().startedAt()) + ")";
        List<String> text = new ArrayList<>();
        text.add(failed == 0 ? style.good(head) : style.bad(head));
        checks.forEach(check -> check.failure().ifPresent(why -> text.add("  " + Shown.line(why))));
        text.add("");
        Table table = new Table()
                .text("what")
                .text("name")
                .number("ms")
                .number("limit ms")
                .text("");
        for (Line line : lines) {
            table.row(
                    line.check().group(),
                    Shown.line(line.check().name()),
                    Amounts.millis(line.check().nanos()),
                    Amounts.millis(line.limit()),
                    line.check().failure().isPresent()
                            ? "exceeded"
                            : line.check().skipped().isPresent() ? "not started" : "");
        }
        List<String> rows = table.lines();
        text.add(style.strong(rows.get(0)));
        text.addAll(rows.subList(1, rows.size()));
        return text.stream().map(line -> line + "\n").collect(Collectors.joining());
    }

    /** {@code aitherzero.budget/1}; times are in nanoseconds. */
    @Override
    public String json() {
        return Json.document("aitherzero.budget/1", out -> {
            out.name("boots").value(sample.boots().size());
            out.name("newest").value(sample.newest().startedAt().toString());
            CompareReport.checks(out, checks());
            Json.strings(out, "notes", notes);
        });
    }
}
