package io.aitherzero.cli.report;

import io.aitherzero.base.Amounts;
import io.aitherzero.base.Shown;
import io.aitherzero.boot.graph.ModuleProfile;
import io.aitherzero.cli.report.BootChart.Bar;

/** The shapes of one module in a chart. The four kinds of time differ in form, not only in colour. */
final class BarSvg {
    /** Side of a mark. */
    static final double MARK = 12;

    private static final double LEAST_WIDTH = 2;

    private final Markup out;
    private final TimeAxis axis;

    BarSvg(Markup out, TimeAxis axis) {
        this.out = out;
        this.axis = axis;
    }

    /** Load and start, and a mark where the module did not start. */
    void run(Bar bar, double top, double height) {
        double begin = axis.x(bar.begin());
        double loaded = axis.x(bar.loaded());
        double end = Math.max(axis.x(bar.end()), begin + LEAST_WIDTH);
        boolean good = bar.ending() == Ending.STARTED;
        if (loaded - begin >= 0.1) {
            rect(good ? "l" : "l x", begin, top, loaded, height);
        }
        if (end - loaded >= 0.1) {
            rect(good ? "s" : "s x", loaded, top, end, height);
        }
        if (!good) {
            double middle = end - begin > MARK + 4 ? end - MARK / 2 - 2 : end + MARK / 2 + 1;
            mark(bar.ending(), Math.min(middle, axis.to() - MARK / 2), top + height / 2);
        }
    }

    /** Around load and start of a module on the critical path. */
    void outline(Bar bar, double top, double height) {
        double begin = axis.x(bar.begin());
        rect("o", begin - 1, top - 1, Math.max(axis.x(bar.end()), begin + LEAST_WIDTH) + 1, height + 2);
    }

    /** Waiting for dependencies, then for a worker. */
    void waits(Bar bar, double top, double height) {
        double ready = axis.x(bar.ready());
        double begin = axis.x(bar.begin());
        if (ready - axis.from() >= 1) {
            String middle = Markup.px(top + height / 2);
            out.empty(
                    "line",
                    "class",
                    "d",
                    "x1",
                    Markup.px(axis.from()),
                    "x2",
                    Markup.px(ready),
                    "y1",
                    middle,
                    "y2",
                    middle);
        }
        if (begin - ready >= 0.5) {
            rect("q", ready, top + 2, begin, height - 4);
        }
    }

    void mark(Ending ending, double middle, double centre) {
        out.empty(
                "use",
                "class",
                "k",
                "href",
                "#k-" + ending.key(),
                "x",
                Markup.px(middle - MARK / 2),
                "y",
                Markup.px(centre - MARK / 2),
                "width",
                Markup.px(MARK),
                "height",
                Markup.px(MARK));
    }

    void rect(String kind, double left, double top, double right, double height) {
        out.empty(
                "rect",
                "class",
                kind,
                "x",
                Markup.px(left),
                "y",
                Markup.px(top),
                "width",
                Markup.px(right - left),
                "height",
                Markup.px(height));
    }

    /** A module's times in one line. */
    static String title(Bar bar) {
        ModuleProfile.Times times = bar.module().times();
        StringBuilder title = new StringBuilder(bar.name());
        if (bar.ending() != Ending.STARTED) {
            title.append(", ").append(bar.ending().word());
        }
        if (bar.module().worker().isEmpty()) {
            bar.module().reason().ifPresent(reason -> title.append(": ").append(Shown.line(reason.cause())));
            return title.toString();
        }
        title.append(": dependency wait ").append(Amounts.millis(times.dependencyWait()));
        bar.module().bindingDependency().ifPresent(id -> title.append(" for ").append(Shown.line(id)));
        return title.append(", queue wait ")
                .append(Amounts.millis(times.queueWait()))
                .append(", load ")
                .append(Amounts.millis(times.load()))
                .append(", start ")
                .append(Amounts.millis(times.start()))
                .append(" ms")
                .toString();
    }
}
