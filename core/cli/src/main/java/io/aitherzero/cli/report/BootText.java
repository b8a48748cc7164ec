package io.aitherzero.cli.report;

import io.aitherzero.base.Amounts;
import io.aitherzero.base.Shown;
import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.BootSettings;
import io.aitherzero.boot.graph.ModuleProfile;
import io.aitherzero.boot.graph.ModuleState;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The report of one boot: outcome, phases, bounds, slowest modules, findings. */
final class BootText {
    private static final int SLOWEST = 10;

    private final Style style;
    private final BootProfile profile;
    private final List<String> lines = new ArrayList<>();

    BootText(Style style, BootProfile profile) {
        this.style = style;
        this.profile = profile;
    }

    List<String> lines() {
        lines.add(headline());
        lines.add("");
        List<Phase> phases = Phase.of(profile);
        fact(
                "phases",
                phases.stream()
                                .map(phase -> phase.name() + " " + Amounts.millis(phase.nanos()))
                                .collect(Collectors.joining(" + "))
                        + " = " + Amounts.tenthsAsMillis(Phase.tenths(phases)) + " ms");
        bounds();
        forecast();
        profile.fallback().ifPresent(reason -> fact("fallback", "because " + Shown.line(reason)));
        required();
        slowest();
        if (!profile.findings().isEmpty()) {
            lines.add("");
            lines.addAll(new FindingLines(style).of(profile.findings()));
        }
        return lines;
    }

    private void fact(String name, String value) {
        lines.add(name + " ".repeat(15 - name.length()) + value);
    }

    String headline() {
        Map<ModuleState, Integer> counts = new EnumMap<>(ModuleState.class);
        profile.modules().forEach(module -> counts.merge(module.state(), 1, Integer::sum));
        int started = counts.getOrDefault(ModuleState.STARTED, 0);
        int all = profile.modules().size() - counts.getOrDefault(ModuleState.DISABLED, 0);
        String text = started + " of " + Amounts.count(all, "module") + " started in "
                + Amounts.duration(Phase.tenths(Phase.of(profile)) * 100_000) + " (" + profile.schedule() + ", "
                + Amounts.count(profile.workers(), "worker") + ")";
        String rest = counts.entrySet().stream()
                .filter(entry -> entry.getKey() != ModuleState.STARTED)
                .map(entry ->
                        ", " + entry.getValue() + " " + entry.getKey().name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining());
        return switch (profile.outcome()) {
            case OK -> style.good(text) + rest;
            case PARTIAL -> style.warning(text + rest);
            case FAILED -> style.bad(text + rest);
        };
    }

    private void bounds() {
        List<String> path = profile.criticalPath().modules();
        if (path.isEmpty()) {
            return;
        }
        fact(
                "critical path",
                Shown.chain(path) + ", "
                        + Amounts.duration(profile.criticalPath().nanos()));
        fact(
                "lower bound",
                Amounts.duration(profile.lowerBoundNanos()) + " on " + Amounts.count(profile.workers(), "worker")
                        + ", " + Amounts.duration(profile.sumOfRunNanos()) + " one by one; efficiency "
                        + Math.round(profile.efficiency() * 100) + " %");
    }

    private void forecast() {
        BootSettings settings = profile.settings();
        settings.forecast()
                .ifPresent(forecast -> fact(
                        "predicted",
                        Amounts.duration(forecast.chosen().nanos()) + " for the start from "
                                + Amounts.count(forecast.boots(), "recorded boot") + "; it took "
                                + Amounts.duration(profile.phases().start())
                                + String.format(
                                        Locale.ROOT,
                                        " (%+.0f %%)",
                                        100 * forecast.error(profile.phases().start()))));
        settings.distrust()
                .ifPresent(reason -> fact("weights", "the same for all modules, because " + Shown.line(reason)));
        settings.seed()
                .ifPresent(seed -> fact("shuffled", "with seed " + seed + "; --shuffle " + seed + " repeats it"));
    }

    private void required() {
        Set<String> started = new HashSet<>();
        profile.modules().stream()
                .filter(module -> module.state() == ModuleState.STARTED)
                .forEach(module -> started.add(module.id()));
        for (String id : profile.required()) {
            if (!started.contains(id)) {
                boolean there = profile.modules().stream()
                        .anyMatch(module -> module.id().equals(id));
                fact(
                        "required",
                        style.bad("'" + Shown.line(id) + "'"
                                + (there ? " did not start" : " is not in any plugins folder; install it")));
            }
        }
    }

    private void slowest() {
        List<ModuleProfile> began = Blame.of(profile);
        if (began.isEmpty()) {
            return;
        }
        lines.add("");
        List<String> table = Blame.table(began.subList(0, Math.min(SLOWEST, began.size())));
        lines.add(style.strong(table.get(0)));
        lines.addAll(table.subList(1, table.size()));
        if (began.size() > SLOWEST) {
            lines.add("and " + (began.size() - SLOWEST) + " more; see 'aither analyze blame'");
        }
    }
}
