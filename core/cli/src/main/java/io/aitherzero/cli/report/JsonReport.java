package io.aitherzero.cli.report;

import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.Finding;
import io.aitherzero.boot.graph.ModuleProfile;
import io.aitherzero.boot.graph.ModuleState;
import io.aitherzero.boot.plan.BootModel;
import io.aitherzero.boot.plan.BootPlan;
import io.aitherzero.host.json.BootSettingsJson;
import io.aitherzero.host.json.Json;
import io.aitherzero.host.json.JsonOutput;
import io.aitherzero.host.json.ProfileJson;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Documents for machines, each with its own schema; times are in nanoseconds. */
public final class JsonReport {
    private JsonReport() {}

    /** {@code aitherzero.modules/1}: all modules and how they are. */
    public static String modules(List<ModuleStatus> modules) {
        return Json.document("aitherzero.modules/1", out -> {
            out.name("modules").beginArray();
            for (ModuleStatus module : modules) {
                out.beginObject();
                status(out, module);
                out.endObject();
            }
            out.endArray();
        });
    }

    /** {@code aitherzero.why/1}: one module and how it is. */
    public static String why(ModuleStatus module) {
        return Json.document("aitherzero.why/1", out -> status(out, module));
    }

    private static void status(JsonOutput out, ModuleStatus module) throws IOException {
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

    /**
     * {@code aitherzero.plan/1}: what a boot would do.
     *
     * @param plan the plan
     * @param findings what is wrong with modules
     */
    public static String plan(BootPlan plan, List<Finding> findings) {
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

    /** {@code aitherzero.time/1}: the phases of a boot and their sum, and what its modules could not go below. */
    public static String time(BootProfile profile) {
        return Json.document("aitherzero.time/1", out -> {
            out.name("startedAt").value(profile.startedAt().toString());
            out.name("phases").beginArray();
            for (Phase phase : Phase.of(profile)) {
                out.beginObject();
                out.name("name").value(phase.name());
                out.name("nanos").value(phase.nanos());
                out.endObject();
            }
            out.endArray();
            out.name("totalNanos").value(profile.phases().total());
            out.name("workers").value(profile.workers());
            ProfileJson.bounds(out, profile);
            Json.strings(out, "criticalPath", profile.criticalPath().modules());
        });
    }

    /** {@code aitherzero.blame/1}: the modules that began, longest own time first. */
    public static String blame(BootProfile profile) {
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
