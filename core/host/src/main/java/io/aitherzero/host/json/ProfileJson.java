package io.aitherzero.host.json;

import io.aitherzero.boot.graph.ArchivePrint;
import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.EdgeUse;
import io.aitherzero.boot.graph.ModuleProfile;
import java.io.IOException;
import java.nio.file.Path;

/** A recorded boot as a document, {@code aitherzero.boot-profile/1}; times are in nanoseconds. */
public final class ProfileJson {
    static final String SCHEMA = "aitherzero.boot-profile/1";

    private ProfileJson() {}

    /** The document of a boot. */
    public static String write(BootProfile profile) {
        return Json.document(SCHEMA, out -> {
            out.name("startedAt").value(profile.startedAt().toString());
            out.name("schedule").value(profile.schedule().name());
            out.name("workers").value(profile.workers());
            out.name("outcome").value(profile.outcome().name());
            if (profile.fallback().isPresent()) {
                out.name("fallback").value(profile.fallback().get());
            }
            totals(out, profile);
            BootSettingsJson.environment(out, profile.environment());
            BootSettingsJson.settings(out, profile.settings());
            Json.strings(out, "criticalPath", profile.criticalPath().modules());
            Json.strings(out, "required", profile.required());
            out.name("modules").beginArray();
            for (ModuleProfile module : profile.modules()) {
                module(out, module);
            }
            out.endArray();
            Json.findings(out, "findings", profile.findings());
        });
    }

    /**
     * The boot that a file holds. Fields that this version does not know are passed over.
     *
     * @param file the document
     * @throws BadProfileException if the file cannot be read or holds something else
     */
    public static BootProfile read(Path file) {
        return new ProfileReader(file).read();
    }

    private static void totals(JsonOutput out, BootProfile profile) throws IOException {
        BootProfile.Phases phases = profile.phases();
        out.name("totals").beginObject();
        out.name("jvmToMainNanos").value(phases.jvmToMain());
        out.name("hostNanos").value(phases.host());
        if (phases.preparation().total() > 0) {
            out.name("argumentsNanos").value(phases.preparation().arguments());
            out.name("loggingNanos").value(phases.preparation().logging());
            out.name("settingsNanos").value(phases.preparation().settings());
            out.name("openNanos").value(phases.preparation().open());
            out.name("planNanos").value(phases.preparation().plan());
        }
        out.name("discoverNanos").value(phases.discover());
        out.name("resolveNanos").value(phases.resolve());
        out.name("startPhaseNanos").value(phases.start());
        out.name("totalNanos").value(phases.total());
        bounds(out, profile);
        out.endObject();
    }

    public static void bounds(JsonOutput out, BootProfile profile) throws IOException {
        out.name("sumOfLoadNanos").value(profile.sumOfLoadNanos());
        out.name("sumOfRunNanos").value(profile.sumOfRunNanos());
        out.name("criticalPathNanos").value(profile.criticalPath().nanos());
        out.name("lowerBoundNanos").value(profile.lowerBoundNanos());
        Json.share(out, "efficiency", profile.efficiency());
    }

    private static void module(JsonOutput out, ModuleProfile module) throws IOException {
        out.beginObject();
        out.name("id").value(module.id());
        out.name("version").value(module.version());
        out.name("level").value(module.level());
        out.name("state").value(module.state().name());
        if (module.reason().isPresent()) {
            Json.reason(out, module.reason().get());
        }
        Json.strings(out, "dependencies", module.dependencies());
        Json.number(out, "worker", module.worker());
        times(out, module.times());
        out.name("bindingDependency").value(module.bindingDependency().orElse(null));
        if (module.archive().isPresent()) {
            ArchivePrint archive = module.archive().get();
            out.name("archive").beginObject();
            out.name("sha256").value(archive.sha256());
            out.name("bytes").value(archive.bytes());
            out.name("modifiedMillis").value(archive.modifiedMillis());
            out.endObject();
        }
        if (module.serial()) {
            out.name("serial").value(true);
        }
        if (!module.edges().isEmpty()) {
            out.name("edges").beginArray();
            for (EdgeUse edge : module.edges()) {
                out.beginObject().name("module").value(edge.module());
                out.name("declared").value(edge.declared());
                out.name("optional").value(edge.optional());
                out.name("classes").value(edge.classes());
                out.name("extensions").value(edge.extensions()).endObject();
            }
            out.endArray();
        }
        out.endObject();
    }

    public static void times(JsonOutput out, ModuleProfile.Times times) throws IOException {
        out.name("describeNanos").value(times.describe());
        out.name("dependencyWaitNanos").value(times.dependencyWait());
        out.name("queueWaitNanos").value(times.queueWait());
        out.name("loadNanos").value(times.load());
        out.name("startNanos").value(times.start());
        Json.number(out, "cpuNanos", times.cpu());
    }
}
