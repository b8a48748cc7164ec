package io.aitherzero.cli.doctor;

import io.aitherzero.base.Amounts;
import io.aitherzero.cli.context.Wrapped;
import io.aitherzero.cli.report.Report;
import io.aitherzero.cli.report.Style;
import io.aitherzero.host.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * All that was looked at.
 *
 * @param readings in the order in which they are shown
 */
public record DoctorReport(List<Reading> readings) implements Report {
    private static final int LABEL = 12;
    private static final int COLUMNS = 80;

    /** Copies the list. */
    public DoctorReport {
        readings = List.copyOf(readings);
    }

    /** Whether there is more than notes. */
    public boolean problem() {
        return count(Complaint.Level.PROBLEM) > 0;
    }

    private int count(Complaint.Level level) {
        return (int) readings.stream()
                .flatMap(reading -> reading.complaints().stream())
                .filter(complaint -> complaint.level() == level)
                .count();
    }

    @Override
    public String text(Style style) {
        List<String> lines = new ArrayList<>();
        for (Reading reading : readings) {
            add(lines, reading.area(), style.strong(reading.area()), reading.value());
            for (Complaint complaint : reading.complaints()) {
                String level = complaint.level().name().toLowerCase(Locale.ROOT);
                boolean problem = complaint.level() == Complaint.Level.PROBLEM;
                add(lines, "  " + level, "  " + style.level(level, problem), complaint.cause());
                add(lines, "  way out", "  way out", complaint.remedy());
            }
        }
        int problems = count(Complaint.Level.PROBLEM);
        int notes = count(Complaint.Level.NOTE);
        lines.add((problems == 0 ? "no problem" : Amounts.count(problems, "problem"))
                + (notes == 0 ? "" : ", " + Amounts.count(notes, "note")));
        return Report.joined(lines);
    }

    private static void add(List<String> lines, String label, String painted, String text) {
        String first = painted + " ".repeat(Math.max(1, LABEL - label.length()));
        for (String part : Wrapped.to(text, COLUMNS - LABEL).lines().toList()) {
            lines.add(first + part);
            first = " ".repeat(LABEL);
        }
    }

    @Override
    public String json() {
        return Json.document("aitherzero.doctor/1", out -> {
            out.name("problems").value(count(Complaint.Level.PROBLEM));
            out.name("notes").value(count(Complaint.Level.NOTE));
            out.name("readings").beginArray();
            for (Reading reading : readings) {
                out.beginObject().name("area").value(reading.area());
                out.name("value").value(reading.value());
                out.name("level").value(reading.level().name());
                out.name("findings").beginArray();
                for (Complaint complaint : reading.complaints()) {
                    out.beginObject().name("level").value(complaint.level().name());
                    out.name("cause").value(complaint.cause());
                    out.name("remedy").value(complaint.remedy()).endObject();
                }
                out.endArray().endObject();
            }
            out.endArray();
        });
    }
}
