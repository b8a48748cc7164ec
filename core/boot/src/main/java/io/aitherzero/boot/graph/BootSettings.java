package io.aitherzero.boot.graph;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * How a boot was set up and ordered, so that it can be understood and repeated.
 *
 * @param asked the schedule asked for
 * @param workers the fixed number of workers, or empty where it grew with need
 * @param weights what the priorities came from
 * @param distrust why they did not come from recorded times although there were some
 * @param forecast what was expected of it
 * @param seed what the order was drawn from, in a shuffled boot
 * @param order begins and ends of modules as they happened: {@code +id} where one began, {@code -id} where it was over
 */
public record BootSettings(
        Schedule asked,
        OptionalInt workers,
        Forecast.Weights weights,
        Optional<String> distrust,
        Optional<Forecast> forecast,
        OptionalLong seed,
        List<String> order) {
    /** Copies the list. */
    public BootSettings {
        order = List.copyOf(order);
    }

    /** The settings of a boot of which only the schedule is known. */
    public static BootSettings of(Schedule schedule) {
        return new BootSettings(
                schedule,
                OptionalInt.empty(),
                Forecast.Weights.UNIT,
                Optional.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                List.of());
    }

    public BootSettings with(OptionalInt fixedWorkers) {
        return new BootSettings(asked, fixedWorkers, weights, distrust, forecast, seed, order);
    }

    public BootSettings withSeed(long drawnFrom) {
        return new BootSettings(asked, workers, weights, distrust, forecast, OptionalLong.of(drawnFrom), order);
    }

    public BootSettings withOrder(List<String> events) {
        return new BootSettings(asked, workers, weights, distrust, forecast, seed, events);
    }
}
