package io.aitherzero.cli.report;

import io.aitherzero.base.Shown;
import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.ModuleProfile;
import io.aitherzero.cli.report.BootChart.Bar;
import io.aitherzero.cli.report.BootChart.Lane;
import io.aitherzero.host.json.Json;
import io.aitherzero.host.json.JsonOutput;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A recorded boot in the Trace Event Format that Perfetto and chrome://tracing open: a track for the phases of the whole
 * boot and one a worker, a slice a module with load and start inside, an arrow from the dependency that was the last to
 * start, and a counter of modules that waited for a worker. Times are in microseconds from the start of the process.
 */
public final class TraceJson {
    private static final int PROCESS = 1;
    /** The thread that has the number of its process counts as its first. */
    private static final int PHASES = PROCESS;

    private static final int NANO_DIGITS = 3;

    private final JsonOutput out;
    private final BootProfile profile;
    private final BootChart chart;
    private final long origin;

    private TraceJson(JsonOutput out, BootProfile profile) {
        this.out = out;
        this.profile = profile;
        chart = BootChart.of(profile);
        BootProfile.Phases phases = profile.phases();
        origin = BootChart.within(phases.jvmToMain())
                + host(phases)
                + BootChart.within(phases.discover())
                + BootChart.within(phases.resolve());
    }

    /** As long as its parts are together as they are drawn. */
    private static long host(BootProfile.Phases phases) {
        BootProfile.Preparation known = phases.preparation();
        return known.total() == 0
                ? BootChart.within(phases.host())
                : BootChart.within(known.arguments())
                        + BootChart.within(known.logging())
                        + BootChart.within(known.settings())
                        + BootChart.within(known.open())
                        + BootChart.within(known.plan())
                        + BootChart.within(Phase.rest(phases));
    }

    /** The trace of a boot. */
    public static String write(BootProfile profile) {
        return Json.document("aitherzero.trace/1", out -> new TraceJson(out, profile).write());
    }

    private void write() throws IOException {
        out.name("displayTimeUnit").value("ms");
        out.name("otherData").beginObject();
        out.name("startedAt").value(profile.startedAt().toString());
        out.name("schedule").value(profile.schedule().name());
        out.name("outcome").value(profile.outcome().name());
        out.name("notBegun")
                .value(Shown.list(
                        chart.idle().stream().map(bar -> bar.module().id()).toList()));
        out.endObject();
        out.name("traceEvents").beginArray();
        name("process_name", PHASES, "aither boot");
        name("thread_name", PHASES, "boot phases");
        order(PHASES);
        phases();
        for (Lane lane : chart.lanes()) {
            name("thread_name", thread(lane), "worker " + lane.worker());
            order(thread(lane));
            for (Bar bar : lane.bars()) {
                module(bar, thread(lane));
            }
        }
        arrows();
        queued();
        out.endArray();
    }

    private static int thread(Lane lane) {
        return PHASES + lane.worker();
    }

    private void name(String what, int thread, String name) throws IOException {
        event("M", what, thread, 0).name("args").beginObject();
        out.name("name").value(name).endObject().endObject();
    }

    private void order(int thread) throws IOException {
        event("M", "thread_sort_index", thread, 0).name("args").beginObject();
        out.name("sort_index").value(thread).endObject().endObject();
    }

    private JsonOutput event(String kind, String name, int thread, long nanos) throws IOException {
        out.beginObject();
        out.name("ph").value(kind);
        out.name("name").value(name);
        out.name("pid").value(PROCESS);
        out.name("tid").value(thread);
        out.name("ts").value(micros(nanos));
        return out;
    }

    private static BigDecimal micros(long nanos) {
        return BigDecimal.valueOf(nanos, NANO_DIGITS);
    }

    private void slice(String name, String category, int thread, long begin, long end) throws IOException {
        event("X", name, thread, begin);
        out.name("dur").value(micros(end - begin));
        out.name("cat").value(category);
    }

    private void phases() throws IOException {
        long at = 0;
        for (Phase phase : Phase.of(profile)) {
            long end = at + BootChart.within(phase.nanos());
            slice(phase.name(), "phase", PHASES, at, end);
            out.name("args")
                    .beginObject()
                    .name("meaning")
                    .value(phase.meaning())
                    .endObject();
            out.endObject();
            at = end;
        }
    }

    private void module(Bar bar, int thread) throws IOException {
        ModuleProfile module = bar.module();
        slice(bar.name(), "module", thread, origin + bar.begin(), origin + bar.end());
        if (bar.ending() != Ending.STARTED) {
            out.name("cname").value("terrible");
        }
        out.name("args").beginObject();
        out.name("state").value(module.state().name());
        out.name("level").value(module.level());
        out.name("version").value(module.version());
        out.name("critical").value(bar.critical());
        out.name("dependencyWaitMicros").value(micros(bar.ready()));
        out.name("queueWaitMicros").value(micros(bar.begin() - bar.ready()));
        if (module.times().cpu().isPresent()) {
            out.name("cpuMicros").value(micros(module.times().cpu().getAsLong()));
        }
        if (module.bindingDependency().isPresent()) {
            out.name("bindingDependency").value(module.bindingDependency().get());
        }
        if (module.reason().isPresent()) {
            Json.reason(out, module.reason().get());
        }
        out.endObject().endObject();
        if (bar.loaded() > bar.begin()) {
            slice("load", "load", thread, origin + bar.begin(), origin + bar.loaded());
            out.endObject();
        }
        if (bar.end() > bar.loaded()) {
            slice("start", "start", thread, origin + bar.loaded(), origin + bar.end());
            out.endObject();
        }
    }

    /** An arrow leaves the slice that it starts in, so it starts a nanosecond before that ends. */
    private void arrows() throws IOException {
        Map<String, Bar> byId = new HashMap<>();
        chart.bars().forEach(bar -> byId.putIfAbsent(bar.module().id(), bar));
        for (Lane lane : chart.lanes()) {
            for (Bar bar : lane.bars()) {
                Optional<Bar> before =
                        bar.module().bindingDependency().flatMap(id -> Optional.ofNullable(byId.get(id)));
                if (before.isPresent() && before.get().end() <= bar.begin()) {
                    long leave = Math.max(before.get().begin(), before.get().end() - 1);
                    int from = PHASES + before.get().module().worker().orElse(0);
                    event("s", "started", from, origin + leave);
                    out.name("cat")
                            .value("dependency")
                            .name("id")
                            .value(bar.number())
                            .endObject();
                    event("f", "started", thread(lane), origin + bar.begin());
                    out.name("cat").value("dependency").name("id").value(bar.number());
                    out.name("bp").value("e").endObject();
                }
            }
        }
    }

    private void queued() throws IOException {
        Map<Long, Integer> changes = new TreeMap<>();
        for (Bar bar : chart.bars()) {
            changes.merge(bar.ready(), 1, Integer::sum);
            changes.merge(bar.begin(), -1, Integer::sum);
        }
        int waiting = 0;
        for (Map.Entry<Long, Integer> change : changes.entrySet()) {
            waiting += change.getValue();
            event("C", "modules waiting for a worker", PHASES, origin + change.getKey());
            out.name("args")
                    .beginObject()
                    .name("modules")
                    .value(waiting)
                    .endObject()
                    .endObject();
        }
    }
}
