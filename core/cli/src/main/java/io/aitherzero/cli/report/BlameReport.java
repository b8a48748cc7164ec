package io.aitherzero.cli.report;

import io.aitherzero.base.Shown;
import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.ModuleProfile;
import io.aitherzero.boot.plan.BootModel;
import io.aitherzero.host.json.Json;
import io.aitherzero.host.json.ProfileJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The modules of a boot, longest own time first, with what the start phase would be shorter had they taken no time, and
 * with the time they waited apart from it.
 *
 * @param profile the boot
 */
public record BlameReport(BootProfile profile) implements Report {
    @Override
    public String text(Style style) {
        List<ModuleProfile> began = Blame.of(profile);
        List<String> lines =
                new ArrayList<>(Blame.table(began, BootModel.of(profile).saves()));
        lines.set(0, style.strong(lines.get(0)));
        List<String> idle = profile.modules().stream()
                .filter(module -> module.worker().isEmpty())
                .map(ModuleProfile::id)
                .toList();
        if (!idle.isEmpty()) {
            lines.add("never began: " + Shown.list(idle, 12));
        }
        return Report.joined(lines);
    }

    /** {@code aitherzero.blame/1}: the modules that began. */
    @Override
    public String json() {
        Map<String, Long> saves = BootModel.of(profile).saves();
        return Json.document("aitherzero.blame/1", out -> {
            out.name("startedAt").value(profile.startedAt().toString());
            out.name("modules").beginArray();
            for (ModuleProfile module : Blame.of(profile)) {
                out.beginObject();
                out.name("id").value(module.id());
                out.name("state").value(module.state().name());
                Json.number(out, "worker", module.worker());
                out.name("ownNanos").value(module.times().run());
                out.name("savesNanos").value(saves.get(module.id()));
                ProfileJson.times(out, module.times());
                out.name("bindingDependency").value(module.bindingDependency().orElse(null));
                out.endObject();
            }
            out.endArray();
        });
    }
}
