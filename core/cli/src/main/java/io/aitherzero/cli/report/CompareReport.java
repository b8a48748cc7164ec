package io.aitherzero.cli.report;

import io.aitherzero.base.Spread;
import io.aitherzero.boot.analysis.BootComparison;
import io.aitherzero.boot.analysis.BootSample;
import io.aitherzero.boot.analysis.Cause;
import io.aitherzero.boot.analysis.Difference;
import io.aitherzero.boot.graph.ArchivePrint;
import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.CriticalPath;
import io.aitherzero.boot.graph.ModuleProfile;
import io.aitherzero.host.json.BootSettingsJson;
import io.aitherzero.host.json.Json;
import io.aitherzero.host.json.JsonOutput;
import io.aitherzero.host.json.ProfileJson;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What changed between boots.
 *
 * @param comparison the boots
 * @param before what the first ones are called
 * @param after what the later ones are called
 * @param checks what was judged, or empty
 */
public record CompareReport(BootComparison comparison, String before, String after, List<Check> checks)
        implements Report {
    /** Copies the list. */
    public CompareReport {
        checks = List.copyOf(checks);
    }

    /** For people, in whole lines. */
    @Override
    public String text(Style style) {
        return new CompareText(style, comparison)
                .lines(before, after, checks).stream().map(line -> line + "\n").collect(Collectors.joining());
    }

    /** {@code aitherzero.compare/1}; times are in nanoseconds. */
    @Override
    public String json() {
        return Json.document("aitherzero.compare/1", out -> {
            out.name("comparable").value(comparison.environment().isEmpty());
            Json.strings(out, "environment", comparison.environment());
            side(out.name("before"), before, comparison.before());
            side(out.name("after"), after, comparison.after());
            out.name("phases").beginObject();
            difference(out.name("jvm"), comparison.of(boot -> boot.phases().jvmToMain()));
            difference(out.name("host"), comparison.of(boot -> boot.phases().host()));
            difference(
                    out.name("arguments"),
                    comparison.of(boot -> boot.phases().preparation().arguments()));
            difference(
                    out.name("logging"),
                    comparison.of(boot -> boot.phases().preparation().logging()));
            difference(
                    out.name("settings"),
                    comparison.of(boot -> boot.phases().preparation().settings()));
            difference(out.name("discover"), comparison.of(boot -> boot.phases().discover()));
            difference(out.name("resolve"), comparison.of(boot -> boot.phases().resolve()));
            difference(out.name("start"), comparison.start());
            out.endObject();
            difference(out.name("total"), comparison.total());
            causes(out);
            path(out, "criticalPathBefore", comparison.pathBefore());
            path(out, "criticalPathAfter", comparison.pathAfter());
            modules(out);
            checks(out, checks);
        });
    }

    private static void side(JsonOutput out, String name, BootSample sample) throws IOException {
        BootProfile newest = sample.newest();
        out.beginObject();
        out.name("name").value(name);
        out.name("boots").value(sample.boots().size());
        out.name("leftOut").value(sample.leftOut());
        out.name("newest").value(newest.startedAt().toString());
        out.name("outcome").value(newest.outcome().name());
        out.name("schedule").value(newest.schedule().name());
        out.name("workers").value(sample.workers());
        out.name("weights").value(newest.settings().weights().name());
        if (newest.settings().forecast().isPresent()) {
            out.name("expectedNanos")
                    .value(newest.settings().forecast().get().chosen().nanos());
        }
        BootSettingsJson.environment(out, newest.environment());
        out.endObject();
    }

    private static void difference(JsonOutput out, Difference difference) throws IOException {
        out.beginObject();
        spread(out.name("before"), difference.before());
        spread(out.name("after"), difference.after());
        out.name("nanos").value(difference.nanos());
        Json.share(out, "share", difference.share());
        Json.number(out, "noiseNanos", difference.noise());
        out.name("counts").value(difference.counts());
        out.endObject();
    }

    private static void spread(JsonOutput out, Spread spread) throws IOException {
        out.beginObject();
        out.name("boots").value(spread.runs());
        out.name("medianNanos").value(spread.medianNanos());
        if (spread.deviation().isPresent()) {
            out.name("deviationNanos").value(Math.round(spread.deviation().getAsDouble()));
        }
        out.endObject();
    }

    private void causes(JsonOutput out) throws IOException {
        out.name("causes").beginArray();
        long whole = comparison.start().nanos();
        for (Cause cause : comparison.causes()) {
            out.beginObject();
            out.name("kind").value(cause.kind().name());
            Json.strings(out, "modules", cause.modules());
            out.name("nanos").value(cause.nanos());
            if (whole != 0) {
                Json.share(out, "share", (double) cause.nanos() / whole);
            }
            out.endObject();
        }
        out.endArray();
        out.name("restNanos").value(comparison.restNanos());
        Json.number(out, "simulatedBeforeNanos", comparison.simulatedBefore());
        Json.number(out, "simulatedAfterNanos", comparison.simulatedAfter());
    }

    private static void path(JsonOutput out, String name, CriticalPath path) throws IOException {
        out.name(name).beginObject();
        Json.strings(out, "modules", path.modules());
        out.name("nanos").value(path.nanos());
        out.endObject();
    }

    private void modules(JsonOutput out) throws IOException {
        out.name("modules").beginArray();
        for (BootComparison.Module module : comparison.modules()) {
            out.beginObject();
            out.name("id").value(module.id());
            out.name("archiveChanged").value(module.changed());
            if (module.own().isPresent()) {
                difference(out.name("own"), module.own().get());
            }
            module(out, "before", module.before());
            module(out, "after", module.after());
            out.endObject();
        }
        out.endArray();
    }

    private static void module(JsonOutput out, String name, Optional<ModuleProfile> module) throws IOException {
        if (module.isEmpty()) {
            out.name(name).nullValue();
            return;
        }
        out.name(name).beginObject();
        out.name("version").value(module.get().version());
        out.name("state").value(module.get().state().name());
        out.name("sha256")
                .value(module.get().archive().map(ArchivePrint::sha256).orElse(null));
        ProfileJson.times(out, module.get().times());
        out.endObject();
    }

    static void checks(JsonOutput out, List<Check> checks) throws IOException {
        out.name("good").value(Check.good(checks));
        out.name("checks").beginArray();
        for (Check check : checks) {
            out.beginObject();
            out.name("group").value(check.group());
            out.name("name").value(check.name());
            out.name("nanos").value(check.nanos());
            out.name("failure").value(check.failure().orElse(null));
            out.name("skipped").value(check.skipped().orElse(null));
            out.endObject();
        }
        out.endArray();
    }
}
