package io.aitherzero.cli.report;

import io.aitherzero.boot.graph.ModuleState;
import io.aitherzero.host.json.Json;
import io.aitherzero.host.json.JsonOutput;
import io.aitherzero.host.json.ProfileJson;
import java.io.IOException;

/**
 * One module and how it is.
 *
 * @param module the module
 */
public record WhyReport(ModuleStatus module) implements Report {
    @Override
    public String text(Style style) {
        return Report.joined(new StatusText(style).one(module));
    }

    /** {@code aitherzero.why/1}. */
    @Override
    public String json() {
        return Json.document("aitherzero.why/1", out -> status(out, module));
    }

    static void status(JsonOutput out, ModuleStatus module) throws IOException {
        out.name("id").value(module.id());
        out.name("version").value(module.version());
        out.name("level").value(module.level());
        out.name("state").value(module.state().name());
        out.name("running").value(module.state() == ModuleState.STARTED);
        if (module.reason().isPresent()) {
            Json.reason(out, module.reason().get());
        }
        Json.findings(out, "notes", module.notes());
        Json.strings(out, "dependencies", module.dependencies());
        Json.strings(out, "dependents", module.dependents());
        if (module.lastBoot().isPresent() && module.bootedAt().isPresent()) {
            out.name("lastBoot").beginObject();
            out.name("startedAt").value(module.bootedAt().get().toString());
            ProfileJson.times(out, module.lastBoot().get().times());
            out.endObject();
        }
    }
}
