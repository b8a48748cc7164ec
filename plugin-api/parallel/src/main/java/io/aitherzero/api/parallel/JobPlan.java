package io.aitherzero.api.parallel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.LongStream;

/**
 * How long a batch would take at each limit. The model: an item runs as long as it did before, however many run beside
 * it, and the next one begins when one ends. That holds for items that wait. Items that compute share the processors:
 * beyond as many as there are they take longer, and the plan promises too much. An immutable value.
 */
public final class JobPlan {
    private static final double NEAR = 1.05;

    private final int jobs;
    private final int known;
    private final List<Prediction> predictions;
    private final int limit;

    private JobPlan(int jobs, int known, List<Prediction> predictions, int limit) {
        this.jobs = jobs;
        this.known = known;
        this.predictions = List.copyOf(predictions);
        this.limit = limit;
    }

    /** The times at one limit. An immutable value. */
    public static final class Prediction {
        private final int limit;
        private final Duration inputOrder;
        private final Duration longestFirst;
        private final Duration lowerBound;

        private Prediction(int limit, Duration inputOrder, Duration longestFirst, Duration lowerBound) {
            this.limit = limit;
            this.inputOrder = inputOrder;
            this.longestFirst = longestFirst;
            this.lowerBound = lowerBound;
        }

        /** How many run at once. */
        public int limit() {
            return limit;
        }

        /** Time from the begin to the end of the last job, if they begin in the order of the input. */
        public Duration inputOrder() {
            return inputOrder;
        }

        /** The same if the longest begin first. */
        public Duration longestFirst() {
            return longestFirst;
        }

        /** No order takes less: the longest job, or the sum of all over the limit if that is more. */
        public Duration lowerBound() {
            return lowerBound;
        }
    }

    static JobPlan of(List<Duration> times, int known, int most) {
        if (most < 1) {
            throw new IllegalArgumentException("The highest limit of a plan must be at least 1, is %d".formatted(most));
        }
        long[] input = times.stream().mapToLong(Duration::toNanos).toArray();
        long[] longestFirst = LongStream.of(input)
                .map(nanos -> -nanos)
                .sorted()
                .map(nanos -> -nanos)
                .toArray();
        List<Prediction> predictions = new ArrayList<>();
        for (int limit = 1; limit <= Math.max(1, Math.min(most, input.length)); limit++) {
            predictions.add(new Prediction(
                    limit,
                    Duration.ofNanos(makespan(input, limit)),
                    Duration.ofNanos(makespan(longestFirst, limit)),
                    Duration.ofNanos(lowerBound(longestFirst, limit))));
        }
        return new JobPlan(input.length, known, predictions, smallestNearBest(predictions));
    }

    private static long lowerBound(long[] longestFirst, int limit) {
        long sum = Arrays.stream(longestFirst).sum();
        long shared = sum / limit + (sum % limit == 0 ? 0 : 1);
        return longestFirst.length == 0 ? 0 : Math.max(longestFirst[0], shared);
    }

    private static int smallestNearBest(List<Prediction> predictions) {
        long best = predictions.stream()
                .mapToLong(each -> each.longestFirst().toNanos())
                .min()
                .orElse(0);
        return predictions.stream()
                .filter(each -> each.longestFirst().toNanos() <= best * NEAR)
                .mapToInt(Prediction::limit)
                .findFirst()
                .orElse(1);
    }

    /** The times at {@link #limit}. */
    public Prediction best() {
        return predictions.get(limit - 1);
    }

    /**
     * The list schedule: when the last of some items ends if each begins, in this order, as soon as one of a number of
     * permits is free.
     *
     * @param nanos how long each item takes
     * @param permits how many run at once, at least 1
     */
    public static long makespan(long[] nanos, int permits) {
        PriorityQueue<Long> free = new PriorityQueue<>();
        long end = 0;
        for (long item : nanos) {
            long begin = free.size() < permits ? 0 : free.remove();
            free.add(begin + item);
            end = Math.max(end, begin + item);
        }
        return end;
    }

    /** How many jobs there are. */
    public int jobs() {
        return jobs;
    }

    /** How many of them ran before; the others count as the median of those. */
    public int known() {
        return known;
    }

    /** Predictions by limit, from 1. */
    public List<Prediction> predictions() {
        return predictions;
    }

    /** The smallest limit that is within 5 % of the best, the longest jobs first. */
    public int limit() {
        return limit;
    }
}
