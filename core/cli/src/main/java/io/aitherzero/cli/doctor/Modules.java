package io.aitherzero.cli.doctor;

import io.aitherzero.base.Amounts;
import io.aitherzero.base.Shown;
import io.aitherzero.boot.graph.Finding;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the archives in the plugins folders come to. */
final class Modules {
    private static final int MOST = 3;

    private Modules() {}

    /**
     * The modules.
     *
     * @param known ids of those that are there
     * @param starting ids of those that would start
     * @param findings what there is to say about them
     * @param required ids of those without which a boot has failed
     */
    static Reading reading(
            Collection<String> known, Collection<String> starting, List<Finding> findings, List<String> required) {
        List<Complaint> complaints = new ArrayList<>();
        List<Finding> faults = findings.stream()
                .filter(finding -> finding.code().excludes() && finding.code() != Finding.Code.DISABLED)
                .distinct()
                .toList();
        List<Finding> unknown = findings.stream()
                .filter(finding -> finding.code() == Finding.Code.UNKNOWN_ID)
                .distinct()
                .toList();
        for (String id : required) {
            if (!starting.contains(id)) {
                complaints.add(Complaint.problem(
                        "Module '" + Shown.line(id) + "', which is required, must be able to start, but "
                                + (known.contains(id) ? "is not" : "is not there"),
                        known.contains(id)
                                ? "'aither why " + Shown.line(id) + "' tells why"
                                : "Add it to a plugins folder, or take it out of 'require'"));
            }
        }
        add(complaints, faults, Complaint.Level.PROBLEM);
        add(complaints, unknown, Complaint.Level.NOTE);
        long disabled = findings.stream()
                .filter(finding -> finding.code() == Finding.Code.DISABLED)
                .map(Finding::module)
                .distinct()
                .count();
        long other = findings.stream()
                .filter(finding -> !finding.code().excludes() && finding.code() != Finding.Code.UNKNOWN_ID)
                .distinct()
                .count();
        long out = faults.stream().map(Finding::module).distinct().count();
        String value = starting.size() + " would start"
                + (disabled > 0 ? ", " + disabled + " disabled" : "")
                + (out > 0 ? ", " + out + " would not" : "")
                + (other > 0 ? "; " + Amounts.count((int) other, "note") + ", which 'aither modules' shows" : "");
        return new Reading("modules", value, complaints);
    }

    private static void add(List<Complaint> complaints, List<Finding> findings, Complaint.Level level) {
        // what has one way out is said once
        Map<String, Finding> kinds = new LinkedHashMap<>();
        findings.forEach(finding -> kinds.putIfAbsent(finding.code() + " " + finding.remedy(), finding));
        List<Finding> shown = kinds.values().stream().limit(MOST).toList();
        for (Finding finding : shown) {
            complaints.add(new Complaint(level, Shown.line(finding.cause()), Shown.line(finding.remedy())));
        }
        if (findings.size() > shown.size()) {
            complaints.add(new Complaint(
                    level,
                    findings.size() - shown.size() + " more "
                            + (level == Complaint.Level.NOTE ? "of that kind" : "would not start"),
                    "'aither modules' tells of each"));
        }
    }

    /** The reading where not even that could be found out. */
    static Reading unknown(Throwable failure) {
        String name = failure.getClass().getSimpleName().toLowerCase(Locale.ROOT);
        return new Reading(
                "modules",
                "not known",
                List.of(Complaint.problem(
                        "The modules must be readable, but are not (" + Shown.line(String.valueOf(failure.getMessage()))
                                + ", " + name + ")",
                        "Mend what is said above; 'aither modules --verbose' shows where")));
    }
}
