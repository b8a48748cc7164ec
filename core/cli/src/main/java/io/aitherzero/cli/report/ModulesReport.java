package io.aitherzero.cli.report;

import io.aitherzero.host.json.Json;
import java.util.List;

/**
 * All modules and how they are.
 *
 * @param modules the modules
 */
public record ModulesReport(List<ModuleStatus> modules) implements Report {
    /** Copies the list. */
    public ModulesReport {
        modules = List.copyOf(modules);
    }

    @Override
    public String text(Style style) {
        return Report.joined(new StatusText(style).all(modules));
    }

    /** {@code aitherzero.modules/1}. */
    @Override
    public String json() {
        return Json.document("aitherzero.modules/1", out -> {
            out.name("modules").beginArray();
            for (ModuleStatus module : modules) {
                out.beginObject();
                WhyReport.status(out, module);
                out.endObject();
            }
            out.endArray();
        });
    }
}
