package io.aitherzero.cli.report;

import io.aitherzero.base.Amounts;
import io.aitherzero.base.Shown;
import io.aitherzero.boot.analysis.WhatIf;
import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.plan.BootModel;
import io.aitherzero.host.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The answer to {@code analyze what-if}: a recorded boot, changed and run again in virtual time. */
public final class WhatIfReport implements Report {
    private static final int MOST_CHANGES = 5;

    private final BootProfile profile;
    private final BootModel recorded;
    private final BootModel changed;
    private final List<Asked> asked;
    private final WhatIf answer;

    /**
     * A change that was asked for.
     *
     * @param kind {@code without}, {@code lazy} or {@code faster}
     * @param module the module that was named
     * @param share of its time that is saved, from 0 to 1
     * @param others what waits for it: left out with a lazy module, begun without one that is not there
     */
    public record Asked(String kind, String module, double share, List<String> others) {
        /** Copies the list. */
        public Asked {
            others = List.copyOf(others);
        }
    }

    /**
     * Runs the simulations.
     *
     * @param profile the boot
     * @param recorded its model
     * @param changed the model with all changes
     * @param asked the changes
     */
    public WhatIfReport(BootProfile profile, BootModel recorded, BootModel changed, List<Asked> asked) {
        this.profile = profile;
        this.recorded = recorded;
        this.changed = changed;
        this.asked = List.copyOf(asked);
        answer = WhatIf.of(changed);
    }

    /**
     * Whole lines for people.
     *
     * @param style whether colours are used
     */
    @Override
    public String text(Style style) {
        List<String> lines = new ArrayList<>();
        long predicted = recorded.predict(recorded.recorded());
        long measured = profile.phases().start();
        lines.add("The start phase of " + Amounts.time(profile.startedAt()) + " took " + Amounts.duration(measured)
                + " (" + setting() + "), " + Amounts.duration(Math.abs(recorded.gapNanos()))
                + (recorded.gapNanos() < 0 ? " less than" : " beyond") + " what the simulation of its modules says");
        if (!asked.isEmpty()) {
            long now = changed.predict(changed.recorded());
            asked.forEach(change -> lines.addAll(change(change)));
            lines.add(style.strong(
                    "With that it takes " + Amounts.duration(now) + ", " + Amounts.difference(predicted - now)));
        }
        lines.add("");
        table(lines, style);
        lines.add("");
        facts(lines);
        changes(lines, style);
        return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
    }

    private String setting() {
        return profile.schedule() + ", " + Amounts.count(profile.workers(), "worker");
    }

    private static List<String> change(Asked change) {
        String name = "'" + Shown.line(change.module()) + "'";
        int others = change.others().size();
        String named = Shown.list(change.others(), 12);
        List<String> lines = new ArrayList<>();
        switch (change.kind()) {
            case "faster" -> lines.add("- " + name + " is " + Amounts.percent(change.share()) + " faster");
            case "lazy" -> {
                lines.add("- " + name + " is not started at boot");
                if (others > 0) {
                    lines.add("  nor is what waits for it: " + named);
                }
            }
            default -> {
                lines.add("- " + name + " is not there");
                if (others > 0) {
                    lines.add("  supposed that what waits for it can do without: " + named);
                }
            }
        }
        return lines;
    }

    private void table(List<String> lines, Style style) {
        Table table = new Table()
                .number("workers")
                .number("READY ms")
                .number("READY by times")
                .number("LEVEL")
                .number("| lower bound");
        for (WhatIf.Row row : answer.rows()) {
            table.row(cells(String.valueOf(row.workers().orElse(0)), row));
        }
        table.row(cells("as needed", answer.asNeeded()));
        List<String> rows = table.lines();
        lines.add(style.strong(rows.get(0)));
        lines.addAll(rows.subList(1, rows.size()));
    }

    private static String[] cells(String workers, WhatIf.Row row) {
        return new String[] {
            workers,
            Amounts.millis(row.readyNanos()),
            Amounts.millis(row.weightedNanos()),
            Amounts.millis(row.levelNanos()),
            Amounts.millis(row.boundNanos())
        };
    }

    private void facts(List<String> lines) {
        WhatIf.Row needed = answer.asNeeded();
        lines.add("sequential  " + Amounts.duration(answer.sequentialNanos()));
        lines.add("knee        " + Amounts.count(answer.knee(), "worker") + ": more of them make READY at most "
                + Math.round(WhatIf.KNEE * 100) + " % faster; T1 / Tinf is " + changed.parallelism() + ", rounded up");
        lines.add("level tax   " + Amounts.duration(changed.levelSumNanos() - changed.criticalNanos())
                + ": the slowest of each level take " + Amounts.duration(changed.levelSumNanos())
                + " together, the critical path " + Amounts.duration(changed.criticalNanos()) + "; LEVEL / READY "
                + Amounts.ratio(needed.levelNanos(), needed.readyNanos()) + " with workers as needed");
    }

    private void changes(List<String> lines, Style style) {
        for (WhatIf.Kind kind : WhatIf.Kind.values()) {
            List<WhatIf.Change> best = answer.changes().stream()
                    .filter(change -> change.kind() == kind)
                    .limit(MOST_CHANGES)
                    .toList();
            if (!best.isEmpty()) {
                Table table = new Table()
                        .text(kind == WhatIf.Kind.HALVED ? "one module 50 % faster" : "one module lazy")
                        .number("start ms")
                        .number("saves");
                best.forEach(change -> table.row(
                        Shown.line(change.module()),
                        Amounts.millis(change.nanos()),
                        Amounts.millis(change.savesNanos())));
                lines.add("");
                lines.add(style.strong(table.lines().get(0)));
                lines.addAll(table.lines().subList(1, best.size() + 1));
            }
        }
        if (answer.changes().isEmpty()) {
            lines.add("");
            lines.add("No single module made 50 % faster or lazy would make the start phase shorter");
        }
    }

    /** {@code aitherzero.what-if/1}; all times are lengths of the start phase. */
    @Override
    public String json() {
        return Json.document("aitherzero.what-if/1", out -> {
            out.name("startedAt").value(profile.startedAt().toString());
            out.name("schedule").value(profile.schedule().name());
            out.name("workers").value(profile.workers());
            out.name("processors").value(recorded.processors());
            out.name("measuredNanos").value(profile.phases().start());
            out.name("gapNanos").value(recorded.gapNanos());
            out.name("asked").beginArray();
            for (Asked change : asked) {
                out.beginObject();
                out.name("kind").value(change.kind());
                out.name("module").value(change.module());
                Json.share(out, "share", change.share());
                Json.strings(out, "waitForIt", change.others());
                out.endObject();
            }
            out.endArray();
            out.name("changedNanos").value(changed.predict(changed.recorded()));
            out.name("predictions").beginArray();
            List<WhatIf.Row> rows = new ArrayList<>(answer.rows());
            rows.add(answer.asNeeded());
            for (WhatIf.Row row : rows) {
                out.beginObject();
                Json.number(out, "workers", row.workers());
                out.name("readyNanos").value(row.readyNanos());
                out.name("readyByTimesNanos").value(row.weightedNanos());
                out.name("levelNanos").value(row.levelNanos());
                out.name("lowerBoundNanos").value(row.boundNanos());
                out.endObject();
            }
            out.endArray();
            out.name("sequentialNanos").value(answer.sequentialNanos());
            out.name("kneeWorkers").value(answer.knee());
            out.name("parallelism").value(changed.parallelism());
            out.name("levelSumNanos").value(changed.levelSumNanos());
            out.name("criticalPathNanos").value(changed.criticalNanos());
            out.name("levelTaxNanos").value(changed.levelSumNanos() - changed.criticalNanos());
            out.name("singleChanges").beginArray();
            for (WhatIf.Change change : answer.changes()) {
                out.beginObject();
                out.name("kind").value(change.kind().name());
                out.name("module").value(change.module());
                out.name("nanos").value(change.nanos());
                out.name("savesNanos").value(change.savesNanos());
                out.endObject();
            }
            out.endArray();
        });
    }
}
