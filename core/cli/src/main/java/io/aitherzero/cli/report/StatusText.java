package io.aitherzero.cli.report;

import io.aitherzero.base.Amounts;
import io.aitherzero.base.Shown;
import io.aitherzero.boot.graph.Finding;
import io.aitherzero.boot.graph.ModuleProfile;
import io.aitherzero.boot.graph.ModuleState;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What is known of modules outside of a boot. */
final class StatusText {
    private final Style style;

    StatusText(Style style) {
        this.style = style;
    }

    List<String> all(List<ModuleStatus> modules) {
        if (modules.isEmpty()) {
            return List.of("No modules; put plugin archives into the plugins folder");
        }
        Table table = new Table()
                .text("module")
                .text("version")
                .number("level")
                .text("state")
                .number("last start ms")
                .text("depends on");
        for (ModuleStatus module : modules) {
            table.row(
                    Shown.line(module.id()),
                    module.version().isEmpty() ? "-" : Shown.line(module.version()),
                    module.reason().isPresent() && module.lastBoot().isEmpty() ? "-" : String.valueOf(module.level()),
                    module.state().name(),
                    module.lastBoot()
                            .filter(boot -> boot.worker().isPresent())
                            .map(boot -> Amounts.millis(boot.times().run()))
                            .orElse("-"),
                    module.dependencies().isEmpty() ? "-" : Shown.list(module.dependencies(), 6));
        }
        List<String> lines = new ArrayList<>(table.lines());
        lines.set(0, style.strong(lines.get(0)));
        List<Finding> findings = modules.stream()
                .flatMap(module -> Stream.concat(module.reason().stream(), module.notes().stream()))
                .toList();
        if (!findings.isEmpty()) {
            lines.add("");
            lines.addAll(new FindingLines(style).of(findings));
        }
        return lines;
    }

    List<String> one(ModuleStatus module) {
        List<String> lines = new ArrayList<>();
        String name = Shown.line(module.id()) + (module.version().isEmpty() ? "" : " " + Shown.line(module.version()));
        lines.add(name + ": " + verdict(module));
        module.reason().ifPresent(reason -> {
            fact(lines, "cause", reason.cause());
            fact(lines, "way out", reason.remedy());
        });
        module.lastBoot().ifPresent(boot -> times(lines, boot));
        if (!module.dependencies().isEmpty()) {
            fact(lines, "depends on", Shown.list(module.dependencies()));
        }
        if (!module.dependents().isEmpty()) {
            fact(lines, "needed by", Shown.list(module.dependents()));
        }
        for (Finding note : module.notes()) {
            fact(lines, "note", note.cause());
            fact(lines, "way out", note.remedy());
        }
        return lines;
    }

    private String verdict(ModuleStatus module) {
        String when = module.bootedAt()
                .map(at -> " in the last boot, " + Amounts.time(at))
                .orElse("");
        if (module.reason().isPresent()) {
            String code = " (" + module.reason().get().code() + ")";
            return style.bad(module.state().name()) + code + when;
        }
        return module.state() == ModuleState.STARTED
                ? style.good("STARTED") + when
                : style.good(module.state().name()) + ", would start";
    }

    private static void times(List<String> lines, ModuleProfile boot) {
        if (boot.worker().isPresent()) {
            ModuleProfile.Times times = boot.times();
            fact(
                    lines,
                    "own time",
                    Amounts.duration(times.run()) + " (load " + Amounts.duration(times.load()) + ", start "
                            + Amounts.duration(times.start()) + ")");
            String dependencies = boot.bindingDependency()
                    .map(id -> Amounts.duration(times.dependencyWait()) + " for dependencies, last of them "
                            + Shown.line(id) + "; ")
                    .orElse("");
            fact(lines, "waited", dependencies + Amounts.duration(times.queueWait()) + " for a worker");
        }
    }

    static void fact(List<String> lines, String name, String text) {
        String label = name;
        for (String part : Shown.lines(text)) {
            lines.add(("  " + label + " ".repeat(12 - label.length()) + part).stripTrailing());
            label = "";
        }
    }
}
