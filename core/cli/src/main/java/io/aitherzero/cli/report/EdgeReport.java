package io.aitherzero.cli.report;

import io.aitherzero.base.Amounts;
import io.aitherzero.base.Shown;
import io.aitherzero.boot.analysis.EdgeAudit;
import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.host.json.Json;
import java.util.ArrayList;
import java.util.List;

/**
 * What modules took from one another until the end of a boot, against what they declare.
 *
 * @param profile the boot
 */
public record EdgeReport(BootProfile profile) implements Report {
    @Override
    public String text(Style style) {
        EdgeAudit audit = EdgeAudit.of(profile);
        List<String> lines = new ArrayList<>();
        if (audit.watched()) {
            unused(lines, audit, style);
            undeclared(lines, audit, style);
        } else {
            lines.add("The boot of " + Amounts.time(profile.startedAt())
                    + " was recorded without what modules took from one another; run 'aither boot' to get a new one");
        }
        return String.join("\n", lines) + "\n";
    }

    private static void unused(List<String> lines, EdgeAudit audit, Style style) {
        if (audit.unused().isEmpty()) {
            lines.add(audit.declared() == 0 ? "No dependency is declared" : "Every declared dependency was used");
            return;
        }
        lines.add("Unused until the end of the boot: " + audit.unused().size() + " of "
                + (audit.declared() == 1 ? "1 declared dependency" : audit.declared() + " declared dependencies"));
        Table table = new Table()
                .text("module")
                .text("dependency")
                .text("kind")
                .number("module sooner ms")
                .number("boot sooner ms");
        for (EdgeAudit.Unused edge : audit.unused()) {
            table.row(
                    Shown.line(edge.module()),
                    Shown.line(edge.dependency()),
                    edge.optional() ? "optional" : "required",
                    Amounts.millis(edge.moduleSoonerNanos()),
                    Amounts.millis(edge.bootSoonerNanos()));
        }
        add(lines, table, style);
        lines.add("Keep a dependency that is used later, or that is there for the order; take out the others");
    }

    private static void undeclared(List<String> lines, EdgeAudit audit, Style style) {
        if (audit.undeclared().isEmpty()) {
            return;
        }
        lines.add("");
        lines.add("Taken from modules that are not declared:");
        Table table = new Table()
                .text("module")
                .text("took from")
                .number("classes")
                .number("extensions")
                .text("through");
        for (EdgeAudit.Undeclared edge : audit.undeclared()) {
            table.row(
                    Shown.line(edge.module()),
                    Shown.line(edge.owner()),
                    String.valueOf(edge.classes()),
                    String.valueOf(edge.extensions()),
                    edge.through().isEmpty() ? "-" : Shown.chain(edge.through()));
        }
        add(lines, table, style);
        lines.add(
                "Declare what a module cannot do without: what it gets now may go with a dependency between, or depend on"
                        + " the order");
    }

    private static void add(List<String> lines, Table table, Style style) {
        List<String> rows = new ArrayList<>(table.lines());
        rows.set(0, style.strong(rows.get(0)));
        lines.addAll(rows);
    }

    /** {@code aitherzero.edges/1}; times are in nanoseconds. */
    @Override
    public String json() {
        EdgeAudit audit = EdgeAudit.of(profile);
        return Json.document("aitherzero.edges/1", out -> {
            out.name("startedAt").value(profile.startedAt().toString());
            out.name("watched").value(audit.watched());
            out.name("declared").value(audit.declared());
            out.name("criticalPathNanos").value(profile.criticalPath().nanos());
            out.name("unused").beginArray();
            for (EdgeAudit.Unused edge : audit.unused()) {
                out.beginObject();
                out.name("module").value(edge.module());
                out.name("dependency").value(edge.dependency());
                out.name("optional").value(edge.optional());
                out.name("moduleSoonerNanos").value(edge.moduleSoonerNanos());
                out.name("bootSoonerNanos").value(edge.bootSoonerNanos());
                out.endObject();
            }
            out.endArray();
            out.name("undeclared").beginArray();
            for (EdgeAudit.Undeclared edge : audit.undeclared()) {
                out.beginObject();
                out.name("module").value(edge.module());
                out.name("owner").value(edge.owner());
                out.name("classes").value(edge.classes());
                out.name("extensions").value(edge.extensions());
                Json.strings(out, "through", edge.through());
                out.endObject();
            }
            out.endArray();
        });
    }
}
