package io.aitherzero.cli.report;

import io.aitherzero.base.Amounts;
import io.aitherzero.base.Shown;
import io.aitherzero.boot.graph.Finding;
import io.aitherzero.cli.report.BootChart.Bar;
import java.util.List;

/** The lower part of the chart: one row a module with its four kinds of time; of very many only the noteworthy. */
final class RowsSvg {
    static final int MOST_BEGUN = 100;
    static final int MOST_IDLE = 20;

    private static final double HEIGHT = 18;
    private static final double INSET = 3;
    private static final double FONT = 12;

    private final BootChart chart;
    private final TimeAxis axis;
    private final Markup out;
    private final BarSvg bars;
    private final double gutter;

    RowsSvg(BootChart chart, TimeAxis axis, Markup out) {
        this.chart = chart;
        this.axis = axis;
        this.out = out;
        bars = new BarSvg(out, axis);
        gutter = axis.from() - 16;
    }

    /** Draws from a height on and returns where it ends. */
    double draw(double top) {
        double y = top;
        List<Bar> begun = chart.noteworthy(MOST_BEGUN);
        List<Bar> idle =
                chart.idle().subList(0, Math.min(MOST_IDLE, chart.idle().size()));
        out.open("g", "aria-hidden", "true").line();
        for (Bar bar : begun) {
            row(bar, y);
            bars.waits(bar, y + INSET, HEIGHT - 2 * INSET);
            bars.run(bar, y + INSET, HEIGHT - 2 * INSET);
            if (bar.critical()) {
                bars.outline(bar, y + INSET, HEIGHT - 2 * INSET);
            }
            amount(bar, y + HEIGHT / 2 + 4);
            out.close().line();
            y += HEIGHT;
        }
        for (Bar bar : idle) {
            row(bar, y);
            bars.mark(bar.ending(), axis.from() + 8, y + HEIGHT / 2);
            String why = bar.ending().word()
                    + bar.module()
                            .reason()
                            .map(Finding::cause)
                            .map(cause -> ": " + Shown.line(cause))
                            .orElse("");
            double left = axis.from() + 20;
            text("mute", Fitted.text(why, axis.to() - left, FONT), left, y + HEIGHT / 2 + 4);
            out.close().line();
            y += HEIGHT;
        }
        out.close();
        return y;
    }

    private void row(Bar bar, double top) {
        out.open("g", "class", "r", "data-m", String.valueOf(bar.number()));
        out.element("title", BarSvg.title(bar));
        bars.rect("hit", 0, top, axis.to(), HEIGHT);
        text("end", Fitted.text(bar.name(), gutter, FONT), axis.from() - 8, top + HEIGHT / 2 + 4);
    }

    /** Behind the bar; where there is no room in its end, or before it. */
    private void amount(Bar bar, double baseline) {
        String own = Amounts.duration(BootChart.within(bar.module().times().load())
                + BootChart.within(bar.module().times().start()));
        double end = Math.max(axis.x(bar.end()), axis.x(bar.begin()) + 2);
        double behind = end + (bar.ending() == Ending.STARTED ? 6 : BarSvg.MARK + 8);
        if (behind + Fitted.width(own, FONT) < axis.to()) {
            text("halo", own, behind, baseline);
        } else if (bar.ending() == Ending.STARTED && end - axis.x(bar.loaded()) > Fitted.width(own, FONT) + 10) {
            text("ns end", own, end - 6, baseline);
        } else {
            text("halo end", own, axis.x(bar.begin()) - 6, baseline);
        }
    }

    private void text(String kind, String content, double x, double baseline) {
        out.element("text", content, "class", kind, "x", Markup.px(x), "y", Markup.px(baseline));
    }
}
