package io.aitherzero.cli.report;

import io.aitherzero.base.Amounts;
import io.aitherzero.boot.graph.BootProfile;
import java.util.List;

/**
 * A part of the whole boot.
 *
 * @param name one word
 * @param meaning from where to where
 * @param nanos how long it took
 */
record Phase(String name, String meaning, long nanos) {
    static List<Phase> of(BootProfile profile) {
        BootProfile.Phases phases = profile.phases();
        return List.of(
                new Phase("jvm", "start of the process to the first line of the program", phases.jvmToMain()),
                new Phase("host", "command line, configuration, logging", phases.host()),
                new Phase("discover", "finding and describing the archives", phases.discover()),
                new Phase("resolve", "building the graph", phases.resolve()),
                new Phase("start", "starting the modules", phases.start()));
    }

    /** The sum of the parts as they are shown, in tenths of a millisecond. */
    static long tenths(List<Phase> phases) {
        return phases.stream().mapToLong(phase -> Amounts.tenths(phase.nanos())).sum();
    }
}
