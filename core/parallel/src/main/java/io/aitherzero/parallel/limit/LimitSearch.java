package io.aitherzero.parallel.limit;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Looks for the smallest limit whose throughput is within a few percent of the best. Knows limits that were tried and what
 * they gave, no time and no items. Throughput alone decides what is better; the time in flight only says where to look
 * next: below the knee, and only there, it does not depend on the limit, so no limit smaller than throughput times that
 * time can do.
 */
final class LimitSearch {
    /** An error of a throughput, as a share of it, below which measuring on teaches no more. */
    static final double EXACT = 0.02;

    private static final double TOLERANCE = 0.02;
    private static final double TOLERANCE_OF_CPU = 0.05;
    private static final double STEP = 1.25;
    private static final double ALMOST_LINEAR = 0.85;
    private static final double UNQUEUED = 1.07;
    private static final double SHORTER_HALF = 0.97;
    private static final double DOUBT = 1.5;
    private static final double FINE = 0.06;
    private static final double CLOSE = 0.1;
    private static final double COLD_START = 0.75;
    private static final double IMPOSSIBLE = 1.1;
    private static final long ASSUMED = 1;

    /**
     * What a limit gave.
     *
     * @param throughput items a second
     * @param latency mean time in flight, in nanoseconds
     * @param error standard error of the throughput as a share of it
     * @param samples items measured
     */
    record Point(double throughput, double latency, double error, long samples) {
        /** Both measurements as one. */
        Point with(Point other) {
            double share = (double) samples / (samples + other.samples);
            return new Point(
                    throughput * share + other.throughput * (1 - share),
                    latency * share + other.latency * (1 - share),
                    Math.sqrt(error * error * share * share + other.error * other.error * (1 - share) * (1 - share)),
                    samples + other.samples);
        }

        /** What it gives at least, in all likelihood. */
        double sure() {
            return throughput * (1 - error);
        }

        /** Longest that the mean time in flight is, in all likelihood. */
        double slowest() {
            return latency * (1 + 2 * error);
        }

        /** What it gives at most, in all likelihood. */
        double maybe() {
            return throughput * (1 + 2 * error);
        }
    }

    /**
     * The next limit to try, or the one to stay with.
     *
     * @param limit at least 1
     * @param settled whether the search is over
     * @param reason as the end of a sentence
     */
    record Step(int limit, boolean settled, String reason) {}

    private final TreeMap<Integer, Point> points = new TreeMap<>();
    private final int least;
    private final int most;
    private final double growth;
    private final int careful;
    private final double tolerance;

    /**
     * A search that knows nothing yet.
     *
     * @param least limits below are not worth a try
     * @param most largest limit
     * @param growth factor while throughput grows with the limit
     * @param careful limit that has to be better than those below before a larger one is tried
     */
    LimitSearch(int least, int most, double growth, int careful) {
        this.least = least;
        this.most = most;
        this.growth = growth;
        this.careful = careful;
        this.tolerance = careful > 1 ? TOLERANCE_OF_CPU : TOLERANCE;
    }

    /** Takes a measurement in. One that is far more than in proportion tells that those below were of a cold start. */
    void measured(int limit, Point point) {
        points.merge(limit, point, Point::with);
        Map.Entry<Integer, Point> below = points.lowerEntry(limit);
        if (below != null
                && point.throughput() * (1 - 2 * point.error())
                        > IMPOSSIBLE
                                * limit
                                / below.getKey()
                                * below.getValue().throughput()
                                * (1 + 2 * below.getValue().error())) {
            points.headMap(limit).clear();
        }
    }

    /** Throughputs that differ by a smaller share are the same. */
    double tolerance() {
        return tolerance;
    }

    boolean isEmpty() {
        return points.isEmpty();
    }

    /** What is known of a limit that was measured. */
    Point point(int limit) {
        return Objects.requireNonNull(points.get(limit), "not measured");
    }

    /** The most that any limit gave, less its error. */
    private double best() {
        return points.values().stream().mapToDouble(Point::sure).max().orElse(0);
    }

    /** Throughput that is as good as the best. */
    double enough() {
        return best() * (1 - tolerance);
    }

    /** The smallest limit that is as good as the best; 0 before anything was measured. */
    int chosen() {
        double enough = enough();
        return points.entrySet().stream()
                .filter(point -> point.getValue().throughput() >= enough)
                .mapToInt(Map.Entry::getKey)
                .findFirst()
                .orElse(0);
    }

    /** Whether the throughput of the largest limit tried may well be in proportion to that of the one tried below it. */
    boolean linear(int limit, Point point) {
        Map.Entry<Integer, Point> below = points.lowerEntry(limit);
        if (below == null || limit < points.lastKey()) {
            return false;
        }
        double doubt = DOUBT * Math.hypot(point.error(), below.getValue().error());
        return point.throughput() * (1 + doubt)
                >= ALMOST_LINEAR * limit / below.getKey() * below.getValue().throughput();
    }

    /**
     * Whether half a round, in which the shorter items are over, shows that items of a new largest limit do not queue. Not
     * twice in a row: a crowd that slows itself down shows only when all of it is there. And not where they take so much
     * less time that those before were of a cold start.
     */
    boolean unqueued(int limit, Point half) {
        return !isEmpty()
                && limit > points.lastKey()
                && points.lastEntry().getValue().samples() > ASSUMED
                && half.latency() <= SHORTER_HALF * alone()
                && half.latency() >= COLD_START * alone();
    }

    /** What a limit gives when its items do not queue; weighs next to nothing beside what is measured later. */
    Point inProportion(int limit, Point half) {
        return new Point(limit / alone() * 1e9, alone(), half.error(), ASSUMED);
    }

    /** Where to go from here; a limit that is tried again has its measurements added. */
    Step next() {
        int chosen = chosen();
        Point point = point(chosen);
        Map.Entry<Integer, Point> below = points.lowerEntry(chosen);
        if (below != null
                && below.getValue().maybe() >= enough()
                && below.getValue().error() > EXACT) {
            return again(below.getKey());
        }
        if (chosen == points.lastKey() && chosen < most) {
            return further(chosen, point);
        }
        if (point.samples() == ASSUMED) {
            return again(chosen);
        }
        double alone = alone();
        Map.Entry<Integer, Point> above = points.higherEntry(chosen);
        if (above != null && point.latency() <= UNQUEUED * alone) {
            if (above.getValue().maybe() > best() / (1 - tolerance)
                    && above.getValue().error() > EXACT) {
                return again(above.getKey());
            }
            if (above.getKey() - chosen > Math.max(1, FINE * chosen)) {
                return new Step(
                        middle(chosen, above.getKey()),
                        false,
                        "items do not queue at " + chosen + " yet, and " + above.getKey() + " gives no more");
            }
        }
        return smaller(chosen, alone);
    }

    /** Mean time in flight without a queue, in nanoseconds. */
    private double alone() {
        double least =
                points.values().stream().mapToDouble(Point::slowest).min().orElse(0);
        double sum = 0;
        long samples = 0;
        for (Point point : points.values()) {
            if (point.latency() <= least) {
                sum += point.latency() * point.samples();
                samples += point.samples();
            }
        }
        return sum / samples;
    }

    private static Step again(int limit) {
        return new Step(limit, false, "too few items were measured at " + limit + " to tell");
    }

    private Step further(int chosen, Point point) {
        if (points.size() == 1 || linear(chosen, point)) {
            return new Step(
                    larger(chosen, growth),
                    false,
                    points.size() == 1 ? "nothing larger was tried" : "throughput grows in proportion to the limit");
        }
        return new Step(larger(chosen, STEP), false, "throughput still grows, though less than the limit");
    }

    private int larger(int chosen, double factor) {
        int next = (int) Math.ceil(chosen * factor);
        return Math.min(most, chosen < careful ? Math.min(next, careful) : next);
    }

    private Step smaller(int chosen, double alone) {
        Integer below = points.lowerKey(chosen);
        if (chosen <= least) {
            return settled(chosen);
        }
        if (below == null) {
            return new Step(Math.max(least, chosen / 2), false, "nothing smaller was tried");
        }
        int needed = Math.max(least, (int) Math.ceil(point(chosen).throughput() * (1 - tolerance) * alone / 1e9));
        int gap = (int) Math.max(1, Math.round(CLOSE * chosen));
        if (needed > chosen - gap) {
            return settled(chosen);
        }
        // where a crowd slows itself down the best is far below, whatever a neighbour gives
        if (needed > below || (chosen - below <= gap && isUnknown(needed))) {
            return new Step(needed, false, "so many would keep up the throughput if they did not queue");
        }
        return chosen - below <= gap
                ? settled(chosen)
                : new Step(middle(below, chosen), false, below + " gives less than " + chosen);
    }

    private boolean isUnknown(int limit) {
        int gap = (int) Math.max(1, Math.round(CLOSE * limit));
        return points.subMap(limit - gap, true, limit + gap, true).isEmpty();
    }

    private Step settled(int chosen) {
        return new Step(
                chosen,
                true,
                "it is the smallest of those tried within " + Math.round(tolerance * 100) + " % of the best");
    }

    private static int middle(int low, int high) {
        return Math.max(low + 1, Math.min(high - 1, (int) Math.round(Math.sqrt((double) low * high))));
    }
}
