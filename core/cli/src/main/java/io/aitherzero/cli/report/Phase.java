package io.aitherzero.cli.report;

import io.aitherzero.base.Amounts;
import io.aitherzero.boot.graph.BootProfile;
import java.util.ArrayList;
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
        BootProfile.Preparation known = phases.preparation();
        List<Phase> all = new ArrayList<>();
        all.add(new Phase("jvm", "start of the process to the first line of the program", phases.jvmToMain()));
        if (known.total() > 0) {
            all.add(new Phase("arguments", "reading the command line", known.arguments()));
            all.add(new Phase("logging", "setting the logging up", known.logging()));
            all.add(new Phase("settings", "reading the configuration", known.settings()));
            all.add(new Phase("open", "recorded boots, the store and the plugin manager", known.open()));
            all.add(new Phase("plan", "making the plan", known.plan()));
            all.add(new Phase("rest", "what lies between these", rest(phases)));
        } else {
            all.add(new Phase("host", "command line, configuration, logging", phases.host()));
        }
        all.addAll(List.of(
                new Phase("discover", "finding and describing the archives", phases.discover()),
                new Phase("resolve", "building the graph", phases.resolve()),
                new Phase("start", "starting the modules", phases.start())));
        return all;
    }

    /** What of the host's part is none of those that are known. */
    static long rest(BootProfile.Phases phases) {
        return Math.max(0, phases.host() - phases.preparation().total());
    }

    /** The sum of the parts as they are shown, in tenths of a millisecond. */
    static long tenths(List<Phase> phases) {
        return phases.stream().mapToLong(phase -> Amounts.tenths(phase.nanos())).sum();
    }
}
