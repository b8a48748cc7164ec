package io.aitherzero.cli.report;

import io.aitherzero.cli.report.BootChart.Bar;
import java.util.EnumSet;
import java.util.Set;

/** What the forms of a chart mean, with the patterns and marks that they are made of. */
final class LegendSvg {
    private static final double WIDTH = 1_200;
    private static final double ROW = 22;
    private static final double FONT = 12;

    private final BootChart chart;
    private final Markup out;
    private final BarSvg shapes;
    private double left;
    private double free;
    private double x;
    private double y;

    LegendSvg(BootChart chart, Markup out) {
        this.chart = chart;
        this.out = out;
        shapes = new BarSvg(out, new TimeAxis(1, 0, 1));
    }

    /** Draws in rows and returns where they end. */
    double draw(double from, double top) {
        definitions();
        left = from;
        x = from;
        y = top;
        out.open("g", "aria-hidden", "true");
        next("dependency wait");
        line("d", x + 28, y + 10);
        next("queue wait");
        shapes.rect("q", x, y + 5, x + 28, 10);
        next("load");
        shapes.rect("l", x, y + 4, x + 28, 12);
        next("start");
        shapes.rect("s", x, y + 4, x + 28, 12);
        next("on the critical path");
        shapes.rect("o", x + 1, y + 4, x + 27, 12);
        next("first begin of a level");
        out.empty("path", "class", "level", "d", "M" + Markup.px(x + 14) + " " + Markup.px(y + 2) + "v16");
        for (Ending ending : endings()) {
            next(ending.word());
            shapes.mark(ending, x + 20, y + 10);
        }
        out.close().line();
        return y + ROW + 4;
    }

    private Set<Ending> endings() {
        Set<Ending> endings = EnumSet.noneOf(Ending.class);
        chart.bars().stream().map(Bar::ending).forEach(endings::add);
        chart.idle().stream().map(Bar::ending).forEach(endings::add);
        endings.remove(Ending.STARTED);
        return endings;
    }

    /** The text of an item; leaves the place of its form before it. */
    private void next(String meaning) {
        double width = 34 + Fitted.width(meaning, FONT) + 22;
        if (free > 0) {
            x = free;
        }
        if (x + width > WIDTH) {
            x = left;
            y += ROW;
        }
        free = x + width;
        out.element("text", meaning, "x", Markup.px(x + 34), "y", Markup.px(y + 14));
    }

    private void line(String kind, double to, double at) {
        String across = Markup.px(at);
        out.empty("line", "class", kind, "x1", Markup.px(x), "x2", Markup.px(to), "y1", across, "y2", across);
    }

    private void definitions() {
        out.open("defs").line();
        pattern("k-queue", "M-1 1L1 -1M-1 5L5 -1M-1 9L9 -1M3 9L9 3M7 9L9 7");
        pattern("k-bad", "M-1 7L1 9M-1 3L5 9M-1 -1L9 9M3 -1L9 5M7 -1L9 1");
        for (Ending ending : endings()) {
            String shape = shape(ending);
            out.open("symbol", "id", "k-" + ending.key(), "viewBox", "-1 -1 14 14");
            out.empty("circle", "class", "kb", "cx", "6", "cy", "6", "r", "7");
            out.empty("path", "class", "kf", "d", shape);
            out.close().line();
        }
        out.close().line();
    }

    private static String shape(Ending ending) {
        return switch (ending) {
            case STARTED -> "";
            case FAILED -> "M2 2L10 10M10 2L2 10";
            case TIMED_OUT -> "M6 1A5 5 0 1 1 5.9 1M6 3V6.5L8.5 8";
            case SKIPPED -> "M6 1A5 5 0 1 1 5.9 1M2.5 9.5L9.5 2.5";
            case WAITING -> "M2 1H10L2 11H10Z";
            case DISABLED -> "M1.5 1.5H10.5V10.5H1.5ZM4 6H8";
            case NOT_STARTED -> "M6 1A5 5 0 1 1 5.9 1";
        };
    }

    private void pattern(String id, String lines) {
        out.open("pattern", "id", id, "class", id, "width", "8", "height", "8", "patternUnits", "userSpaceOnUse");
        out.empty("rect", "width", "8", "height", "8").empty("path", "d", lines);
        out.close().line();
    }
}
