package io.aitherzero.cli.report;

import io.aitherzero.cli.report.BootChart.Bar;
import io.aitherzero.cli.report.BootChart.Lane;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The upper part of the chart: one lane a worker with what it ran, and the modules that none began. */
final class LanesSvg {
    private static final int MANY = 16;
    private static final double TALL = 32;
    private static final double CELL = 20;
    private static final double INSET = 3;

    private final BootChart chart;
    private final TimeAxis axis;
    private final Markup out;
    private final BarSvg bars;
    private final double height;

    LanesSvg(BootChart chart, TimeAxis axis, Markup out) {
        this.chart = chart;
        this.axis = axis;
        this.out = out;
        bars = new BarSvg(out, axis);
        height = chart.lanes().size() > MANY ? 20 : TALL;
    }

    /** Draws from a height on and returns where it ends. */
    double draw(double top) {
        double y = top;
        Map<Integer, Double> middles = new HashMap<>();
        for (Lane lane : chart.lanes()) {
            middles.put(lane.worker(), y + height / 2);
            y += height;
        }
        background(top);
        y = top;
        for (Lane lane : chart.lanes()) {
            out.open("g", "class", "w", "data-w", "worker " + lane.worker());
            for (Bar bar : lane.bars()) {
                bar(bar, y + INSET);
            }
            out.close().line();
            y += height;
        }
        labels(middles);
        path(middles);
        return chart.idle().isEmpty() ? y : idle(y + 4);
    }

    private void background(double top) {
        double y = top;
        out.open("g", "aria-hidden", "true");
        for (Lane lane : chart.lanes()) {
            bars.rect("lane", axis.from(), y + 1, axis.to(), height - 2);
            out.element(
                    "text",
                    "worker " + lane.worker(),
                    "class",
                    "end",
                    "x",
                    Markup.px(axis.from() - 8),
                    "y",
                    Markup.px(y + height / 2 + 4));
            y += height;
        }
        out.close().line();
    }

    /** The critical path over all bars: outlines, and links from the end of each module to the begin of the next. */
    private void path(Map<Integer, Double> middles) {
        StringBuilder links = new StringBuilder();
        @Nullable Bar before = null;
        out.open("g", "class", "over path", "aria-hidden", "true");
        for (Bar bar : chart.criticalBars()) {
            bars.outline(bar, middle(bar, middles) - height / 2 + INSET, height - 2 * INSET);
            if (before != null) {
                links.append('M').append(Markup.px(axis.x(before.end())));
                links.append(' ').append(Markup.px(middle(before, middles)));
                links.append('L').append(Markup.px(axis.x(bar.begin())));
                links.append(' ').append(Markup.px(middle(bar, middles)));
            }
            before = bar;
        }
        if (!links.isEmpty()) {
            out.empty("path", "class", "cb", "d", links.toString());
            out.empty("path", "class", "cp", "d", links.toString());
        }
        out.close().line();
    }

    private static double middle(Bar bar, Map<Integer, Double> middles) {
        return middles.getOrDefault(bar.module().worker().orElse(0), 0.0);
    }

    private void bar(Bar bar, double top) {
        double tall = height - 2 * INSET;
        out.open("g", "class", "m", "data-m", String.valueOf(bar.number()));
        out.element("title", BarSvg.title(bar));
        bars.run(bar, top, tall);
        out.close();
    }

    /** Apart from the bars, whose names for screen readers are whole. */
    private void labels(Map<Integer, Double> middles) {
        if (height < TALL) {
            return;
        }
        out.open("g", "class", "over", "aria-hidden", "true");
        for (Bar bar : chart.bars()) {
            if (bar.ending() == Ending.STARTED) {
                label(bar, middle(bar, middles) + 4);
            }
        }
        out.close().line();
    }

    /** Within the start, or within the load where that is the larger part. */
    private void label(Bar bar, double baseline) {
        double begin = axis.x(bar.begin());
        double loaded = axis.x(bar.loaded());
        double end = axis.x(bar.end());
        boolean inStart = end - loaded >= loaded - begin;
        double left = inStart ? loaded : begin;
        String fitted = Fitted.text(bar.name(), (inStart ? end : loaded) - left - 8, 12);
        if (!fitted.isEmpty()) {
            out.element(
                    "text", fitted, "class", inStart ? "ns" : "nl", "x", Markup.px(left + 4), "y", Markup.px(baseline));
        }
    }

    private double idle(double top) {
        List<Bar> idle = chart.idle();
        int columns = (int) ((axis.to() - axis.from()) / CELL);
        out.element(
                "text",
                "not begun",
                "class",
                "end",
                "aria-hidden",
                "true",
                "x",
                Markup.px(axis.from() - 8),
                "y",
                Markup.px(top + CELL / 2 + 4));
        out.open("g", "class", "w", "data-w", "not begun");
        for (int i = 0; i < idle.size(); i++) {
            double x = axis.from() + i % columns * CELL;
            int row = i / columns;
            double y = top + row * CELL;
            out.open("g", "class", "m", "data-m", String.valueOf(idle.get(i).number()));
            out.element("title", BarSvg.title(idle.get(i)));
            bars.rect("hit", x, y, x + CELL, CELL);
            bars.mark(idle.get(i).ending(), x + CELL / 2, y + CELL / 2);
            out.close();
        }
        out.close().line();
        int rows = (idle.size() + columns - 1) / columns;
        return top + rows * CELL;
    }
}
