package io.aitherzero.cli.report;

import io.aitherzero.base.Amounts;
import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.cli.report.BootChart.LevelMark;
import io.aitherzero.cli.report.PlotSummary.Fact;
import java.util.List;

/** The chart of a boot as SVG: the phases of the whole boot, under them the start phase on a scale of its own. */
final class ChartSvg {
    static final String NAMESPACE = "http://www.w3.org/2000/svg";

    private static final double WIDTH = 1_200;
    private static final double LEFT = 190;
    private static final double RIGHT = 1_180;
    private static final double FONT = 12;
    private static final int FEW_LEVELS = 12;

    private final BootProfile profile;
    private final BootChart chart;
    private final TimeAxis axis;

    ChartSvg(BootProfile profile, BootChart chart) {
        this.profile = profile;
        this.chart = chart;
        axis = new TimeAxis(chart.span(), LEFT, RIGHT);
    }

    /** An SVG document with its own styles and the summary as text. */
    String document(String styles) {
        return draw(styles, true);
    }

    /** The element for a page that has the styles and the summary. */
    String element() {
        return draw("", false);
    }

    private String draw(String styles, boolean alone) {
        double height = body(new Markup(), alone);
        Markup out = new Markup();
        String size = Markup.px(WIDTH) + " " + Markup.px(height);
        out.open(
                "svg",
                "xmlns",
                NAMESPACE,
                "id",
                "chart",
                "class",
                "chart",
                "viewBox",
                "0 0 " + size,
                "role",
                "img",
                "aria-labelledby",
                "chart-title chart-desc");
        out.line().element("title", PlotSummary.title(profile), "id", "chart-title");
        out.line().element("desc", PlotSummary.headline(profile) + ". " + description(), "id", "chart-desc");
        if (alone) {
            out.line().element("style", styles);
            out.line().empty("rect", "class", "paper", "width", Markup.px(WIDTH), "height", Markup.px(height));
        }
        out.line();
        body(out, alone);
        return out.close().toString();
    }

    private String description() {
        return "Above, one lane a worker shows load and start of what it ran; below, one row a module adds how long"
                + " it waited for dependencies and for a worker.";
    }

    private double body(Markup out, boolean alone) {
        double y = 4;
        if (alone) {
            y = summary(out);
        }
        y = new LegendSvg(chart, out).draw(16, y);
        double overview = y;
        y = overview(out, y);
        double top = y + 20;
        Markup scratch = new Markup();
        double lanes = new LanesSvg(chart, axis, scratch).draw(top);
        double bottom = rows(scratch, lanes);
        grid(out, top, bottom);
        levels(out, top - 4, chart.levels().size() > FEW_LEVELS ? lanes : bottom);
        new LanesSvg(chart, axis, out).draw(top);
        rows(out, lanes);
        ticks(out, bottom + 14);
        return Math.max(bottom + 24, overview);
    }

    private double rows(Markup out, double lanes) {
        double top = lanes + 24;
        double bottom = new RowsSvg(chart, axis, out).draw(top);
        if (bottom == top) {
            return lanes;
        }
        ticks(out, lanes + 15);
        return bottom;
    }

    private double summary(Markup out) {
        text(out, "head", PlotSummary.title(profile), 16, 26);
        text(out, "strong", Fitted.text(PlotSummary.headline(profile), WIDTH - 32, FONT), 16, 46);
        double y = 62;
        for (Fact fact : PlotSummary.facts(profile)) {
            text(out, "mute", Fitted.text(fact.name() + ": " + fact.value(), WIDTH - 32, FONT), 16, y);
            y += 16;
        }
        return y + 4;
    }

    /** The phases in proportion; the start phase opens into the whole width below. */
    private double overview(Markup out, double top) {
        List<Phase> phases = Phase.of(profile);
        long total = Math.max(
                1,
                phases.stream()
                        .mapToLong(phase -> BootChart.within(phase.nanos()))
                        .sum());
        TimeAxis whole = new TimeAxis(total, LEFT, RIGHT);
        BarSvg bars = new BarSvg(out, whole);
        out.open("g", "aria-hidden", "true").line();
        text(out, "end", "whole boot", LEFT - 8, top + 15);
        long at = 0;
        for (Phase phase : phases) {
            double from = whole.x(at);
            at += BootChart.within(phase.nanos());
            double to = whole.x(at);
            boolean start = phase.name().equals("start");
            if (start) {
                out.empty(
                        "path",
                        "class",
                        "zoom",
                        "d",
                        "M" + Markup.px(from) + " " + Markup.px(top + 22) + "H" + Markup.px(to) + "L" + Markup.px(RIGHT)
                                + " " + Markup.px(top + 42) + "H" + Markup.px(LEFT) + "Z");
            }
            out.open("g")
                    .element("title", phase.name() + " " + Amounts.duration(phase.nanos()) + ": " + phase.meaning());
            bars.rect(start ? "phase start" : "phase", from, top, to, 22);
            text(
                    out,
                    "",
                    Fitted.text(phase.name() + " " + Amounts.duration(phase.nanos()), to - from - 8, FONT),
                    from + 4,
                    top + 15);
            out.close();
        }
        out.close().line();
        text(out, "end", "start phase", LEFT - 8, top + 56);
        ticks(out, top + 56);
        return top + 60;
    }

    private void ticks(Markup out, double baseline) {
        out.open("g", "aria-hidden", "true");
        for (TimeAxis.Tick tick : axis.ticks()) {
            double x = axis.x(tick.nanos());
            boolean last = x + Fitted.width(tick.label(), FONT) / 2 > WIDTH;
            text(out, last ? "mute end" : "mute mid", tick.label(), last ? WIDTH - 2 : x, baseline);
        }
        out.close().line();
    }

    private void grid(Markup out, double top, double bottom) {
        out.open("g", "aria-hidden", "true");
        for (TimeAxis.Tick tick : axis.ticks()) {
            line(out, "grid", axis.x(tick.nanos()), top, bottom);
        }
        out.close().line();
    }

    private void levels(Markup out, double baseline, double bottom) {
        double free = 0;
        out.open("g", "aria-hidden", "true");
        for (LevelMark mark : chart.levels()) {
            double x = axis.x(mark.at());
            String label = "L" + mark.level();
            if (x >= free) {
                line(out, "level", x, baseline - 10, bottom);
                text(out, "mute", label, x + 3, baseline - 2);
                free = x + Fitted.width(label, FONT) + 8;
            }
        }
        out.close().line();
    }

    private static void line(Markup out, String kind, double x, double top, double bottom) {
        String across = Markup.px(x);
        out.empty("line", "class", kind, "x1", across, "x2", across, "y1", Markup.px(top), "y2", Markup.px(bottom));
    }

    private static void text(Markup out, String kind, String content, double x, double baseline) {
        if (!content.isEmpty()) {
            out.element("text", content, "class", kind, "x", Markup.px(x), "y", Markup.px(baseline));
        }
    }
}
