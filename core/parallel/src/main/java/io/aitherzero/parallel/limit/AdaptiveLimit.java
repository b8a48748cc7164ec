package io.aitherzero.parallel.limit;

import io.aitherzero.api.parallel.Workload;
import io.aitherzero.parallel.limit.LimitSearch.Point;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The smallest limit that gives nearly the best throughput, found while the batch runs.
 *
 * <p>It begins with what is remembered of the task, else with the formula's limit. {@link LimitSearch} says which limit to
 * try, {@link LimitWindow} measures what it gives. A window ends as soon as it is clear whether the limit is worth it:
 * after half a round where items take no longer than they did at smaller limits, after a round where throughput is in
 * proportion to the limit or far below the best, else when {@code (limit - 1) / items} is under 15 % and the error under
 * {@link LimitSearch#EXACT}. Then the limit is held, probed a quarter up and down every dozen windows, less often each
 * time it was for nothing, and searched anew when throughput falls by 30 % or rises by 40 % twice running. A failure rate
 * 10 points above the usual halves the limit. IO work, which nobody else has to stand, grows by four while it grows in
 * proportion, all other by two; CPU work goes past one more than the processors only when that gained over 5 %.
 */
final class AdaptiveLimit implements ThrottlePolicy {
    private static final int LEAST_SAMPLES = 8;
    private static final int LEAST_ROUND = 4;
    private static final long LEAST_NANOS = 4_000_000;
    private static final double ROUNDS = 1 / 0.15;
    private static final double SHARE_OF_BATCH = 1 / 12.0;
    private static final double FAR_BELOW = 0.7;
    private static final double FALL = 0.7;
    private static final double RISE = 1.4;
    private static final double FULL = 0.8;
    private static final int SPACING = 12;
    private static final double PATIENCE = 1.5;
    private static final double QUARTER = 0.25;
    private static final double MORE_FAILURES = 0.1;
    private static final double CAREFUL_GROWTH = 1.5;
    private static final Point UNKNOWN = new Point(0, 0, 0, 0);

    private enum Phase {
        SEARCH,
        HOLD,
        PROBE
    }

    /**
     * What the search is bounded by.
     *
     * @param workload what items mostly wait for
     * @param processors of the machine
     * @param prior the formula's limit
     * @param most largest limit, at least 1
     */
    record Bounds(Workload workload, int processors, int prior, int most) {
        /** Keeps the prior within the bounds. */
        Bounds {
            prior = Math.max(1, Math.min(most, prior));
        }

        private boolean cpu() {
            return workload == Workload.CPU;
        }

        private int least() {
            return cpu() ? Math.min(prior, processors) : 1;
        }

        private LimitSearch search(double growth) {
            return new LimitSearch(least(), most, growth, cpu() ? processors + 1 : 1);
        }

        private boolean allow(int limit) {
            return limit >= least() && limit <= most && (!cpu() || limit <= processors + 1);
        }
    }

    private final Bounds bounds;
    private final Optional<LimitMemory.Optimum> remembered;
    private final Consumer<LimitMemory.Finding> learner;
    private final LimitWindow window = new LimitWindow();
    private final Decisions decisions = new Decisions();

    private Phase phase = Phase.SEARCH;
    private LimitSearch search;
    private int limit;
    private boolean raised;
    private int held;
    private Point heldPoint = UNKNOWN;
    private int windows;
    private double spacing = SPACING;
    private boolean up = true;
    private int moved;
    private double usualFailures = -1;

    /**
     * A policy for one batch.
     *
     * @param bounds of the search
     * @param remembered what is known of the task
     * @param learner told what was found when the last item has begun, and where nobody knows which is the last, whenever
     *     a limit is settled on; called by the thread that asks for the limit
     */
    AdaptiveLimit(Bounds bounds, Optional<LimitMemory.Optimum> remembered, Consumer<LimitMemory.Finding> learner) {
        this.bounds = bounds;
        this.remembered = remembered;
        this.learner = learner;
        this.search = bounds.search(bounds.workload() == Workload.IO ? 4 : 2);
    }

    @Override
    public int limit(Observation now) {
        long before = window.completed();
        window.observe(now);
        if (limit == 0) {
            begin(now);
        } else if (now.remaining() == 0) {
            learn();
        } else if (window.completed() > before && !failing(now)) {
            look(now);
        }
        return limit;
    }

    private void begin(Observation now) {
        if (remembered.isEmpty()) {
            change(
                    now,
                    bounds.prior(),
                    "Starts with %d, the formula's limit for %s work; nothing is remembered of this task"
                            .formatted(bounds.prior(), bounds.workload()));
            return;
        }
        LimitMemory.Optimum optimum = remembered.get();
        int start = Math.min(bounds.most(), optimum.limit());
        if (optimum.trusted() && start == optimum.limit()) {
            phase = Phase.HOLD;
            held = start;
            heldPoint = new Point(optimum.throughput(), 1, LEAST_SAMPLES / 100.0, 1);
            change(now, start, "Starts with %d, remembered; it gave %s".formatted(start, rate(optimum.throughput())));
        } else {
            search = bounds.search(CAREFUL_GROWTH);
            change(now, start, "Starts with %d, remembered but old or uncertain, and searches".formatted(start));
        }
    }

    private void look(Observation now) {
        switch (phase) {
            case SEARCH ->
                point(now, search.enough()).ifPresent(point -> {
                    search.measured(limit, point);
                    advance(now);
                });
            case HOLD -> hold(now);
            case PROBE -> {
                double enough =
                        heldPoint.throughput() * (limit > held ? 1 + search.tolerance() : 1 - search.tolerance());
                point(now, enough).ifPresent(point -> probed(now, point, enough));
            }
        }
    }

    /** What the limit gives, once it is clear whether that is enough. */
    private Optional<Point> point(Observation now, double enough) {
        long samples = window.samples();
        if (window.nanos() < LEAST_NANOS) {
            return Optional.empty();
        }
        if (samples < Math.max(LEAST_ROUND, limit / 2)) {
            return raised ? late(enough) : Optional.empty();
        }
        if (window.meanInFlight() < FULL * limit) {
            window.next();
            return Optional.empty();
        }
        Point point = window.point();
        boolean searching = phase == Phase.SEARCH;
        if (searching && samples < limit && search.unqueued(limit, point)) {
            return Optional.of(search.inProportion(limit, point));
        }
        boolean round = samples >= Math.max(LEAST_ROUND, limit);
        boolean grows = searching && round && (search.isEmpty() || search.linear(limit, point));
        double doubt = 2 * point.error();
        boolean farTooLittle = point.throughput() * (1 + 0.75 * doubt) < FAR_BELOW * enough;
        boolean tooLittle = round && samples >= LEAST_SAMPLES && point.throughput() * (1 + doubt) < enough;
        boolean exact = samples >= ROUNDS * (limit - 1) && point.error() <= LimitSearch.EXACT;
        boolean clear = grows || farTooLittle || tooLittle || exact || samples >= widest(now);
        return clear ? Optional.of(point) : Optional.empty();
    }

    /** A limit so bad that items over are too few to wait for those that began under it. */
    private Optional<Point> late(double enough) {
        long over = window.over();
        double counted = window.counted();
        if (over < Math.max(LEAST_SAMPLES, limit / 2)
                || window.nanos() * enough < 1.5e9 * limit
                || counted >= FAR_BELOW * enough) {
            return Optional.empty();
        }
        return Optional.of(new Point(counted, 1e9 * limit / counted, 0.5 / Math.sqrt((double) over), over));
    }

    private double widest(Observation now) {
        double share = now.remaining() < 0 ? Double.MAX_VALUE : now.remaining() * SHARE_OF_BATCH;
        return Math.max(round(limit), Math.min(share, 4 * ROUNDS * (limit - 1)));
    }

    private static int round(int limit) {
        return Math.max(LEAST_SAMPLES, limit + (limit + 1) / 2);
    }

    private static boolean worthIt(Observation now, int limit) {
        return now.remaining() < 0 || now.remaining() >= 3L * round(limit);
    }

    private void advance(Observation now) {
        LimitSearch.Step step = search.next();
        if (step.settled()) {
            settle(now, step.reason());
        } else if (worthIt(now, step.limit())) {
            phase = Phase.SEARCH;
            change(now, step.limit(), "Tries %d: %s".formatted(step.limit(), step.reason()));
        } else {
            settle(now, "too few items remain to try " + step.limit());
        }
    }

    private void settle(Observation now, String reason) {
        held = search.chosen();
        heldPoint = search.point(held);
        hold(now, "Stays at %d: %s".formatted(held, reason));
    }

    private void hold(Observation now, String reason) {
        phase = Phase.HOLD;
        windows = 0;
        if (held == limit) {
            window.next();
        } else {
            change(now, held, reason);
        }
        if (now.remaining() < 0) {
            learn();
        }
    }

    private void hold(Observation now) {
        if (window.samples() < Math.max(LEAST_SAMPLES, ROUNDS * (limit - 1)) || window.nanos() < LEAST_NANOS) {
            return;
        }
        Point point = window.point();
        window.next();
        double ratio = heldPoint.samples() == 0 ? 1 : point.throughput() / heldPoint.throughput();
        if ((ratio < FALL || ratio > RISE) && Math.abs(ratio - 1) > 4 * point.error()) {
            moved++;
            if (moved == 2) {
                moved = 0;
                search = bounds.search(CAREFUL_GROWTH);
                search.measured(limit, point);
                advance(now);
            }
            return;
        }
        moved = 0;
        heldPoint = heldPoint.with(point);
        if (!search.isEmpty()) {
            search.measured(limit, point);
            LimitSearch.Step step = search.next();
            if (!step.settled() || step.limit() != limit) {
                advance(now);
                return;
            }
        }
        windows++;
        if (windows >= spacing) {
            probe(now);
        }
    }

    private void probe(Observation now) {
        int next = up ? (int) Math.ceil(held * (1 + QUARTER)) : (int) Math.floor(held * (1 - QUARTER));
        up = !up;
        windows = 0;
        if (bounds.allow(next) && next != held && worthIt(now, next)) {
            phase = Phase.PROBE;
            change(now, next, "Probes %d, to see whether %d is still the best".formatted(next, held));
        }
    }

    private void probed(Observation now, Point point, double enough) {
        if (point.throughput() >= enough) {
            search = bounds.search(CAREFUL_GROWTH);
            search.measured(held, heldPoint);
            search.measured(limit, point);
            advance(now);
        } else {
            spacing *= PATIENCE;
            hold(
                    now,
                    "Returns to %d: %d gave %s, %d gives %s"
                            .formatted(held, limit, rate(point.throughput()), held, rate(heldPoint.throughput())));
        }
    }

    /** Halves the limit when more items fail than did before. */
    private boolean failing(Observation now) {
        if (window.samples() < Math.max(LEAST_SAMPLES, limit)) {
            return false;
        }
        double share = window.failures();
        if (usualFailures >= 0 && share > usualFailures + MORE_FAILURES && limit > 1) {
            held = limit / 2;
            heldPoint = UNKNOWN;
            search = bounds.search(CAREFUL_GROWTH);
            hold(
                    now,
                    "Halves to %d: %.0f %% of the items failed, %.0f %% before"
                            .formatted(held, 100 * share, 100 * usualFailures));
            return true;
        }
        usualFailures = usualFailures < 0 ? share : Math.min(usualFailures, share);
        return false;
    }

    private void learn() {
        boolean settled = phase != Phase.SEARCH;
        int best = settled ? held : search.chosen();
        Point point = settled ? heldPoint : best == 0 ? UNKNOWN : search.point(best);
        if (point.samples() > 0) {
            boolean sure = settled && point.samples() > 1;
            learner.accept(new LimitMemory.Finding(best, point.throughput(), sure ? point.error() : 1));
        }
    }

    private void change(Observation now, int to, String reason) {
        Map<String, Double> inputs = new TreeMap<>();
        inputs.put("remaining", (double) now.remaining());
        if (window.samples() > 0) {
            Point point = window.point();
            inputs.put("throughput", point.throughput());
            inputs.put("latencyMillis", point.latency() / 1e6);
            inputs.put("error", point.error());
            inputs.put("items", (double) point.samples());
        }
        decisions.add(new ThrottleDecision(now.atNanos(), limit, to, reason + ".", inputs));
        raised = to > limit;
        limit = to;
        window.restart();
    }

    private static String rate(double throughput) {
        return String.format(Locale.ROOT, throughput < 100 ? "%.1f/s" : "%.0f/s", throughput);
    }

    @Override
    public List<ThrottleDecision> decisions() {
        return decisions.all();
    }
}
