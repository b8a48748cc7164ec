package io.aitherzero.cli.doctor;

import java.util.Comparator;
import java.util.List;

/**
 * One thing that was looked at.
 *
 * @param area what it is, in a word or two
 * @param value how it is
 * @param complaints what is not as it should be
 */
public record Reading(String area, String value, List<Complaint> complaints) {
    /** Copies the list. */
    public Reading {
        complaints = List.copyOf(complaints);
    }

    Complaint.Level level() {
        return complaints.stream()
                .map(Complaint::level)
                .max(Comparator.naturalOrder())
                .orElse(Complaint.Level.OK);
    }
}
