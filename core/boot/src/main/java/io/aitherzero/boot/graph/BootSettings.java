package io.aitherzero.boot.graph;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** How a boot was set up and ordered, so that it can be understood and repeated. An immutable value. */
public final class BootSettings {
    private final Schedule asked;
    private final OptionalInt workers;
    private final Forecast.Weights weights;
    private final Optional<String> distrust;
    private final Optional<Forecast> forecast;
    private final OptionalLong seed;
    private final List<String> order;

    private BootSettings(Builder from) {
        asked = from.asked;
        workers = from.workers;
        weights = from.weights;
        distrust = from.distrust;
        forecast = from.forecast;
        seed = from.seed;
        order = from.order;
    }

    /** The settings of a boot of which only the schedule is known. */
    public static BootSettings of(Schedule schedule) {
        return builder(schedule).build();
    }

    /**
     * Settings of which no more is known.
     *
     * @param asked the schedule asked for
     */
    public static Builder builder(Schedule asked) {
        return new Builder(asked);
    }

    /** A builder that begins with these parts. */
    public Builder toBuilder() {
        Builder builder = new Builder(asked);
        builder.workers = workers;
        builder.weights = weights;
        builder.distrust = distrust;
        builder.forecast = forecast;
        builder.seed = seed;
        builder.order = order;
        return builder;
    }

    /** The schedule asked for. */
    public Schedule asked() {
        return asked;
    }

    /** The fixed number of workers, or empty where it grew with need. */
    public OptionalInt workers() {
        return workers;
    }

    /** What the priorities came from. */
    public Forecast.Weights weights() {
        return weights;
    }

    /** Why they did not come from recorded times although there were some. */
    public Optional<String> distrust() {
        return distrust;
    }

    /** What was expected of it. */
    public Optional<Forecast> forecast() {
        return forecast;
    }

    /** What the order was drawn from, in a shuffled boot. */
    public OptionalLong seed() {
        return seed;
    }

    /** Begins and ends of modules as they happened: {@code +id} where one began, {@code -id} where it was over. */
    public List<String> order() {
        return order;
    }

    /** The same with a fixed number of workers, or empty for one that grows with need. */
    public BootSettings with(OptionalInt fixedWorkers) {
        return toBuilder().workers(fixedWorkers).build();
    }

    /** The same with what the order was drawn from. */
    public BootSettings withSeed(long drawnFrom) {
        return toBuilder().seed(OptionalLong.of(drawnFrom)).build();
    }

    /** The same with begins and ends of modules as they happened. */
    public BootSettings withOrder(List<String> events) {
        return toBuilder().order(events).build();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof BootSettings that && parts().equals(that.parts());
    }

    @Override
    public int hashCode() {
        return parts().hashCode();
    }

    @Override
    public String toString() {
        return "BootSettings" + parts();
    }

    private List<Object> parts() {
        return List.of(asked, workers, weights, distrust, forecast, seed, order);
    }

    /** Makes settings. What is not said is empty, and the priorities came from no times. */
    public static final class Builder {
        private final Schedule asked;
        private OptionalInt workers = OptionalInt.empty();
        private Forecast.Weights weights = Forecast.Weights.UNIT;
        private Optional<String> distrust = Optional.empty();
        private Optional<Forecast> forecast = Optional.empty();
        private OptionalLong seed = OptionalLong.empty();
        private List<String> order = List.of();

        private Builder(Schedule asked) {
            this.asked = asked;
        }

        /** The fixed number of workers, or empty where it grew with need. */
        public Builder workers(OptionalInt workers) {
            this.workers = workers;
            return this;
        }

        /** What the priorities came from. */
        public Builder weights(Forecast.Weights weights) {
            this.weights = weights;
            return this;
        }

        /** Why they did not come from recorded times although there were some. */
        public Builder distrust(Optional<String> distrust) {
            this.distrust = distrust;
            return this;
        }

        /** What was expected of it. */
        public Builder forecast(Optional<Forecast> forecast) {
            this.forecast = forecast;
            return this;
        }

        /** What the order was drawn from, in a shuffled boot. */
        public Builder seed(OptionalLong seed) {
            this.seed = seed;
            return this;
        }

        /** Begins and ends of modules as they happened: {@code +id} where one began, {@code -id} where it was over. */
        public Builder order(List<String> order) {
            this.order = List.copyOf(order);
            return this;
        }

        /** The settings. */
        public BootSettings build() {
            return new BootSettings(this);
        }
    }
}
