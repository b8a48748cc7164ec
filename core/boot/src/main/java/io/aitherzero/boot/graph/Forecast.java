package io.aitherzero.boot.graph;

import java.util.List;
import java.util.Optional;

/**
 * What was expected of a boot before it began.
 *
 * @param chosen the expectation of the plan that was taken
 * @param considered the expectations of all plans, in the order of {@link Schedule}
 * @param boots how many recorded boots it is based on
 */
public record Forecast(Prediction chosen, List<Prediction> considered, int boots) {
    /** A forecast that is off by more is a bad one. */
    public static final double TOLERANCE = 0.30;

    /** What the priorities of a plan are computed from. */
    public enum Weights {
        /** Every module counts the same. */
        UNIT,
        /** Modules count as long as they took in recorded boots. */
        RECORDED
    }

    /**
     * The expected start phase of one plan.
     *
     * @param schedule its schedule
     * @param weights what its priorities come from
     * @param nanos length of the start phase
     */
    public record Prediction(Schedule schedule, Weights weights, long nanos) {}

    /** Copies the list. */
    public Forecast {
        considered = List.copyOf(considered);
    }

    /**
     * How far a start phase was from what was expected, as a share of what was expected: 0.1 where it took a tenth longer,
     * -0.9 where it took a tenth of it.
     */
    public double error(long startNanos) {
        // where nothing was expected to take any time there is no share of it
        return chosen.nanos() == 0 ? Long.signum(startNanos) : (double) (startNanos - chosen.nanos()) / chosen.nanos();
    }

    /** The expectation of a plan. */
    public Optional<Prediction> of(Schedule schedule, Weights weights) {
        return considered.stream()
                .filter(prediction -> prediction.schedule() == schedule && prediction.weights() == weights)
                .findFirst();
    }
}
