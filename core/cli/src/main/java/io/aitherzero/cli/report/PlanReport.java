package io.aitherzero.cli.report;

import io.aitherzero.boot.graph.Finding;
import io.aitherzero.boot.plan.BootPlan;
import io.aitherzero.host.json.BootSettingsJson;
import io.aitherzero.host.json.Json;
import java.util.List;

/**
 * What a boot would do.
 *
 * @param plan the plan
 * @param findings what is wrong with modules
 */
public record PlanReport(BootPlan plan, List<Finding> findings) implements Report {
    /** Copies the list. */
    public PlanReport {
        findings = List.copyOf(findings);
    }

    @Override
    public String text(Style style) {
        return Report.joined(new PlanText(style).lines(plan, findings));
    }

    /** {@code aitherzero.plan/1}. */
    @Override
    public String json() {
        return Json.document("aitherzero.plan/1", out -> {
            out.name("schedule").value(plan.schedule().name());
            Json.number(out, "workers", plan.workers());
            if (plan.fallback().isPresent()) {
                out.name("fallback").value(plan.fallback().get());
            }
            BootSettingsJson.settings(out, plan.settings());
            Json.strings(out, "serial", plan.serial().stream().sorted().toList());
            out.name("levels").beginArray();
            for (List<String> level : plan.graph().levels()) {
                out.beginArray();
                for (String id : level) {
                    out.value(id);
                }
                out.endArray();
            }
            out.endArray();
            out.name("order").beginArray();
            for (BootPlan.Step step : plan.order()) {
                out.beginObject();
                out.name("module").value(step.module());
                out.name("level").value(step.level());
                out.name("priority").value(step.priority());
                Json.strings(out, "dependencies", plan.graph().dependencies(step.module()));
                out.endObject();
            }
            out.endArray();
            Json.findings(out, "findings", findings);
        });
    }
}
