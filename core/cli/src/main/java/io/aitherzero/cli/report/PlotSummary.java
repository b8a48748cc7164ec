package io.aitherzero.cli.report;

import io.aitherzero.base.Amounts;
import io.aitherzero.base.Shown;
import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.CriticalPath;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What a picture of a boot says in words. */
final class PlotSummary {
    private static final int MOST_OF_PATH = 12;

    private PlotSummary() {}

    /**
     * A line about the boot as a whole.
     *
     * @param name what it is about
     * @param value text or amount
     */
    record Fact(String name, String value) {}

    static String title(BootProfile profile) {
        return "Boot of " + Amounts.time(profile.startedAt());
    }

    static String headline(BootProfile profile) {
        return new BootText(Style.PLAIN, profile).headline();
    }

    static List<Fact> facts(BootProfile profile) {
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact("Schedule", profile.schedule() + " on " + Amounts.count(profile.workers(), "worker")));
        profile.fallback().ifPresent(reason -> facts.add(new Fact("Fallback", "because " + Shown.line(reason))));
        List<Phase> phases = Phase.of(profile);
        facts.add(new Fact(
                "Phases",
                phases.stream()
                                .map(phase -> phase.name() + " " + Amounts.millis(phase.nanos()))
                                .collect(Collectors.joining(" + "))
                        + " = " + Amounts.tenthsAsMillis(Phase.tenths(phases)) + " ms"));
        CriticalPath path = profile.criticalPath();
        if (!path.modules().isEmpty()) {
            facts.add(new Fact("T1", Amounts.duration(profile.sumOfRunNanos()) + ", all modules one by one"));
            facts.add(new Fact("T∞", Amounts.duration(path.nanos()) + ", the critical path: " + chain(path.modules())));
            facts.add(new Fact(
                    "Lower bound",
                    Amounts.duration(profile.lowerBoundNanos()) + " on " + Amounts.count(profile.workers(), "worker")
                            + ": max(T∞, T1 / workers)"));
            facts.add(new Fact(
                    "Efficiency",
                    Math.round(profile.efficiency() * 100) + " %, the bound as a share of the start phase of "
                            + Amounts.duration(profile.phases().start())));
        }
        return facts;
    }

    private static String chain(List<String> ids) {
        return ids.size() <= MOST_OF_PATH
                ? Shown.chain(ids)
                : Shown.chain(ids.subList(0, MOST_OF_PATH)) + " -> and " + (ids.size() - MOST_OF_PATH) + " more";
    }
}
