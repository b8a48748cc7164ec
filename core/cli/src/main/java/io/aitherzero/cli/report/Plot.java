package io.aitherzero.cli.report;

import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.Finding;
import io.aitherzero.cli.report.BootChart.Bar;
import io.aitherzero.host.json.Json;
import io.aitherzero.host.json.JsonOutput;
import io.aitherzero.host.json.ProfileJson;
import java.io.IOException;
import java.util.Optional;

/** A recorded boot as a picture: workers as lanes, four kinds of time a module, levels and the critical path. */
public final class Plot {
    private Plot() {}

    /** One HTML page with chart and table, without anything to be fetched. */
    public static String html(BootProfile profile) {
        return new PlotPage(profile).html();
    }

    /** The chart as an SVG document with its styles inside. */
    public static String svg(BootProfile profile) {
        return new ChartSvg(profile, BootChart.of(profile)).document(PlotPage.resource("chart.css")) + "\n";
    }

    /** {@code aitherzero.plot/1}: what the chart shows; times are nanoseconds from the begin of the start phase. */
    public static String json(BootProfile profile) {
        BootChart chart = BootChart.of(profile);
        return Json.document("aitherzero.plot/1", out -> {
            out.name("startedAt").value(profile.startedAt().toString());
            out.name("schedule").value(profile.schedule().name());
            out.name("outcome").value(profile.outcome().name());
            out.name("spanNanos").value(chart.span());
            out.name("phases").beginArray();
            for (Phase phase : Phase.of(profile)) {
                out.beginObject().name("name").value(phase.name());
                out.name("nanos").value(phase.nanos()).endObject();
            }
            out.endArray();
            ProfileJson.bounds(out, profile);
            Json.strings(out, "criticalPath", chart.path().modules());
            out.name("levels").beginArray();
            for (BootChart.LevelMark mark : chart.levels()) {
                out.beginObject().name("level").value(mark.level());
                out.name("firstBeginNanos").value(mark.at()).endObject();
            }
            out.endArray();
            out.name("lanes").beginArray();
            for (BootChart.Lane lane : chart.lanes()) {
                out.beginObject().name("worker").value(lane.worker());
                out.name("modules").beginArray();
                for (Bar bar : lane.bars()) {
                    bar(out, bar);
                }
                out.endArray().endObject();
            }
            out.endArray();
            out.name("notBegun").beginArray();
            for (Bar bar : chart.idle()) {
                out.beginObject();
                who(out, bar);
                out.endObject();
            }
            out.endArray();
        });
    }

    private static void bar(JsonOutput out, Bar bar) throws IOException {
        out.beginObject();
        who(out, bar);
        out.name("critical").value(bar.critical());
        out.name("readyNanos").value(bar.ready());
        out.name("beginNanos").value(bar.begin());
        out.name("loadedNanos").value(bar.loaded());
        out.name("endNanos").value(bar.end());
        out.name("bindingDependency").value(bar.module().bindingDependency().orElse(null));
        out.endObject();
    }

    private static void who(JsonOutput out, Bar bar) throws IOException {
        out.name("id").value(bar.module().id());
        out.name("level").value(bar.module().level());
        out.name("state").value(bar.module().state().name());
        Optional<Finding> reason = bar.module().reason();
        if (reason.isPresent()) {
            Json.reason(out, reason.get());
        }
    }
}
